// The walls between the rooms of the house, as data: who may import what, and which names belong to one folder.
// Knows no ESLint: plugin.ts asks it about each import and each name it sees.
import { builtinModules } from 'node:module'
import path from 'node:path'

/** An import as a wall sees it. Paths are relative to the checkout, with forward slashes. */
export interface ImportSeen {
  /** The importing file, e.g. `renderer/app/room/Room.tsx`. */
  from: string
  /** What stands in the quotes. */
  specifier: string
  /** The checkout path that a relative specifier leads to, with its query (`?worker&url`); null for packages. */
  target: string | null
  /** `import type`, `export type` or only inline `type` names. */
  typeOnly: boolean
}

interface ImportWall {
  name: string
  applies: (from: string) => boolean
  forbids: (seen: ImportSeen) => boolean
  because: string
}

const builtins = new Set(builtinModules)
const under = (folder: string) => (file: string | null) => file !== null && (file === folder || file.startsWith(`${folder}/`))
const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file) || file.startsWith('test/')
const isPackage = (specifier: string, name: string): boolean => specifier === name || specifier.startsWith(`${name}/`)
const isNode = (specifier: string): boolean => specifier.startsWith('node:') || builtins.has(specifier)

/** Types and constants of the two contracts are the same in main and in the pages. */
const callPage = under('renderer/call')
const interfacePackages = ['react', 'react-dom', '@base-ui/react', 'lucide-react', 'virtua', 'zustand', 'frimousse']
const engineDoor = new Set(['renderer/engine/protocol.ts', 'renderer/engine/protocol-calls.ts', 'renderer/engine/richtext/tree.ts'])
const engineWorker = 'renderer/engine/worker.ts?worker&url'
const inProduction = (file: string): boolean => (under('electron')(file) || under('renderer')(file)) && !isTest(file)

export const importWalls: readonly ImportWall[] = [
  {
    name: 'matrix-js-sdk only in renderer/engine/sdk',
    applies: (from) => !under('renderer/engine/sdk')(from),
    forbids: ({ specifier }) => isPackage(specifier, 'matrix-js-sdk'),
    because: 'matrix-js-sdk has one importer, renderer/engine/sdk',
  },
  {
    name: 'the engine draws nothing',
    applies: under('renderer/engine'),
    forbids: ({ specifier, target }) =>
      interfacePackages.some((name) => isPackage(specifier, name)) || under('renderer/app')(target) || under('renderer/design')(target),
    because: 'the engine runs in a Worker: no React, no interface',
  },
  {
    name: 'the interface meets the engine in protocol.ts',
    applies: (from) => under('renderer/app')(from) || under('renderer/design')(from),
    forbids: ({ target, typeOnly }) =>
      under('renderer/engine')(target) && target !== engineWorker && !(typeOnly && target !== null && engineDoor.has(target)),
    because: 'the interface imports types from renderer/engine/protocol.ts, the address of the Worker, and nothing else of the engine',
  },
  {
    name: 'what all have in common knows none of them',
    applies: under('renderer/common'),
    forbids: ({ target }) => target === null || !under('renderer/common')(target),
    because: 'renderer/common is for engine and pages alike: it imports nothing but itself',
  },
  {
    name: 'the call knows nothing of Matrix',
    applies: callPage,
    forbids: ({ target }) => under('renderer/engine')(target) || under('renderer/app')(target),
    because: 'the call view is another world: one conference, no engine, no app',
  },
  {
    name: 'what is shared is chosen in a page that knows no call',
    applies: under('renderer/share-picker'),
    forbids: ({ target }) => callPage(target ?? '') || under('renderer/engine')(target) || under('renderer/app')(target),
    because: 'the picker stands above the call in a world of its own: main’s list in, one choice out',
  },
  {
    name: 'a conference is known by its interface',
    applies: (from) => callPage(from) && !under('renderer/call/jitsi')(from) && from !== 'renderer/call/main.tsx' && !isTest(from),
    forbids: ({ target }) => under('renderer/call/jitsi')(target),
    because: 'only renderer/call/main.tsx chooses the technology; all else speaks conference.ts',
  },
  {
    name: 'renderer imports no Electron and no Node',
    applies: (from) => under('renderer')(from) && !isTest(from),
    forbids: ({ specifier, target, typeOnly }) => isPackage(specifier, 'electron') || isNode(specifier) || (under('electron')(target) && !typeOnly),
    because: 'the renderer is sandboxed: it knows Electron and Node only through the bridge (types may be imported)',
  },
  {
    name: 'main imports nothing of the renderer but shared types and texts',
    applies: (from) => under('electron')(from) && !isTest(from),
    forbids: ({ target, typeOnly }) => under('renderer')(target) && !typeOnly && !under('renderer/locales')(target) && !engineDoor.has(target ?? ''),
    because: 'main may import types of the renderer, protocol constants and locales, not its code',
  },
  {
    name: 'what ships imports no tests and no build scripts',
    applies: inProduction,
    forbids: ({ target }) => under('test')(target) || under('build')(target),
    because: 'electron/ and renderer/ stand alone: tests and build scripts may know them, not the other way round',
  },
]

interface NameWall {
  name: string
  home: string
}

/** Names that only one folder may utter, as a binding, a member or a string key. Tests may replace them from outside. */
export const nameWalls: readonly NameWall[] = [
  { name: 'ipcMain', home: 'electron/bridge' },
  { name: 'ipcRenderer', home: 'electron/bridge' },
  { name: 'desktopCapturer', home: 'electron/capture' },
  { name: 'openExternal', home: 'electron/security' },
  { name: 'safeStorage', home: 'electron/account' },
  { name: 'onBeforeSendHeaders', home: 'electron/account' },
]

/** Doors through which text becomes HTML. Remote text never goes through one, so nothing does. */
export const htmlSinks: ReadonlySet<string> = new Set([
  'innerHTML',
  'outerHTML',
  'insertAdjacentHTML',
  'dangerouslySetInnerHTML',
  'setHTMLUnsafe',
  'parseHTMLUnsafe',
  'createContextualFragment',
  'srcdoc',
  'parseFromString',
])

/** The checkout path a relative specifier leads to; null for a package. */
export function resolveTarget(from: string, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null
  return path.posix.normalize(path.posix.join(path.posix.dirname(from), specifier))
}

/** The walls an import crosses, as sentences. */
export function crossedByImport(seen: ImportSeen): string[] {
  return importWalls.filter((wall) => wall.applies(seen.from) && wall.forbids(seen)).map((wall) => wall.because)
}

/** The folder a name belongs to when `file` is outside it, else null. */
export function homeOfForeignName(file: string, name: string): string | null {
  if (!inProduction(file)) return null
  const wall = nameWalls.find((one) => one.name === name)
  return wall === undefined || under(wall.home)(file) ? null : wall.home
}

export { inProduction, isTest, under }
