// For: the code that the interface thread loads before the room list is painted.
import path from 'node:path'
import { build } from 'vite'
import { pageConfig } from '../../build/bundle.ts'
import { measurePage } from '../../build/page-size.ts'
import type { Measure } from './bench.ts'

export const measure: Measure = async () => {
  const config = pageConfig({ root: path.resolve(import.meta.dirname, '../..'), release: true })
  const result = await build({ ...config, build: { ...config.build, write: false, emptyOutDir: false } })
  const one = Array.isArray(result) ? result[0] : result
  if (one === undefined || !('output' in one)) throw new Error('the bundler gave no result')
  const page = measurePage(one.output)
  return [
    {
      id: 'code',
      name: 'code loaded before the room list is painted (gzip, interface thread)',
      unit: 'kB',
      values: [page.scripts / 1000],
      limit: 150,
      statistic: 'median',
      note: `beside ${(page.styles / 1000).toFixed(1)} kB of style sheets; the Worker: ${page.workers.map(({ gzip }) => `${(gzip / 1000).toFixed(0)} kB`).join(', ')}`,
    },
  ]
}
