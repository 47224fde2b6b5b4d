// Proves the launcher with a small Electron app of its own, so that a fault of the launcher is not taken for one of Amphi.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeHome, removeHome, type Keyring } from './desktop-session.ts'
import { launchAmphi, type RunningApp } from './launch.ts'
import { isRenderer, processes, sandboxOf, until } from './processes.ts'
import { freshFolder } from './run-folder.ts'
import { testUser } from './user.ts'

const MAIN = `
const { app, BrowserWindow, safeStorage, shell } = require('electron')
const fs = require('node:fs'), path = require('node:path')
app.enableSandbox()
if (process.env.AMPHI_DIES_ONCE !== undefined && !fs.existsSync(process.env.AMPHI_DIES_ONCE)) {
  fs.writeFileSync(process.env.AMPHI_DIES_ONCE, '')
  process.kill(process.pid, 'SIGSEGV')
}
app.whenReady().then(() => {
  const window = new BrowserWindow({ show: true })
  window.loadURL('data:text/html,<title>small</title><h1>small</h1>')
  const file = path.join(app.getPath('userData'), 'starts')
  fs.appendFileSync(file, 'x')
  globalThis.facts = {
    starts: fs.readFileSync(file, 'utf8').length, uid: process.getuid(), env: { ...process.env }, argv: process.argv,
    store: () => [safeStorage.getSelectedStorageBackend(), safeStorage.isEncryptionAvailable()],
    open: (url) => shell.openExternal(url),
  }
  console.log('small app is ready')
})
app.on('window-all-closed', () => app.quit())
`
interface Facts {
  starts: number
  uid: number
  env: Record<string, string>
  argv: string[]
  store: () => [string, boolean]
  open: (url: string) => Promise<void>
}
type WithFacts = typeof globalThis & { facts?: Facts }

let app: string

beforeAll(() => {
  app = freshFolder('small')
  mkdirSync(path.join(app, 'dist'))
  writeFileSync(path.join(app, 'dist/main.cjs'), MAIN)
  writeFileSync(path.join(app, 'package.json'), JSON.stringify({ name: 'small', productName: 'Small', version: '1.0.0', main: 'dist/main.cjs' }))
})
afterAll(() => rmSync(app, { recursive: true, force: true }))

const ready = async (running: RunningApp): Promise<Facts> => {
  await running.window()
  await until('the small app is ready', () => running.output().includes('small app is ready'))
  return running.electron.evaluate(() => JSON.parse(JSON.stringify((globalThis as WithFacts).facts)) as Facts)
}

describe('the launcher', () => {
  it('starts an app as an ordinary user with the sandbox on', async () => {
    const running = await launchAmphi({ app, args: ['amphi:hello'], env: { AMPHI_PROBE: '1' }, policy: { server: 'example.org' } })
    try {
      const facts = await ready(running)
      expect(facts.uid).toBe(testUser()?.uid ?? process.getuid?.())
      expect(facts.uid).toBeGreaterThan(0)
      expect(facts.env).toMatchObject({ AMPHI_PROBE: '1', HOME: running.home, AMPHI_POLICY: path.join(running.home, 'policy.json') })
      expect(facts.env).not.toHaveProperty('NODE_OPTIONS')
      expect(facts.argv.at(-1)).toBe('amphi:hello')
      const renderers = running.family().filter(isRenderer)
      expect(renderers).toHaveLength(1)
      for (const { pid } of renderers) expect(sandboxOf(pid)).toMatchObject({ seccomp: 2, noNewPrivs: true, uid: facts.uid, ownUserNamespace: true, ownPidNamespace: true })
    } finally {
      await running.dispose()
    }
    expect(processes().filter((one) => one.command.includes(running.home))).toEqual([])
  })

  it('keeps a home across restarts and a kill of the whole group', async () => {
    const home = makeHome()
    const first = await launchAmphi({ app, home })
    try {
      expect((await ready(first)).starts).toBe(1)
      await first.close()
      const second = await first.relaunch()
      expect((await ready(second)).starts).toBe(2)
      const family = second.family().map((one) => one.pid)
      expect(family.length).toBeGreaterThan(3)
      await second.kill()
      await until('nothing of the app is left', () => !processes().some((one) => family.includes(one.pid)))
      const third = await second.relaunch()
      expect((await ready(third)).starts).toBe(3)
    } finally {
      await first.dispose()
      removeHome(home)
    }
  })

  it('starts an app that died of the debugger once more', async () => {
    const running = await launchAmphi({ app, env: { AMPHI_DIES_ONCE: path.join('/tmp', `amphi-died-${process.pid}`) } })
    try {
      expect((await ready(running)).starts).toBe(1)
    } finally {
      await running.dispose()
      rmSync(path.join('/tmp', `amphi-died-${process.pid}`))
    }
  })

  it('notes the address that the app opens in the browser', async () => {
    const running = await launchAmphi({ app })
    try {
      await ready(running)
      await running.electron.evaluate(() => (globalThis as WithFacts).facts?.open('https://id.example.org/login?a=1&b=2'))
      expect(await running.session.nextOpened()).toBe('https://id.example.org/login?a=1&b=2')
    } finally {
      await running.dispose()
    }
  })

  it.each<[Keyring, string, boolean]>([
    ['plain', 'basic_text', false],
    ['unlocked', 'gnome_libsecret', true],
    ['absent', 'gnome_libsecret', false],
  ])('offers a key store that is %s', async (keyring, backend, available) => {
    const running = await launchAmphi({ app, keyring })
    try {
      await ready(running)
      expect(await running.electron.evaluate(() => (globalThis as WithFacts).facts?.store())).toEqual([backend, available])
    } finally {
      await running.dispose()
    }
  })
})
