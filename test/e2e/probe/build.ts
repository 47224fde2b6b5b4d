// Builds the main process as it is and puts pages without an interface into it, so that the shell is tested by itself.
import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { build } from 'vite'
import { nodeConfig, preloadEntries } from '../../../build/bundle.ts'
import { namedFolder } from '../../support/run-folder.ts'

const root = path.resolve(import.meta.dirname, '../../..')

/**
 * The folder of the built app with the probe as its page; built once a run.
 * @param callPage 'built': the real page of the call, out of dist/
 */
export async function probeApp(callPage: 'probe' | 'built' = 'probe'): Promise<string> {
  const { folder, made } = namedFolder(callPage === 'probe' ? 'probe' : 'probe-call')
  if (!made) return folder
  for (const entry of [path.join(root, 'electron/main.ts'), ...preloadEntries(root)]) {
    const config = nodeConfig({ root, release: false }, entry)
    await build({ ...config, build: { ...config.build, outDir: path.join(folder, 'dist/electron') } })
  }
  mkdirSync(path.join(folder, 'dist/renderer'), { recursive: true })
  for (const name of ['index.html', 'page.js', 'worker.js']) copyFileSync(path.join(import.meta.dirname, name), path.join(folder, 'dist/renderer', name))
  mkdirSync(path.join(folder, 'dist/call'), { recursive: true })
  if (callPage === 'built') cpSync(path.join(root, 'dist/call'), path.join(folder, 'dist/call'), { recursive: true })
  else for (const [from, to] of [['call.html', 'index.html'], ['call.js', 'call.js']] as const) copyFileSync(path.join(import.meta.dirname, from), path.join(folder, 'dist/call', to))
  // Small pages of ours that a call brings with it, as they are built.
  for (const page of ['share-picker', 'share-bar']) cpSync(path.join(root, 'dist', page), path.join(folder, 'dist', page), { recursive: true })
  const { name, productName, version, main, desktopName } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Record<string, unknown>
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, productName, version, main, desktopName }))
  chmodSync(folder, 0o755)
  for (const entry of ['call', 'share-picker', 'share-bar'].flatMap((one) => readdirSync(path.join(folder, 'dist', one), { withFileTypes: true, recursive: true }))) chmodSync(path.join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644)
  return folder
}
