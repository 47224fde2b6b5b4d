// A small Electron app around the real electron/capture: one page that shares, at a call's origin, and what main was told of it.
// With SHARING_PAINTER it is the other side: a window of another program, which paints a colour and a counter that goes on.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { app, BrowserWindow, protocol, session } from 'electron'
import type { CallStatus } from '../../../electron/bridge/contract-call.ts'
import { createCapture, type CallCapture, type Capture, type ShareEvent } from '../../../electron/capture/index.ts'
import { SCHEMES } from '../../../electron/security/schemes.ts'

const ORIGIN = 'https://meet.uni.example'
const SIZE = { width: 640, height: 400 }

export interface Harness {
  capture: Capture
  call: CallCapture
  told: { event: ShareEvent; value: unknown }[]
  commands: string[]
  logged: string[]
  forged: number
  joined: boolean
  status: (changes: Partial<CallStatus>) => void
}

const root = app.getAppPath()
const page = (): string => readFileSync(path.join(root, 'page.html'), 'utf8')

const painting = `<title>PAINTER</title><style>body{margin:0}canvas{position:fixed;inset:0;width:100%;height:100%;image-rendering:pixelated}</style><canvas width="8" height="4"></canvas><script>
  const pen = document.querySelector('canvas').getContext('2d'); let number = 0
  window.colour = 'rgb(32, 192, 64)'
  setInterval(() => { number = (number + 1) % 256; pen.fillStyle = window.colour; pen.fillRect(0, 0, 8, 4)
    for (let bit = 0; bit < 8; bit += 1) { pen.fillStyle = number & (128 >> bit) ? '#fff' : '#000'; pen.fillRect(bit, 0, 1, 1) } }, 100)
</script>`

async function paint(): Promise<void> {
  const window = new BrowserWindow({ x: 700, y: 60, ...SIZE, title: 'PAINTER', autoHideMenuBar: true, webPreferences: { backgroundThrottling: false } })
  await window.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(painting)}`)
  console.log('painter is ready')
}

async function share(): Promise<void> {
  const partition = session.fromPartition('call')
  const logged: string[] = []
  const log = (message: string, error?: unknown): void => {
    logged.push(error === undefined ? message : `${message}: ${String(error)}`)
    console.log(logged.at(-1))
  }
  const capture = createCapture({ platform: process.platform, env: process.env, policy: null, root, language: () => 'en', theme: () => 'light', log })
  const window = new BrowserWindow({ x: 20, y: 60, ...SIZE, autoHideMenuBar: true, webPreferences: { session: partition, sandbox: true, contextIsolation: true, backgroundThrottling: false } })
  const harness: Omit<Harness, 'call'> = {
    capture,
    told: [],
    commands: [],
    logged,
    forged: 0,
    joined: true,
    status: (changes) => call.status({ phase: 'joined', since: 0, people: 2, microphone: 'on', camera: 'off', sharing: 'none', shareLabel: null, hand: false, moderator: false, error: null, ...changes }),
  }
  const call = capture.attach({
    session: partition,
    isCallFrame: (frame) => frame === window.webContents.mainFrame && frame.origin === ORIGIN,
    isJoined: () => harness.joined,
    tell: (event, value) => void harness.told.push({ event, value }),
    command: (command) => void harness.commands.push(command),
    focus: () => void harness.commands.push('focus'),
    onForged: () => {
      harness.forged += 1
      window.webContents.forcefullyCrashRenderer()
    },
  })
  partition.setPermissionRequestHandler((contents, permission, callback, details) => {
    const types = 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    const capturing = permission === 'display-capture' || (permission === 'media' && types.length === 0)
    if (contents === window.webContents && details.isMainFrame && capturing) call.askCapture(callback)
    else callback(false)
  })
  window.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument) call.frameGone()
  })
  window.webContents.on('render-process-gone', () => call.frameGone())
  partition.protocol.handle('https', () => new Response(page(), { headers: { 'content-type': 'text/html; charset=utf-8' } }))
  Object.assign(globalThis, { harness: Object.assign(harness, { call }) })
  await window.loadURL(`${ORIGIN}/${process.env['SHARING_HASH'] ?? ''}`)
  console.log('sharing is ready')
}

app.enableSandbox()
protocol.registerSchemesAsPrivileged(SCHEMES)
app.on('window-all-closed', () => app.quit())
void app.whenReady().then(process.env['SHARING_PAINTER'] === undefined ? share : paint)
