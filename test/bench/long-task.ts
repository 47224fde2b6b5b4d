// For: the longest task of the interface thread from the login token until the whole account has arrived.
import { accountName, type Measure } from './bench.ts'
import { LONG_TASK_MS } from './lib/look.ts'

export const measure: Measure = async (bench) => {
  const figures = []
  for (const account of bench.accounts) {
    const tasks = (await bench.lives(account)).map((life) => life.longestTask)
    const quiet = tasks.filter((task) => task === undefined).length
    figures.push({
      id: `long-task.${account}`,
      name: `longest task on the interface thread in the first sync, ${accountName(account)}`,
      unit: 'ms',
      values: tasks.map((task) => task ?? LONG_TASK_MS),
      limit: LONG_TASK_MS,
      statistic: 'median',
      note: `${String(quiet)} of ${String(tasks.length)} runs had no task of 50 ms, the shortest that the browser reports; they count as 50`,
    } as const)
  }
  return figures
}
