import { describe, expect, it } from 'vitest'
import type { Member, Person } from '../../engine/protocol.ts'
import { toggled } from './chosen.ts'
import { candidates, localpart, serverOf, typedPerson } from './ids.ts'
import { withPage } from './use-members.ts'

const anna: Person = { id: '@anna:uni.example', name: 'Анна Петрова', avatar: null }
const boris: Person = { id: '@boris:uni.example', name: 'Борис', avatar: null }

describe('ids', () => {
  it('are taken apart at the first colon: a server may have a port', () => {
    expect(localpart('@anna:uni.example:8448')).toBe('anna')
    expect(serverOf('@anna:uni.example:8448')).toBe('uni.example:8448')
  })

  it('typed in full name a person, everything else does not', () => {
    expect(typedPerson(' @anna:uni.example ')).toEqual({ id: '@anna:uni.example', name: 'anna', avatar: null })
    for (const no of ['anna', '@anna', '@:uni.example', '@anna:', '@an na:uni.example', '@anna:uni.example/x', '@a\u202enna:uni.example', '#room:uni.example']) expect(typedPerson(no)).toBeNull()
  })
})

describe('candidates', () => {
  it('puts a person typed by id in front, once', () => {
    expect(candidates([boris], '@anna:uni.example', new Set()).map(({ id }) => id)).toEqual([anna.id, boris.id])
    expect(candidates([anna, boris], '@anna:uni.example', new Set())).toEqual([anna, boris])
  })

  it('leaves out who cannot be meant, also when typed', () => {
    expect(candidates([anna, boris], 'о', new Set([anna.id]))).toEqual([boris])
    expect(candidates([], '@anna:uni.example', new Set([anna.id]))).toEqual([])
  })
})

describe('chosen people', () => {
  it('come and go by the same choice', () => {
    expect(toggled([anna], boris)).toEqual([anna, boris])
    expect(toggled([anna, boris], { ...anna, name: 'renamed meanwhile' })).toEqual([boris])
  })
})

describe('pages of members', () => {
  it('that overlap show nobody twice', () => {
    const member = (id: string): Member => ({ id, name: id, avatar: null, membership: 'join', power: 0, role: 'member' })
    expect(withPage([member('@a:x'), member('@b:x')], [member('@b:x'), member('@c:x')]).map(({ id }) => id)).toEqual(['@a:x', '@b:x', '@c:x'])
  })
})
