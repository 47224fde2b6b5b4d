// Builds the small app that shares, with the real electron/capture, its share bar and preload, into a folder that everybody can read.
import { chmodSync, copyFileSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { build } from 'vite'
import { nodeConfig, pageConfig, type BundleOptions } from '../../../build/bundle.ts'
import { freshFolder } from '../run-folder.ts'

const root = path.resolve(import.meta.dirname, '../../..')

/** @returns the folder to hand to the launcher as `app`. */
export async function sharingApp(): Promise<string> {
  const folder = freshFolder('sharing')
  const options: BundleOptions = { root, release: false }
  for (const entry of [path.join(import.meta.dirname, 'main.ts'), path.join(root, 'electron/bridge/preload-share-bar.ts')]) {
    const config = nodeConfig(options, entry)
    await build({ ...config, build: { ...config.build, outDir: path.join(folder, 'dist/electron') } })
  }
  const page = pageConfig(options, 'share-bar')
  await build({ ...page, build: { ...page.build, outDir: path.join(folder, 'dist/share-bar') } })
  copyFileSync(path.join(import.meta.dirname, 'page.html'), path.join(folder, 'page.html'))
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'sharing', productName: 'Sharing', version: '1.0.0', main: 'dist/electron/main.cjs' }))
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) chmodSync(path.join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644)
  return folder
}
