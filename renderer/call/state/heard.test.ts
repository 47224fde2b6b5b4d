import { describe, expect, it } from 'vitest'
import { BARS, barsOf, hear, HOLD_MS, SILENCE, type Heard } from './heard.ts'

/** Looks at these levels every quarter of a second; answers what was heard after each. */
function looks(series: readonly Record<string, number>[], self: string | null = 'me'): Heard[] {
  let heard = SILENCE
  return series.map((levels, at) => (heard = hear(heard, new Map(Object.entries(levels)), self, at * 250)))
}

describe('who speaks', () => {
  it('is one answer from the first word to a while after the last, through every breath', () => {
    const speech = [0.4, 0, 0.3, 0.1, 0, 0.5, 0, 0, 0.2]
    const after = Array.from({ length: HOLD_MS / 250 + 1 }, () => 0)
    const heard = looks([...speech, ...after].map((a) => ({ a })))
    expect(heard.slice(0, speech.length).every(({ speaking }) => speaking === heard[0]?.speaking)).toBe(true)
    expect([...(heard[0]?.speaking ?? [])]).toEqual(['a'])
    expect(heard.at(-1)?.speaking.size).toBe(0)
  })

  it('is nobody in a quiet room', () => {
    const heard = looks(Array.from({ length: 20 }, () => ({ a: 0.05, b: 0.01 })))
    expect(heard.every(({ speaking }) => speaking === SILENCE.speaking)).toBe(true)
  })

  it('changes with each who begins or ceases, and only then', () => {
    const heard = looks([{ a: 0.3 }, { a: 0.3, b: 0.2 }, { a: 0.9, b: 0.1 }, { b: 0.1 }])
    expect(new Set(heard.map(({ speaking }) => speaking)).size).toBe(2)
    expect([...(heard.at(-1)?.speaking ?? [])].toSorted()).toEqual(['a', 'b'])
  })
})

describe('the own meter', () => {
  it('shows the loudest of the last moment, so that it rises at once and falls when it stays quiet', () => {
    const heard = looks([0, 0.7, 0, 0.1, 0, 0, 0, 0].map((mine) => ({ me: mine })))
    expect(heard.map(({ bars }) => bars)).toEqual([0, BARS, BARS, BARS, BARS, 1, 1, 0])
  })

  it('has a bar for the quietest speech and none more than all', () => {
    expect([0, 0.02, 0.04, 0.35, 1].map(barsOf)).toEqual([0, 0, 1, 3, BARS])
  })

  it('is dark for who is not in', () => {
    expect(looks([{ me: 1 }], null).at(-1)?.bars).toBe(0)
  })
})
