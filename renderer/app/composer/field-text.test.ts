import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { afterSent, isTooLong, looksFormatted, messageOf, toggleMarker, withReturned, type Marker } from './field-text.ts'

describe('the text of the field', () => {
  it('sends without empty lines at its ends, and keeps those within and the first line’s indent', () => {
    expect(messageOf('\n  \n  a\n\nb \n\n')).toBe('  a\n\nb')
    expect(messageOf(' \n\t\n')).toBe('')
  })

  it('keeps what was typed while the message was stored', () => {
    expect(afterSent('hello, and more', 'hello')).toBe(', and more')
    expect(afterSent('hello', 'hello')).toBe('')
    expect(afterSent('hel', 'hello')).toBe('')
    expect(afterSent('HELLO more', 'hello')).toBe('HELLO more')
    fc.assert(fc.property(fc.string(), fc.string(), (sent, more) => { expect(afterSent(sent + more, sent)).toBe(more) }))
  })

  it('puts a returned message before what is being written', () => {
    expect(withReturned('', 'back')).toBe('back')
    expect(withReturned('new', 'back')).toBe('back\n\nnew')
  })

  it('puts markers around words and takes them away again', () => {
    for (const marker of ['bold', 'italic', 'strike', 'code', 'math'] as Marker[]) {
      const before = { text: 'one two three', start: 4, end: 7 }
      const on = toggleMarker(before, marker)
      expect(on.text).not.toBe(before.text)
      expect(toggleMarker(on, marker)).toEqual(before)
    }
    expect(toggleMarker({ text: 'a b ', start: 1, end: 4 }, 'bold')).toEqual({ text: 'a **b** ', start: 4, end: 5 })
    expect(toggleMarker({ text: '**b**', start: 2, end: 3 }, 'italic').text).toBe('***b***')
    expect(toggleMarker({ text: 'x\ny', start: 0, end: 3 }, 'quote')).toEqual({ text: '> x\n> y', start: 2, end: 7 })
    expect(toggleMarker({ text: '> x\n> y', start: 2, end: 7 }, 'quote').text).toBe('x\ny')
    expect(toggleMarker({ text: 'see', start: 0, end: 3 }, 'link').text).toBe('[see](https://)')
    expect(toggleMarker({ text: 'a', start: 1, end: 1 }, 'codeBlock').text).toBe('a\n```\n\n```\n')
  })

  it('loses no letter of the selection, whatever is marked', () => {
    const markers: Marker[] = ['bold', 'italic', 'strike', 'code', 'math', 'link', 'quote', 'codeBlock', 'list']
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'ж', ' ', '\n', '👍') }), fc.nat(), fc.nat(), fc.constantFrom(...markers), (text, a, b, marker) => {
      const start = Math.min(a, b) % (text.length + 1)
      const end = Math.max(start, Math.max(a, b) % (text.length + 1))
      const made = toggleMarker({ text, start, end }, marker)
      const letters = (all: string) => [...all].filter((one) => 'aж👍'.includes(one)).join('')
      expect(letters(made.text.replace('(https://)', ''))).toBe(letters(text))
      expect(made.start).toBeLessThanOrEqual(made.end)
      expect(made.end).toBeLessThanOrEqual(made.text.length)
    }))
  })

  it('knows Markdown from plain text', () => {
    for (const text of ['**a**', '`x`', '- item', '1. one', '> q', '# H', '[a](b)', '```\ncode', '$x^2$', '| a | b |']) expect(looksFormatted(text)).toBe(true)
    for (const text of ['hello', '2 * 3 = 6', 'a - b', 'e-mail me', 'C # is', '']) expect(looksFormatted(text)).toBe(false)
  })

  it('says when a message would be too much for one event, by bytes', () => {
    expect(isTooLong('a'.repeat(59_000))).toBe(false)
    expect(isTooLong('a'.repeat(61_000))).toBe(true)
    expect(isTooLong('ж'.repeat(31_000))).toBe(true)
    expect(isTooLong(`**a** ${'b'.repeat(27_000)}`)).toBe(true)
  })
})
