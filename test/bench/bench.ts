// For: what the single benches share in one run: the campus, first lives, how often.
// Must not know what is measured.
import type { Campus, FaultProxy } from '../campus/index.ts'
import type { Figure } from './lib/figures.ts'
import { firstLife, type Account, type FirstLife } from './lib/person.ts'

export interface Bench {
  campus: Campus
  /** Stands before the campus's server. */
  proxy: FaultProxy
  runs: number
  accounts: readonly Account[]
  /** At least `count` homes (default `runs`) in which the account was signed in for the first time, each after a restart of the server. Made once a run. */
  lives: (account: Account, count?: number) => Promise<readonly FirstLife[]>
  /** One home in which the account is signed in. */
  home: (account: Account) => Promise<FirstLife>
  say: (line: string) => void
}

/** One bench: the figures of one row of the table, for every account asked for. */
export type Measure = (bench: Bench) => Promise<Figure[]>

/** Makes the shared part; `dispose` removes every home. */
export function makeBench(given: Pick<Bench, 'campus' | 'proxy' | 'runs' | 'accounts' | 'say'>): Bench & { dispose: () => Promise<void> } {
  const made = new Map<Account, FirstLife[]>()
  const grow = async (account: Account, count: number): Promise<readonly FirstLife[]> => {
    const lives = made.get(account) ?? []
    made.set(account, lives)
    while (lives.length < count) {
      await given.campus.restart()
      const life = await firstLife(given.campus, account)
      given.say(`first sign-in, ${account}: list ${life.list.toFixed(0)} ms, names ${life.names.toFixed(0)} ms, whole ${(life.whole / 1000).toFixed(0)} s`)
      lives.push(life)
    }
    return lives
  }
  return {
    ...given,
    lives: (account, count = given.runs) => grow(account, count),
    home: async (account) => {
      const [life] = await grow(account, 1)
      if (life === undefined) throw new Error('there is no home')
      return life
    },
    dispose: async () => {
      for (const life of [...made.values()].flat()) await life.dispose()
    },
  }
}

/** How an account is called in the table. */
export const accountName = (account: Account): string => (account === 'small' ? '60 rooms' : '2,907 rooms')
