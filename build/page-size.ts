// Weighs what the page loads before any lazy chunk. Reads the bundler's result, never the disk.
import { gzipSync } from 'node:zlib'
import type { Rolldown } from 'vite'

export interface PageSize {
  /** gzip bytes of the scripts that the interface thread loads before the first lazy chunk. */
  scripts: number
  /** gzip bytes of the style sheets that come with them. */
  styles: number
  /** gzip bytes of each Worker's entry, by its file name. */
  workers: { file: string; gzip: number }[]
  /** The files counted in `scripts` and `styles`. */
  files: string[]
}

type Output = readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[]

const gzip = (content: string | Uint8Array): number => gzipSync(content, { level: 9 }).byteLength

/** Sums the entry chunk and everything it imports statically; Workers are counted apart, lazy chunks not at all. */
export function measurePage(output: Output): PageSize {
  const chunks = new Map<string, Rolldown.OutputChunk>()
  for (const item of output) if (item.type === 'chunk') chunks.set(item.fileName, item)
  const seen = new Set<string>()
  const queue = [...chunks.values()].filter((chunk) => chunk.isEntry).map((chunk) => chunk.fileName)
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    queue.push(...(chunks.get(next)?.imports ?? []).filter((name) => chunks.has(name)))
  }
  let scripts = 0
  const styleNames = new Set<string>()
  for (const name of seen) {
    const chunk = chunks.get(name)
    if (chunk === undefined) continue
    scripts += gzip(chunk.code)
    for (const style of chunk.viteMetadata?.importedCss ?? []) styleNames.add(style)
  }
  let styles = 0
  const workers: PageSize['workers'] = []
  for (const item of output) {
    if (item.type !== 'asset') continue
    if (styleNames.has(item.fileName)) styles += gzip(item.source)
    else if (/worker[^/]*\.js$/.test(item.fileName)) workers.push({ file: item.fileName, gzip: gzip(item.source) })
  }
  return { scripts, styles, workers, files: [...seen, ...styleNames].sort() }
}

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`

/** What `npm run build` prints: a line for each bundle, in thousands of bytes. */
export function sizeLines(report: { electron: { file: string; bytes: number }[]; page: PageSize; call: PageSize }): string[] {
  return [
    ...report.electron.map(({ file, bytes }) => `${file}  ${kB(bytes)}`),
    `the page before lazy chunks: scripts ${kB(report.page.scripts)} gzip, styles ${kB(report.page.styles)} gzip`,
    `the call's page before lazy chunks: scripts ${kB(report.call.scripts)} gzip, styles ${kB(report.call.styles)} gzip`,
    ...report.page.workers.map(({ file, gzip: bytes }) => `dist/renderer/${file}  ${kB(bytes)} gzip`),
  ]
}
