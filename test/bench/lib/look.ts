// For: reading from the page what it has noted by itself: marks, long tasks, how far the account has arrived.
// Must not know how the app was started, or change anything in it.
import type { Page } from 'playwright-core'
import { said } from '../../support/journey.ts'

/** When the room list was painted last, milliseconds since the epoch. Waits for it. */
export async function listPainted(page: Page, timeout = 60_000): Promise<number> {
  const handle = await page.waitForFunction(
    () => {
      const mark = performance.getEntriesByName('amphi:list-painted').at(-1)
      const rows = document.querySelectorAll('[role=treeitem][data-room]').length
      return mark === undefined || rows === 0 ? null : performance.timeOrigin + mark.startTime
    },
    undefined,
    { timeout, polling: 50 },
  )
  return (await handle.jsonValue()) ?? Number.NaN
}

/** Types a name into the filter and answers when the room stands there, milliseconds since the epoch; empties the filter again. */
export async function findable(page: Page, name: string, timeout = 180_000): Promise<number> {
  const filter = page.getByLabel(said('list.filter'))
  await filter.fill(name)
  const row = await page.waitForFunction(
    (wanted) => ([...document.querySelectorAll('[role=treeitem][data-room]')].some((one) => one.textContent.includes(wanted)) ? Date.now() : null),
    name,
    { timeout, polling: 50 },
  )
  await filter.fill('')
  return (await row.jsonValue()) ?? Number.NaN
}

/** Waits until the account has arrived whole and lies on the disk, so that the next start goes on from it. */
export async function settled(page: Page, timeout = 400_000): Promise<void> {
  const end = Date.now() + timeout
  while (!(await page.evaluate(storedToken))) {
    if (Date.now() > end) throw new Error('the account has not arrived whole')
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

/** Whether the snapshot in IndexedDB holds a token of the classic sync. */
async function storedToken(): Promise<boolean> {
  const wish = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error ?? new Error('IndexedDB'))
    })
  for (const { name } of await indexedDB.databases()) {
    if (name === undefined) continue
    const database = await wish(indexedDB.open(name))
    try {
      if (!database.objectStoreNames.contains('snapshot')) continue
      const meta: unknown = await wish(database.transaction('snapshot').objectStore('snapshot').get('meta') as IDBRequest<unknown>)
      if (typeof meta === 'object' && meta !== null && 'token' in meta && typeof meta.token === 'string') return true
    } finally {
      database.close()
    }
  }
  return false
}

/** The shortest task that the browser reports. */
export const LONG_TASK_MS = 50

/** Durations of all long tasks of the interface thread that began after `since` (milliseconds since the epoch). */
export function longTasks(page: Page, since: number): Promise<number[]> {
  return page.evaluate(
    (from) =>
      new Promise<number[]>((resolve) => {
        const found: number[] = []
        const observer = new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if (performance.timeOrigin + entry.startTime >= from) found.push(entry.duration)
        })
        observer.observe({ type: 'longtask', buffered: true })
        setTimeout(() => {
          observer.disconnect()
          resolve(found)
        }, 200)
      }),
    since,
  )
}
