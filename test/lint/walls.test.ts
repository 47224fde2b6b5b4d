// Crosses each wall of the house on purpose and sees the linter refuse; the lawful twin beside it must pass.
// Knows the rules only through ESLint itself: the texts below are linted as if they stood at the given paths.
import path from 'node:path'
import { ESLint } from 'eslint'
import tseslint from 'typescript-eslint'
import { beforeAll, describe, expect, it } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
let eslint: ESLint

beforeAll(() => {
  // The texts stand in no file, so the rules that need types are off; no wall needs them.
  eslint = new ESLint({ cwd: root, overrideConfig: [{ files: ['**/*.{ts,tsx}'], ...tseslint.configs.disableTypeChecked }] })
})

async function rulesBroken(file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, file) })
  if (result === undefined) throw new Error(`${file} is not linted at all`)
  const fatal = result.messages.find((message) => message.fatal === true)
  if (fatal !== undefined) throw new Error(`the text of this test does not parse: ${fatal.message}`)
  return [...new Set(result.messages.filter((message) => message.severity === 2).map((message) => message.ruleId ?? 'none'))]
}

/** [what, rule, file that crosses, text that crosses, lawful file, lawful text] */
type Case = [wall: string, rule: string, file: string, crossing: string, twinFile: string, twin: string]

const sdk = `import { MatrixClient } from 'matrix-js-sdk'\nexport const a = MatrixClient\n`
const sdkDeep = `export type { MatrixClient } from 'matrix-js-sdk/lib/client.js'\n`
const type = (name: string, from: string): string => `import type { ${name} } from '${from}'\nexport const a = (x: ${name}) => x\n`
const value = (name: string, from: string): string => `import { ${name} } from '${from}'\nexport const a = ${name}\n`
const jsx = (inner: string): string => `export const A = ({ x }: { x: string }) => ${inner}\nexport const y = (x: string) => x\n`

const cases: Case[] = [
  ['matrix-js-sdk outside engine/sdk', 'amphi/imports', 'renderer/engine/model/a.ts', sdk, 'renderer/engine/sdk/a.ts', sdk],
  ['matrix-js-sdk in the interface, as a type', 'amphi/imports', 'renderer/app/a.ts', sdkDeep, 'renderer/engine/sdk/a.ts', sdkDeep],
  ['matrix-js-sdk by import()', 'amphi/imports', 'renderer/app/a.ts', `export const a = () => import('matrix-js-sdk')\n`, 'renderer/engine/sdk/a.ts', `export const a = () => import('matrix-js-sdk')\n`],
  ['matrix-js-sdk by typeof import()', 'amphi/imports', 'electron/a.ts', `export type A = import('matrix-js-sdk').MatrixClient\n`, 'renderer/engine/sdk/a.ts', `export type A = import('matrix-js-sdk').MatrixClient\n`],
  ['React in the engine', 'amphi/imports', 'renderer/engine/model/a.ts', value('useState', 'react'), 'renderer/app/a.ts', value('useState', 'react')],
  ['React DOM in the engine', 'amphi/imports', 'renderer/engine/a.ts', value('createRoot', 'react-dom/client'), 'renderer/app/a.ts', value('createRoot', 'react-dom/client')],
  ['the interface in the engine', 'amphi/imports', 'renderer/engine/model/a.ts', type('Store', '../../app/state/store.ts'), 'renderer/engine/model/a.ts', type('Room', '../protocol.ts')],
  ['window in the engine', 'no-restricted-globals', 'renderer/engine/a.ts', 'export const a = () => window.name\n', 'renderer/app/a.ts', 'export const a = () => window.name\n'],
  ['document in the engine', 'no-restricted-globals', 'renderer/engine/a.ts', 'export const a = () => document.title\n', 'renderer/engine/a.ts', 'export const a = () => self.name\n'],
  ['the model in the interface', 'amphi/imports', 'renderer/app/room/a.ts', type('Fold', '../../engine/model/fold.ts'), 'renderer/app/room/a.ts', type('RoomSummary', '../../engine/protocol.ts')],
  ['engine code through its door', 'amphi/imports', 'renderer/app/a.ts', value('thing', '../engine/protocol.ts'), 'renderer/app/a.ts', `import url from '../engine/worker.ts?worker&url'\nexport const a = url\n`],
  ['the Worker as a module of the interface', 'amphi/imports', 'renderer/app/a.ts', `import '../engine/worker.ts'\n`, 'renderer/app/a.ts', `import url from '../engine/worker.ts?worker&url'\nexport const a = url\n`],
  ['the engine in the call', 'amphi/imports', 'renderer/call/view/a.ts', type('Fold', '../../engine/model/fold.ts'), 'renderer/call/view/a.ts', type('Conference', '../conference.ts')],
  ['the app in the call', 'amphi/imports', 'renderer/call/a.ts', value('request', '../app/state/engine-client.ts'), 'renderer/call/a.ts', value('cx', '../design/cx.ts')],
  ['the call in the picker of what is shared', 'amphi/imports', 'renderer/share-picker/a.ts', value('useCall', '../call/state/stores.ts'), 'renderer/share-picker/a.ts', value('cx', '../design/cx.ts')],
  ['Jitsi in the view of a call', 'amphi/imports', 'renderer/call/view/a.ts', value('createJitsiConference', '../jitsi/index.ts'), 'renderer/call/view/a.ts', type('Conference', '../conference.ts')],
  ['the engine in what all have in common', 'amphi/imports', 'renderer/common/a.ts', type('RoomId', '../engine/protocol.ts'), 'renderer/engine/a.ts', value('serial', '../common/serial.ts')],
  ['Electron in the renderer', 'amphi/imports', 'renderer/app/a.ts', value('shell', 'electron'), 'electron/a.ts', value('shell', 'electron')],
  ['Node in the renderer', 'amphi/imports', 'renderer/app/a.ts', value('readFileSync', 'node:fs'), 'electron/a.ts', value('readFileSync', 'node:fs')],
  ['Node in the renderer, old name', 'amphi/imports', 'renderer/engine/a.ts', value('readFileSync', 'fs'), 'electron/a.ts', value('readFileSync', 'fs')],
  ['code of main in the renderer', 'amphi/imports', 'renderer/app/a.ts', value('channels', '../../electron/bridge/contract.ts'), 'renderer/app/a.ts', type('Boot', '../../electron/bridge/contract.ts')],
  ['code of the renderer in main', 'amphi/imports', 'electron/a.ts', value('fold', '../renderer/engine/model/fold.ts'), 'electron/a.ts', value('messages', '../renderer/locales/en/index.ts')],
  ['tests in what ships', 'amphi/imports', 'electron/a.ts', value('startCampus', '../test/campus/index.ts'), 'electron/a.test.ts', value('startCampus', '../test/campus/index.ts')],
  ['dangerouslySetInnerHTML', 'amphi/html-sinks', 'renderer/app/a.tsx', jsx('<p dangerouslySetInnerHTML={{ __html: x }} />'), 'renderer/app/a.tsx', jsx('<p>{x}</p>')],
  ['dangerouslySetInnerHTML in a spread', 'amphi/html-sinks', 'renderer/app/a.tsx', jsx('<p {...{ dangerouslySetInnerHTML: { __html: x } }} />'), 'renderer/app/a.tsx', jsx('<p {...{ id: x }} />')],
  ['innerHTML', 'amphi/html-sinks', 'renderer/app/a.ts', 'export const a = (e: Element) => { e.innerHTML = "" }\n', 'renderer/app/a.ts', 'export const a = (e: Element) => { e.textContent = "" }\n'],
  ['innerHTML in brackets', 'amphi/html-sinks', 'renderer/design/a.ts', `export const a = (e: Element) => { e['innerHTML'] = '' }\n`, 'renderer/design/a.ts', `export const a = (e: Element) => { e['id'] = '' }\n`],
  ['outerHTML', 'amphi/html-sinks', 'renderer/app/a.ts', 'export const a = (e: Element) => { e.outerHTML = "" }\n', 'renderer/app/a.ts', 'export const a = (e: Element) => { e.remove() }\n'],
  ['insertAdjacentHTML', 'amphi/html-sinks', 'renderer/app/a.ts', `export const a = (e: Element) => e.insertAdjacentHTML('beforeend', '')\n`, 'renderer/app/a.ts', `export const a = (e: Element) => e.insertAdjacentText('beforeend', '')\n`],
  ['document.write', 'amphi/html-sinks', 'renderer/app/a.ts', `export const a = () => document.write('')\n`, 'renderer/app/a.ts', `export const a = (file: { write: (s: string) => void }) => file.write('')\n`],
  ['raw ipcMain', 'amphi/names', 'electron/account/a.ts', value('ipcMain', 'electron'), 'electron/bridge/a.ts', value('ipcMain', 'electron')],
  ['raw ipcMain of a namespace', 'amphi/names', 'electron/windows/a.ts', `import * as e from 'electron'\nexport const a = e['ipcMain']\n`, 'electron/bridge/a.ts', `import * as e from 'electron'\nexport const a = e['ipcMain']\n`],
  ['raw ipcRenderer', 'amphi/names', 'electron/windows/a.ts', value('ipcRenderer', 'electron'), 'electron/bridge/preload.ts', value('ipcRenderer', 'electron')],
  ['desktopCapturer outside capture', 'amphi/names', 'electron/windows/a.ts', value('desktopCapturer', 'electron'), 'electron/capture/a.ts', value('desktopCapturer', 'electron')],
  ['shell.openExternal outside security', 'amphi/names', 'electron/account/a.ts', `import { shell } from 'electron'\nexport const a = (u: string) => shell.openExternal(u)\n`, 'electron/security/a.ts', `import { shell } from 'electron'\nexport const a = (u: string) => shell.openExternal(u)\n`],
  ['openExternal taken apart', 'amphi/names', 'electron/account/a.ts', `import { shell } from 'electron'\nexport const { openExternal } = shell\n`, 'electron/security/a.ts', `import { shell } from 'electron'\nexport const { openExternal } = shell\n`],
  ['safeStorage outside account', 'amphi/names', 'electron/journal/a.ts', value('safeStorage', 'electron'), 'electron/account/a.ts', value('safeStorage', 'electron')],
  ['a second header policy', 'amphi/names', 'electron/media/a.ts', `import { session } from 'electron'\nexport const a = () => session.defaultSession.webRequest.onBeforeSendHeaders(null)\n`, 'electron/account/a.ts', `import { session } from 'electron'\nexport const a = () => session.defaultSession.webRequest.onBeforeSendHeaders(null)\n`],
  ['a raw hex colour', 'amphi/colours', 'renderer/app/a.tsx', `export const a = { color: '#1a2b3c' }\n`, 'renderer/design/a.ts', `export const a = { color: '#1a2b3c' }\n`],
  ['a raw rgb colour in a template', 'amphi/colours', 'renderer/app/a.ts', 'export const a = (n: number) => `rgb(${n} 0 0)`\n', 'renderer/app/a.ts', `export const a = '#general:example.org'\n`],
  ['a raw colour in a style sheet', 'amphi/style-colours', 'renderer/app/a.css', 'p { color: #fff }\n', 'renderer/design/a.css', 'p { color: #fff }\n'],
  ['an oklch colour in a style sheet', 'amphi/style-colours', 'renderer/app/a.css', 'p { border: 1px solid oklch(50% 0.1 20) }\n', 'renderer/app/a.css', 'p { border: 1px solid var(--line) }\n'],
  ['a colour by its English name', 'amphi/style-colours', 'renderer/app/a.css', 'p { color: white }\n', 'renderer/app/a.css', 'p { color: currentColor }\n'],
  ['text in JSX', 'amphi/literal-text', 'renderer/app/a.tsx', jsx('<p title={x}>Привет</p>'), 'renderer/app/a.tsx', jsx('<p title={x}>{x} · 1</p>')],
  ['text in a label', 'amphi/literal-text', 'renderer/app/a.tsx', jsx('<p aria-label="Close">{x}</p>'), 'renderer/app/a.tsx', jsx('<p aria-label={x} className="close">{x}</p>')],
  ['text in braces', 'amphi/literal-text', 'renderer/app/a.tsx', jsx(`<p>{'Hello'}{x}</p>`), 'renderer/app/a.tsx', jsx(`<p>{' '}{x}</p>`)],
  ['any', '@typescript-eslint/no-explicit-any', 'electron/a.ts', 'export const a = (x: any): string => String(x)\n', 'electron/a.ts', 'export const a = (x: unknown): string => String(x)\n'],
  ['a non-null assertion', '@typescript-eslint/no-non-null-assertion', 'electron/a.ts', 'export const a = (x: string | null) => x!\n', 'electron/a.ts', 'export const a = (x: string | null) => x ?? ""\n'],
  ['a silent catch', 'no-restricted-syntax', 'electron/a.ts', 'export const a = (f: () => void) => { try { f() } catch { /* later */ } }\n', 'electron/a.ts', 'export const a = (f: () => void) => { try { f() } catch (e) { return e } return null }\n'],
  ['a silent .catch()', 'no-restricted-syntax', 'electron/a.ts', 'export const a = (p: Promise<void>) => p.catch(() => {})\n', 'electron/a.ts', 'export const a = (p: Promise<void>) => p.catch((e: unknown) => e)\n'],
  ['eval', 'no-eval', 'renderer/app/a.ts', 'export const a = (x: string): unknown => eval(x)\n', 'renderer/app/a.ts', 'export const a = (x: string): unknown => JSON.parse(x)\n'],
  ['new Function', 'no-new-func', 'renderer/app/a.ts', 'export const a = (x: string) => new Function(x)\n', 'renderer/app/a.ts', 'export const a = (x: string) => () => x\n'],
  ['a ts-ignore', '@typescript-eslint/ban-ts-comment', 'electron/a.ts', '// @ts-ignore\nexport const a = 1\n', 'electron/a.ts', '// why\nexport const a = 1\n'],
  ['a file of 501 lines', 'max-lines', 'electron/a.ts', 'export {}\n'.repeat(501), 'electron/a.ts', 'export {}\n'.repeat(500)],
]

describe('each wall', () => {
  it.each(cases)('%s', async (_wall, rule, file, crossing, twinFile, twin) => {
    expect(await rulesBroken(file, crossing)).toContain(rule)
    expect(await rulesBroken(twinFile, twin)).toEqual([])
  })

  it('cannot be switched off by a comment', async () => {
    const broken = await rulesBroken('renderer/engine/a.ts', '/* eslint-disable */\nexport const a = () => window.name // eslint-disable-line\n')
    expect(broken).toEqual(['no-restricted-globals'])
  })
})
