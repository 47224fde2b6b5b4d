// For: loginToken → usable room list at the first sign-in, and when every name can be found.
import { accountName, type Measure } from './bench.ts'

export const measure: Measure = async (bench) => {
  const figures = []
  for (const account of bench.accounts) {
    const lives = await bench.lives(account)
    const name = accountName(account)
    figures.push(
      { id: `list.${account}`, name: `loginToken → usable room list, first sign-in, ${name}`, unit: 'ms', values: lives.map((life) => life.list), limit: 2000, statistic: 'median' } as const,
      {
        id: `names.${account}`,
        name: `loginToken → the last name can be found, ${name}`,
        unit: 'ms',
        values: lives.map((life) => life.names),
        limit: account === 'large' ? 15_000 : null,
        statistic: 'median',
      } as const,
      {
        id: `whole.${account}`,
        name: `loginToken → counts of all rooms there and stored, ${name}`,
        unit: 'ms',
        values: lives.map((life) => life.whole),
        limit: null,
        statistic: 'median',
        note: 'in the background; the server computes its first classic answer',
      } as const,
    )
  }
  return figures
}
