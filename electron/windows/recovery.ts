// How often a page that died is loaded anew by itself before the person is asked.
// This file must not know Electron.

const IN_MS = 60_000
const TIMES = 3

/** Counts deaths: true while loading anew is worth a try, false when it died too often in a short time. */
export function deathCounter(now: () => number = () => performance.now()): () => boolean {
  let deaths: number[] = []
  return () => {
    const time = now()
    deaths = [...deaths.filter((at) => time - at < IN_MS), time]
    return deaths.length <= TIMES
  }
}
