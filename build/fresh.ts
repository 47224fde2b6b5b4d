// Builds only when the sources are newer than what was built from them: the second start of the demo must be quick.
// Knows which folders are sources; how they are bundled is not its business.
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { isBuilt } from './bundle.ts'

const SOURCES = ['electron', 'renderer', 'build/bundle.ts', 'package-lock.json', 'resources/default-config.json']
const MADE_LAST = 'dist/renderer/index.html'

function newest(place: string): number {
  const stat = statSync(place)
  if (!stat.isDirectory()) return stat.mtimeMs
  // A folder's own time tells of files that were removed.
  let time = stat.mtimeMs
  for (const entry of readdirSync(place, { withFileTypes: true, recursive: true })) {
    if (/\.test\.tsx?$|\.md$/.test(entry.name)) continue
    time = Math.max(time, statSync(path.join(entry.parentPath, entry.name)).mtimeMs)
  }
  return time
}

/** Whether dist/ holds what the app needs and nothing it was made from has changed since. */
export function isFresh(root: string): boolean {
  if (!isBuilt(root)) return false
  const made = statSync(path.join(root, MADE_LAST)).mtimeMs
  return SOURCES.map((source) => path.join(root, source))
    .filter((place) => existsSync(place))
    .every((place) => newest(place) <= made)
}

/** Builds the app as it ships, when it is not fresh. */
export async function buildIfOld(root: string, log: (line: string) => void): Promise<void> {
  if (isFresh(root)) return
  const started = performance.now()
  const { bundle } = await import('./bundle.ts')
  await bundle({ root, release: true })
  log(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}
