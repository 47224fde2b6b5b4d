import { describe, expect, it } from 'vitest'
import { complete, keptMentions, mentionOf, triggerAt } from './completion.ts'

const at = (text: string) => triggerAt(text, text.length)

describe('completion', () => {
  it('begins with a sign at the beginning of a word', () => {
    expect(at('hello @an')).toEqual({ kind: 'person', prefix: 'an', from: 6 })
    expect(at('@')).toEqual({ kind: 'person', prefix: '', from: 0 })
    expect(at('(#calc')).toEqual({ kind: 'room', prefix: 'calc', from: 1 })
    expect(at('ok :улы')).toEqual({ kind: 'emoji', prefix: 'улы', from: 3 })
  })

  it('lets a name hold one space, and nothing more', () => {
    expect(at('@Анна Пе')).toEqual({ kind: 'person', prefix: 'Анна Пе', from: 0 })
    expect(at('@Анна Петрова и')).toBeNull()
    expect(at('@an\nx')).toBeNull()
  })

  it('leaves addresses, times, headings and short smileys alone', () => {
    for (const text of ['me@uni.example', 'at 12:30', '# Heading', 'x :)', ':D', `@${'a'.repeat(60)}`]) expect(at(text)).toBeNull()
  })

  it('looks at the caret, not at the end', () => {
    expect(triggerAt('@an and more', 3)).toEqual({ kind: 'person', prefix: 'an', from: 0 })
    expect(complete('@an and more', 3, { kind: 'person', prefix: 'an', from: 0 }, '@Anna')).toEqual({ text: '@Anna and more', caret: 6 })
    expect(complete('say @an', 7, { kind: 'person', prefix: 'an', from: 4 }, '@Anna')).toEqual({ text: 'say @Anna ', caret: 10 })
  })

  it('rings only for mentions whose text still stands, each once', () => {
    const anna = mentionOf({ kind: 'person', id: '@a:x', name: 'Anna', avatar: null })
    const all = mentionOf({ kind: 'everyone' })
    expect(keptMentions('hi @Anna', [anna, all, anna])).toEqual([anna])
    expect(mentionOf({ kind: 'room', id: '!r:x', name: 'Calculus', alias: null, avatar: null }).text).toBe('#Calculus')
  })
})
