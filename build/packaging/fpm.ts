#!/usr/bin/env node
// Stands in for fpm, which electron-builder would download: makes a .deb with the system's own dpkg-deb.
// Understands exactly the arguments that electron-builder passes and stops at any other; must not know Amphi.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { deepStrictEqual } from 'node:assert'

/** What the arguments say: options by name, options that may come several times, files as [from, to]. */
export interface FpmCall {
  options: Readonly<Record<string, string>>
  depends: readonly string[]
  recommends: readonly string[]
  files: readonly (readonly [from: string, to: string])[]
}

const WITH_VALUE = new Set(
  ['-s', '-t', '--architecture', '--after-install', '--after-remove', '--description', '--version', '--package', '--name', '--maintainer'].concat(
    ['--vendor', '--url', '--category', '--deb-priority', '--deb-compression', '--license', '--iteration', '--log', '--started-by'],
  ),
)
/** Not fpm's: the path of what starts the app, which takes the app's own place, the same path without `-start`, for whoever starts it. */
const STARTED_BY = '--started-by'
const FLAGS = new Set(['--force', '--debug'])

/** Reads fpm's arguments. @throws on one that is not known here. */
export function readCall(args: readonly string[]): FpmCall {
  const options: Record<string, string> = {}
  const depends: string[] = []
  const recommends: string[] = []
  const files: [string, string][] = []
  const words = [...args]
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (FLAGS.has(word)) continue
    const parted = word.lastIndexOf('=/')
    if (word === '-d') depends.push(words.shift() ?? '')
    else if (word === '--deb-recommends') recommends.push(words.shift() ?? '')
    else if (WITH_VALUE.has(word)) options[word] = words.shift() ?? ''
    else if (!word.startsWith('-') && parted > 0) files.push([word.slice(0, parted), word.slice(parted + 1)])
    else throw new Error(`fpm's argument ${word} is not understood here: see build/packaging/fpm.ts`)
  }
  deepStrictEqual([options['-s'], options['-t']], ['dir', 'deb'], 'only a .deb from folders can be made here')
  return { options, depends, recommends, files }
}

/** The package's description of itself (deb-control(5)); the first line is the synopsis. */
export function controlFile({ options, depends, recommends }: FpmCall, installedKb: number): string {
  const [synopsis = options['--name'] ?? '', ...rest] = (options['--description'] ?? '').split('\n').map((line) => line.trim()).filter(Boolean)
  const field = (name: string, value: string | undefined): string[] => (value ? [`${name}: ${value.replaceAll('\n', ' ')}`] : [])
  const version = [options['--version'], options['--iteration']].filter(Boolean).join('-')
  return [
    ...field('Package', options['--name']),
    ...field('Version', version),
    ...field('Architecture', options['--architecture']),
    ...field('Maintainer', options['--maintainer']),
    ...field('Installed-Size', String(installedKb)),
    ...field('Depends', depends.join(', ')),
    ...field('Recommends', recommends.join(', ')),
    ...field('Section', options['--category'] ?? 'net'),
    ...field('Priority', options['--deb-priority']),
    ...field('Homepage', options['--url']),
    `Description: ${synopsis}`,
    ...rest.map((line) => ` ${line}`),
    '',
  ].join('\n')
}

/**
 * Puts what starts the app into a desktop entry or a script of the package where the app itself stood.
 * @throws when it is not there: then the package would be started without it.
 */
export function startedBy(text: string, starter: string | undefined): string {
  if (starter === undefined) return text
  const app = starter.replace(/-start$/, '')
  // A path that only begins so is another file.
  const alone = new RegExp(`${app.replaceAll('.', '\\.')}(?![\\w.-])`, 'g')
  if (!alone.test(text)) throw new Error(`${app} is not where it was expected: see build/packaging/fpm.ts`)
  return text.replaceAll(alone, starter)
}

/** Everything below `folder` that is a file, as names relative to it. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort()
}

function layOut(call: FpmCall, tree: string): void {
  for (const [from, to] of call.files) {
    const target = path.join(tree, to)
    mkdirSync(path.dirname(target), { recursive: true })
    if (statSync(from).isDirectory()) cpSync(from, target, { recursive: true, verbatimSymlinks: true })
    else {
      if (to.endsWith('.desktop')) writeFileSync(target, startedBy(readFileSync(from, 'utf8'), call.options[STARTED_BY]))
      else copyFileSync(from, target)
      chmodSync(target, 0o644)
    }
  }
  // Whatever the umask of who built it: readable for all, writable for none but root.
  for (const entry of readdirSync(tree, { withFileTypes: true, recursive: true })) {
    const place = path.join(entry.parentPath, entry.name)
    if (entry.isDirectory()) chmodSync(place, 0o755)
    else if (entry.isFile()) chmodSync(place, (statSync(place).mode & 0o100) === 0 ? 0o644 : 0o755)
  }
}

/** Makes the package that the arguments ask for. */
export function makeDeb(args: readonly string[]): void {
  const call = readCall(args)
  const work = mkdtempSync(path.join(os.tmpdir(), 'amphi-deb-'))
  try {
    const tree = path.join(work, 'tree')
    mkdirSync(tree, { mode: 0o755 })
    layOut(call, tree)
    const files = filesBelow(tree)
    const sums = files.map((file) => `${createHash('md5').update(readFileSync(path.join(tree, file))).digest('hex')}  ${file}\n`).join('')
    const kb = Math.ceil(files.reduce((sum, file) => sum + statSync(path.join(tree, file)).size, 0) / 1024)
    const control = path.join(tree, 'DEBIAN')
    mkdirSync(control, { mode: 0o755 })
    writeFileSync(path.join(control, 'control'), controlFile(call, kb), { mode: 0o644 })
    writeFileSync(path.join(control, 'md5sums'), sums, { mode: 0o644 })
    for (const [option, name] of [['--after-install', 'postinst'], ['--after-remove', 'postrm']] as const) {
      const script = call.options[option]
      if (script !== undefined) writeFileSync(path.join(control, name), startedBy(readFileSync(script, 'utf8'), call.options[STARTED_BY]), { mode: 0o755 })
    }
    const compression = (call.options['--deb-compression'] ?? 'xz').replace(/^gz$/, 'gzip')
    const level = compression === 'gzip' ? ['-z1'] : [] // gzip is chosen for speed, in tests
    execFileSync('dpkg-deb', ['--root-owner-group', `-Z${compression}`, ...level, '--build', tree, call.options['--package'] ?? ''], { stdio: ['ignore', 'ignore', 'inherit'] })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

if (import.meta.main) makeDeb(process.argv.slice(2))
