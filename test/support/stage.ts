// A copy of the built app that any user of the machine can read: a checkout may lie in a folder closed to others.
// Knows only which files the app consists of.
import { chmodSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { isBuilt } from '../../build/bundle.ts'
import { namedFolder } from './run-folder.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** Copies dist/ and package.json of `from` into the world-readable folder `to`. */
export function copyApp(from: string, to: string): void {
  cpSync(path.join(from, 'dist'), path.join(to, 'dist'), { recursive: true })
  for (const entry of readdirSync(to, { withFileTypes: true, recursive: true })) chmodSync(path.join(entry.parentPath, entry.name), entry.isDirectory() ? 0o755 : 0o644)
  // Only what Electron reads of it: the list of development packages is of no use there.
  const { name, productName, version, main, desktopName } = JSON.parse(readFileSync(path.join(from, 'package.json'), 'utf8')) as Record<string, unknown>
  writeFileSync(path.join(to, 'package.json'), JSON.stringify({ name, productName, version, main, desktopName }))
}

/**
 * The folder to hand to Electron: copied once a run, so that a build in the meantime changes nothing under a test's feet.
 * @throws when the app is not built.
 */
export function stageApp(): string {
  const { folder, made } = namedFolder('app')
  if (made) {
    if (!isBuilt(root)) throw new Error('the app is not built: npm run build')
    copyApp(root, folder)
  }
  return folder
}
