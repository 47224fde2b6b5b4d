// Attacks that have nothing to attack, and must not get it unnoticed: what is not in the sources, the page and the lockfile. Rows T05–T07, T26, T33, T37, T42, T65, T66, T82, T90.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '../..')
/** Sources without their tests, as one text for each file. */
function sources(...folders: string[]): { file: string; text: string }[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile() && /\.(?:tsx?|html)$/.test(one.name) && !/\.(?:test|fixture)\.tsx?$/.test(one.name))
      .map((one) => path.join(one.parentPath, one.name))
      .map((file) => ({ file: path.relative(root, file), text: readFileSync(file, 'utf8') })),
  )
}
const holding = (pattern: RegExp, ...folders: string[]): string[] => sources(...folders).filter(({ text }) => pattern.test(text)).map(({ file }) => file)

describe('the page', () => {
  it('finds what it looks for', () => expect(holding(/BrowserWindow/, 'electron')).not.toEqual([]))
  it.each([
    ['T06 HTML of others as HTML', /dangerouslySetInnerHTML|\.innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|setHTMLUnsafe|DOMParser/],
    ['T07 an editor that takes pasted markup', /contentEditable|getData\(['"]text\/html/],
    ['T33 T65 frames, web views and widgets of others', /<(?:iframe|webview|object|embed)[\s>]|createElement\(['"](?:iframe|webview|object|embed)/],
    ['T05 a room as an HTML file', /text\/html/],
  ])('%s: nowhere', (_name, pattern) => expect(holding(pattern, 'renderer/app', 'renderer/design')).toEqual([]))
  it.each([
    ['T26 previews of links', /preview_url/],
    ['T65 widgets as pages: their event is read for a conference’s name and nothing else', /(?:scalar|widgetApi|WidgetDriver)/],
    ['T66 crypto, which would have keys to be robbed of', /initRustCrypto|matrix-sdk-crypto|crypto-api|initCrypto/],
    ['T82 control from afar', /robotjs|nut-js|remoteControl|sendInputEvent/],
  ])('%s: nowhere', (_name, pattern) => expect(holding(pattern, 'renderer/engine', 'renderer/app', 'electron')).toEqual([]))
})

describe('main', () => {
  it.each([
    ['T42 updates by itself: the system’s packages do that, signed', /autoUpdater|electron-updater|quitAndInstall/],
    ['T41 a shell or a program of its own', /child_process|\bexecFile\b|\bspawn\(/],
    ['T52 crash reports, which would carry memory to somebody', /crashReporter\.start/],
    ['T43 a way around a broken certificate', /'certificate-error'|setCertificateVerifyProc|rejectUnauthorized|NODE_TLS_REJECT/],
    ['T21 cookies or credentials of the browser', /credentials: 'include'|useSessionCookies/],
  ])('%s: nowhere', (_name, pattern) => expect(holding(pattern, 'electron')).toEqual([]))

  it('T40 what can be captured is listed in one room', () => {
    expect(holding(/\bdesktopCapturer\b(?!`)/, 'electron').filter((file) => !file.startsWith('electron/capture/'))).toEqual([])
  })

  it('T37 the bridge has five doors, and none gives the page anything of Electron’s', () => {
    const preload = readFileSync(path.join(root, 'electron/bridge/preload.ts'), 'utf8')
    expect(preload.match(/exposeInMainWorld\(/g)).toHaveLength(1)
    const [, bridge = ''] = /const bridge: Bridge = \{\n([\s\S]*?)\n\}\n/.exec(preload) ?? []
    expect(bridge.match(/^ {2}(\w+)/gm)?.map((name) => name.trim())).toEqual(['call', 'on', 'spoolFile', 'requestEnginePort', 'requestChatPort'])
    // The event itself, with its sender and ports, stays in the preload.
    expect(preload).toMatch(/forward = \(_event: unknown, value/)
  })
  it('T37 T40 the call page has two doors, and neither leads to what could be shared', () => {
    const preload = readFileSync(path.join(root, 'electron/bridge/preload-call.ts'), 'utf8')
    expect(preload.match(/exposeInMainWorld\('\w+'/g)).toEqual(["exposeInMainWorld('amphiCall'"])
    // Pictures of screens and windows are told to a page of ours, by the keeper of the picker and nobody else.
    expect(holding(/thumbnail: string/, 'electron').filter((file) => !/electron\/capture\//.test(file))).toEqual(['electron/bridge/contract-share-picker.ts'])
    expect(holding(/'share\.sources'/, 'electron').sort()).toEqual(['electron/capture/call-capture.ts', 'electron/capture/index.ts', 'electron/windows/share-picker.ts'])
    expect(readFileSync(path.join(root, 'electron/bridge/contract-call.ts'), 'utf8')).not.toMatch(/sources|thumbnail|choose/i)
    const [, bridge = ''] = /const bridge: CallBridge = \{\n([\s\S]*?)\n\}\n/.exec(preload) ?? []
    expect(bridge.match(/^ {2}(\w+)/gm)?.map((name) => name.trim())).toEqual(['call', 'on'])
    expect(preload).toMatch(/forward = \(_event: unknown, value/)
  })
  it('T43 no certificate of the person’s goes to a server that asks for one', () => {
    expect(sources('electron').find(({ file }) => file === 'electron/wiring/shell.ts')?.text).toMatch(/'select-client-certificate', [^\n]*\n\s*event\.preventDefault\(\)\n\s*choose\(\)/)
  })
  it('T30 one call hands addresses to the system, one opens files', () => {
    expect(holding(/shell\.openExternal\(/, 'electron')).toEqual(['electron/security/system-browser.ts'])
    expect(holding(/shell\.openPath\(/, 'electron')).toEqual(['electron/wiring/shell.ts'])
  })
})

describe('T90 what is installed', () => {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, { version?: string; integrity?: string; resolved?: string; link?: boolean; hasInstallScript?: boolean }> }
  const packages = Object.entries(lock.packages).filter(([name]) => name !== '')
  it('is pinned exactly, by us and by its content', () => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { dependencies?: Record<string, string>; devDependencies?: Record<string, string> }
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/)
      expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version)
    }
    expect(packages.filter(([, one]) => !/^sha512-/.test(one.integrity ?? '')).map(([name]) => name)).toEqual([])
    // No git address, no tarball of somebody's own, no link out of the folder.
    expect(packages.filter(([, one]) => one.link === true || one.resolved !== undefined).map(([name]) => name)).toEqual([])
  })
  it('runs no script of its own but those that are known', () => {
    // `node` fetches its own binary by a script; the other belongs to the packager for Windows.
    expect(packages.filter(([, one]) => one.hasInstallScript === true).map(([name]) => name).sort()).toEqual(['node_modules/electron-winstaller', 'node_modules/node'])
  })
})
