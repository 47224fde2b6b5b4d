import { beforeAll, describe, expect, it } from 'vitest'
import { setLanguage } from '../../locales/i18n.ts'
import type { LastMessage } from '../../engine/protocol.ts'
import { previewOf } from './preview.ts'

const message = (change: Partial<LastMessage>): LastMessage => ({ senderName: 'Anna', own: false, kind: 'text', text: 'hello', ts: 0, ...change })

beforeAll(() => setLanguage('en'))

describe('the second line of a room', () => {
  it('says who, except where it goes without saying', () => {
    expect(previewOf(message({}), 'room')).toBe('Anna: hello')
    expect(previewOf(message({}), 'direct')).toBe('hello')
    expect(previewOf(message({ own: true }), 'direct')).toBe('You: hello')
    expect(previewOf(message({ senderName: '' }), 'room')).toBe('hello')
  })

  it('words what has no words of its own', () => {
    expect(previewOf(message({ kind: 'image', text: '' }), 'room')).toBe('Anna: Picture')
    expect(previewOf(message({ kind: 'image', text: 'board.jpg' }), 'room')).toBe('Anna: board.jpg')
    expect(previewOf(message({ kind: 'redacted', text: '' }), 'room')).toBe('Anna: Message removed')
    expect(previewOf(message({ kind: 'encrypted', text: 'secret' }), 'room')).toBe('Anna: Cannot be read here')
  })

  it('names a call, but not where there are none', () => {
    expect(previewOf(message({ kind: 'call', text: 'Started a call: https://meet.uni/x' }), 'room')).toBe('Anna: Call')
    expect(previewOf(message({ kind: 'call', text: 'Started a call: https://meet.uni/x' }), 'room', false)).toBe('Anna: New kind of message')
  })

  it('an action has its person before it, a change of the room has none', () => {
    expect(previewOf(message({ kind: 'emote', text: 'waves' }), 'room')).toBe('Anna waves')
    expect(previewOf(message({ kind: 'emote', text: 'waves', own: true }), 'room')).toBe('Anna waves')
    expect(previewOf(message({ kind: 'state', text: '' }), 'room')).toBe('The room was changed')
  })

  it('takes a message that looks like a placeholder as it is', () => {
    expect(previewOf(message({ text: '{name} {count, plural, one {x}}' }), 'room')).toBe('Anna: {name} {count, plural, one {x}}')
  })
})
