// For: words and plain data of strangers.
// Must not know where they come from.
import { describe, expect, it } from 'vitest'
import { cleanName, detailOf, oneLine } from './clean.ts'
import { plain, plainMessage } from './plain.ts'

describe('plain data', () => {
  it('carries no name that reaches a prototype, no function, no endless depth', () => {
    const made = plain(JSON.parse('{"a":{"__proto__":{"x":1},"constructor":1,"prototype":2,"b":[1,null,true,"s"]},"__proto__":{"y":1}}'))
    expect(made).toEqual({ a: { b: [1, null, true, 's'] } })
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype)
    expect(plain({ f: () => 1, n: NaN, u: undefined, s: Symbol('s'), big: 1n })).toEqual({})
    let deep: unknown = 1
    for (let n = 0; n < 100_000; n += 1) deep = [deep]
    expect(JSON.stringify(plain(deep))?.length).toBeLessThan(30)
    expect(Object.keys(plain(Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`k${String(n)}`, n]))) as object).length).toBeLessThan(2001)
  })

  it('is read from text as from objects, and from nothing else', () => {
    expect(plainMessage('{"name":"x"}')).toEqual({ name: 'x' })
    expect(plainMessage('words')).toBeUndefined()
    expect(plainMessage(() => 1)).toBeUndefined()
  })
})

describe('words', () => {
  it('stay whole where they can, and are one line', () => {
    expect(cleanName('Мария Кюри-Склодовская')).toBe('Мария Кюри-Склодовская')
    expect(cleanName('👩‍🔬 Ада')).toBe('👩‍🔬 Ада')
    expect(oneLine('a\t\n  b', 10)).toBe('a b')
    expect(oneLine('😀😀😀', 5)).toBe('😀😀')
    expect(oneLine(`a${'\u0301'.repeat(500)}`, 80).length).toBeLessThan(10)
    expect(detailOf(new Error('no\u0000'))).toBe('no')
    expect(detailOf({})).toBeNull()
  })
})
