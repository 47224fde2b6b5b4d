// For: numbers that look random and are the same every time.
// Must not know what is drawn with them.

export interface Random {
  /** A float in [0, 1). */
  next: () => number
  /** A whole number in [from, to], both included. */
  int: (from: number, to: number) => number
  pick: <T>(list: readonly T[]) => T
  /** `count` different entries, in random order; all of them when there are fewer. */
  some: <T>(list: readonly T[], count: number) => T[]
  chance: (probability: number) => boolean
}

/** A generator seeded by a text (FNV-1a into mulberry32): independent streams for independent parts of the campus. */
export function randomFrom(seed: string): Random {
  let state = 0x811c9dc5
  for (const char of seed) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  const pick = <T>(list: readonly T[]): T => {
    const entry = list[int(0, list.length - 1)]
    if (entry === undefined) throw new Error('nothing to pick from')
    return entry
  }
  const some = <T>(list: readonly T[], count: number): T[] => {
    const left = [...list]
    const drawn: T[] = []
    while (drawn.length < count && left.length > 0) drawn.push(...left.splice(int(0, left.length - 1), 1))
    return drawn
  }
  return { next, int, pick, some, chance: (probability) => next() < probability }
}
