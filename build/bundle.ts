// Turns the sources into what Electron runs: dist/electron/*.cjs, dist/renderer/ (the app's page), dist/call/ (the call's),
// dist/share-picker/ (where what is shared is chosen) and dist/share-bar/ (the bar that is there while something is shared).
// Knows nothing of packages or of which Electron will run the result: one target for all of them.
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import path from 'node:path'
import { build, defaultClientConditions, type InlineConfig, type Rolldown } from 'vite'
import react from '@vitejs/plugin-react'
import { notePackages, noticesOf } from './notices.ts'
import { measurePage, sizeLines, type PageSize } from './page-size.ts'

/** The oldest engines that run the bundles: the fallback Electron of development has Chromium 130 and Node 20. */
export const TARGETS = { page: 'chrome130', main: 'node20' } as const

export interface BundleOptions {
  /** The checkout: holds electron/, renderer/ and, afterwards, dist/. */
  root: string
  /** A release is minified; development keeps names and adds source maps beside the files. */
  release: boolean
  /** Gathers the folders of the packages that are in the bundles. */
  packages?: Set<string>
}

export interface BundleReport {
  /** One CommonJS file each, bytes after minification. */
  electron: { file: string; bytes: number }[]
  page: PageSize
  /** The page of the call view, which no start of the app loads. */
  call: PageSize
}

const SANDBOXED_REQUIRES = new Set(['electron'])
const nodeModules = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)])

/** The preload scripts: electron/bridge/preload.ts and, for other windows, electron/bridge/preload-*.ts. */
export function preloadEntries(root: string): string[] {
  const bridge = path.join(root, 'electron/bridge')
  return readdirSync(bridge)
    .filter((name) => /^preload(-[a-z-]+)?\.ts$/.test(name))
    .sort()
    .map((name) => path.join(bridge, name))
}

function common({ root, release }: BundleOptions): InlineConfig {
  return {
    root,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'warn',
    mode: release ? 'production' : 'development',
    define: { 'process.env.NODE_ENV': JSON.stringify(release ? 'production' : 'development') },
  }
}

/** Vite settings for one file of the main process or one preload: everything inside but Electron and Node. */
export function nodeConfig(options: BundleOptions, entry: string): InlineConfig {
  const name = path.basename(entry, '.ts')
  return {
    ...common(options),
    plugins: options.packages === undefined ? [] : [notePackages(options.packages)],
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: entry,
      target: TARGETS.main,
      outDir: path.join(options.root, 'dist/electron'),
      emptyOutDir: false,
      minify: options.release,
      sourcemap: !options.release,
      rolldownOptions: {
        external: (id) => id === 'electron' || nodeModules.has(id),
        output: { format: 'cjs', entryFileNames: `${name}.cjs`, codeSplitting: false },
      },
    },
  }
}

/** The pages: where the sources of each lie, and what it is built into. */
export const PAGES = {
  app: { from: 'renderer/app', to: 'dist/renderer' },
  call: { from: 'renderer/call', to: 'dist/call' },
  'share-picker': { from: 'renderer/share-picker', to: 'dist/share-picker' },
  'share-bar': { from: 'renderer/share-bar', to: 'dist/share-bar' },
} as const

/** Vite settings for a page and its Workers. Addresses are relative, nothing is inlined: the CSP allows only 'self'. */
export function pageConfig(options: BundleOptions, page: keyof typeof PAGES = 'app'): InlineConfig {
  const notes = options.packages === undefined ? [] : [notePackages(options.packages)]
  const outDir = path.join(options.root, PAGES[page].to)
  return {
    ...common(options),
    base: './',
    root: path.join(options.root, PAGES[page].from),
    plugins: [react(), ...notes],
    // Of packages with a form for Workers that one is taken: it needs no DOM, and the page's policy allows no markup made of text anyway.
    resolve: { conditions: ['worker', ...defaultClientConditions] },
    worker: { format: 'es', plugins: () => notes, rolldownOptions: { output: { entryFileNames: 'assets/[name]-[hash].js' } } },
    build: {
      target: TARGETS.page,
      outDir,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      minify: options.release,
      sourcemap: !options.release,
      reportCompressedSize: false,
      chunkSizeWarningLimit: Number.MAX_SAFE_INTEGER,
    },
  }
}

function outputs(result: Awaited<ReturnType<typeof build>>): Rolldown.RolldownOutput {
  const one = Array.isArray(result) ? result[0] : result
  if (one === undefined || !('output' in one)) throw new Error('the bundler returned a watcher where a result was expected')
  return one
}

/**
 * A sandboxed preload can require Electron and nothing of Node.
 * @throws when a preload chunk asks for more, since it would only fail later, in the window.
 */
export function assertSandboxable(chunk: { fileName: string; imports: readonly string[] }): void {
  const foreign = chunk.imports.filter((id) => !SANDBOXED_REQUIRES.has(id))
  if (foreign.length > 0) throw new Error(`${chunk.fileName} runs in the sandbox and cannot require ${foreign.join(', ')}`)
}

/** Builds everything once into dist/. Throws the bundler's own error where the sources are wrong. */
export async function bundle(options: BundleOptions): Promise<BundleReport> {
  rmSync(path.join(options.root, 'dist/electron'), { recursive: true, force: true })
  const electron: BundleReport['electron'] = []
  // The font comes in by a style sheet and is in no chunk.
  const packages = new Set([path.join(options.root, 'node_modules/@fontsource-variable/inter')])
  const noted = { ...options, packages }
  const mainEntry = path.join(options.root, 'electron/main.ts')
  for (const entry of [mainEntry, ...preloadEntries(options.root)]) {
    const { output } = outputs(await build(nodeConfig(noted, entry)))
    for (const chunk of output) {
      if (chunk.type !== 'chunk') continue
      if (entry !== mainEntry) assertSandboxable(chunk)
      electron.push({ file: `dist/electron/${chunk.fileName}`, bytes: Buffer.byteLength(chunk.code) })
    }
  }
  const call = outputs(await build(pageConfig(noted, 'call')))
  await build(pageConfig(noted, 'share-picker'))
  await build(pageConfig(noted, 'share-bar'))
  // Last of all: its time says when everything was built.
  const page = outputs(await build(pageConfig(noted)))
  writeFileSync(path.join(options.root, 'dist/licenses.txt'), noticesOf(packages))
  return { electron, page: measurePage(page.output), call: measurePage(call.output) }
}

/** Without these there is no app. */
export const BUILT: readonly string[] = ['dist/electron/main.cjs', 'dist/electron/preload.cjs', 'dist/electron/preload-call.cjs', 'dist/share-picker/index.html', 'dist/share-bar/index.html', 'dist/renderer/index.html']

/** True when dist/ holds what the app needs. */
export function isBuilt(root: string): boolean {
  return BUILT.every((file) => existsSync(path.join(root, file)))
}

if (import.meta.main) {
  const root = path.dirname(import.meta.dirname)
  const started = performance.now()
  const report = await bundle({ root, release: !process.argv.includes('--development') })
  for (const line of sizeLines(report)) console.log(line)
  console.log(`built in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}
