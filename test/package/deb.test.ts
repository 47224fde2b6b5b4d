// The .deb as a person gets it: made, installed by apt, started from the menu as an ordinary user, signed in, removed.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makePackage } from '../../build/package.ts'
import { FUSES, readFuses } from '../../build/packaging/fuses.ts'
import { resolveElectron } from '../../build/runtime.ts'
import { startCampus, type Campus } from '../campus/index.ts'
import { launchBrowser } from '../support/browser.ts'
import { makeHome, removeHome, startSession, type DesktopSession } from '../support/desktop-session.ts'
import { message, openRoom, signIn, write } from '../support/journey.ts'
import { asUser, familyOf, isRenderer, processes, sandboxOf, startHelper, until } from '../support/processes.ts'
import { freshFolder } from '../support/run-folder.ts'
import { testUser } from '../support/user.ts'
import { driveInstalled, endInstalled, INSTALLED, mainProcesses, readEntry } from './installed.ts'

const installable = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
// What an interrupted run left installed carries the mark of a test build; anything else belongs to a person.
const mine = installable && (!existsSync(INSTALLED.folder) || existsSync(path.join(INSTALLED.resources, 'test-build')))
if (!installable) console.log('The package suite is skipped: installing a .deb needs root and apt.')
else if (!mine) console.log(`The package suite is skipped: an Amphi is already installed in ${INSTALLED.folder}, and a test must not remove it.`)

const apt = (...args: string[]): string =>
  execFileSync('apt-get', ['-y', '-q', ...args], { encoding: 'utf8', timeout: 240_000, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })

describe.skipIf(!mine)('the .deb', () => {
  let campus: Campus
  let browser: Browser
  let home: string
  let session: DesktopSession
  let file: string

  const asPerson = (...command: string[]): string => {
    const [program = '', ...args] = [...asUser(testUser()), ...command]
    return execFileSync(program, args, { encoding: 'utf8', cwd: home, env: session.env, timeout: 10_000 })
  }
  /** For launchers: a session of its own, as a desktop gives it, and no pipe that what they start would keep open. */
  const launch = (...command: string[]): void => {
    const [program = '', ...args] = ['setsid', '--wait', ...asUser(testUser()), ...command]
    execFileSync(program, args, { cwd: home, env: session.env, stdio: 'ignore', timeout: 10_000 })
  }

  beforeAll(async () => {
    ;[campus, browser] = await Promise.all([startCampus({ seed: 'tiny' }), launchBrowser()])
    home = makeHome()
    session = await startSession(home, 'unlocked')
    file = await makePackage({ target: 'deb', output: freshFolder('package'), testBuild: true, asBuilt: true })
    if (existsSync(INSTALLED.folder)) apt('purge', 'amphi')
    apt('install', '--no-install-recommends', file)
  })

  afterAll(async () => {
    await endInstalled()
    if (existsSync(INSTALLED.folder)) apt('purge', 'amphi')
    await session?.stop()
    if (home !== undefined) removeHome(home)
    await browser?.close()
    await campus?.stop()
  })

  it('brings a valid desktop entry that opens amphi: links', () => {
    expect(execFileSync('desktop-file-validate', [INSTALLED.entry], { encoding: 'utf8' })).toBe('')
    expect(readEntry()).toMatchObject({ Name: 'Amphi', Icon: 'amphi', Terminal: 'false', StartupWMClass: 'amphi', Exec: `${INSTALLED.start} %U` })
    expect(readEntry()['MimeType']?.split(';')).toContain('x-scheme-handler/amphi')
    expect(asPerson('gio', 'mime', 'x-scheme-handler/amphi')).toContain('amphi.desktop')
    expect(existsSync('/usr/share/icons/hicolor/256x256/apps/amphi.png')).toBe(true)
  })

  it('lays out files that only root may change', () => {
    const writable = execFileSync('find', [INSTALLED.folder, '(', '-perm', '/022', '-o', '!', '-user', 'root', ')', '!', '-type', 'l'], { encoding: 'utf8' })
    expect(writable).toBe('')
    expect(existsSync(path.join(INSTALLED.resources, 'app.asar'))).toBe(true)
    expect(existsSync(path.join(INSTALLED.resources, 'default_app.asar'))).toBe(false)
    expect(realpathSync('/usr/bin/amphi')).toBe(INSTALLED.start)
    expect(statSync(INSTALLED.start).mode & 0o777).toBe(0o755)
    // What AppArmor lets have user namespaces is the program, which the script becomes.
    expect(readFileSync(path.join(INSTALLED.resources, 'apparmor-profile'), 'utf8')).toContain(`"${INSTALLED.executable}"`)
  })

  it('has its fuses as decided, read back from the binary', async () => {
    const seen = await readFuses(INSTALLED.executable)
    expect(FUSES).toMatchObject(seen)
    // The older Electron of development lacks the newest fuse.
    const known = (await resolveElectron()).kind === 'pinned' ? Object.keys(FUSES).length : Object.keys(FUSES).length - 1
    expect(Object.keys(seen)).toHaveLength(known)
  })

  it('starts from the menu as an ordinary person, with the sandbox on, once', async () => {
    launch('gtk-launch', 'amphi')
    const [main] = await until('the app runs', () => (mainProcesses().length > 0 ? mainProcesses() : undefined))
    if (main === undefined) throw new Error('no main process')
    const renderer = await until('its page runs', () => familyOf(main.pid).find(isRenderer))
    expect(sandboxOf(renderer.pid)).toMatchObject({ seccomp: 2, noNewPrivs: true, uid: testUser()?.uid, ownUserNamespace: true, ownPidNamespace: true })
    launch('gio', 'open', 'amphi://room/none')
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    expect(mainProcesses().map(({ pid }) => pid)).toEqual([main.pid])
    // Started by the script, which chose the display and is no more.
    expect(main.command).toContain('--ozone-platform=x11')
    expect(processes().some(({ command }) => command.includes(INSTALLED.start))).toBe(false)
    await endInstalled()
    expect(mainProcesses()).toEqual([])
  })

  it('ignores the switches that the fuses took away', async () => {
    const env = { ...session.env, ELECTRON_RUN_AS_NODE: '1' }
    const [program = '', ...args] = [...asUser(testUser()), 'timeout', '5', INSTALLED.executable, '-e', 'console.log(6 * 7)']
    let said: string
    try {
      said = execFileSync(program, args, { encoding: 'utf8', env, cwd: home, stdio: ['ignore', 'pipe', 'ignore'] })
    } catch (error) {
      said = (error as { stdout: string }).stdout // the app itself started, and was ended after five seconds
    }
    expect(said).not.toContain('42')
    await endInstalled()
  })

  it('opens no debugger’s port to the machine, whoever asks for one', async () => {
    const helper = startHelper([INSTALLED.executable, '--remote-debugging-port=0', '--disable-gpu', '--password-store=gnome-libsecret'], { user: session.user, env: session.env, cwd: session.home })
    try {
      await until('its page runs', () => familyOf(helper.pid).find(isRenderer))
      await until('it says what it did not take', () => readFileSync(path.join(home, '.config/Amphi/logs/amphi.log'), 'utf8').includes('does not take: remote-debugging-port'))
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      expect(helper.output()).not.toContain('DevTools listening')
    } finally {
      await endInstalled()
      await helper.stop()
    }
  })

  it('signs in to the university, reads and writes', async () => {
    const driven = await driveInstalled(session, { AMPHI_TEST: '1', AMPHI_SERVER: campus.base })
    const before = session.opened().length
    try {
      const [renderer] = driven.family().filter(isRenderer)
      expect(sandboxOf(renderer?.pid ?? 0)).toMatchObject({ seccomp: 2, noNewPrivs: true })
      await signIn(driven.page, { person: campus.person('ivanov'), server: campus.base, browser, nextOpened: () => session.nextOpened(before) })
      await openRoom(driven.page, campus.room('course').name)
      await write(driven.page, 'Written from the installed package')
      expect(await message(driven.page, 'Written from the installed package').isVisible()).toBe(true)
    } catch (error) {
      console.error(driven.output())
      throw error
    } finally {
      await driven.stop()
    }
  })

  it('starts where the session speaks of Wayland and nobody listens, also by its name', async () => {
    const env = { ...session.env, XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0' }
    const helper = startHelper(['amphi', '--disable-gpu', '--password-store=gnome-libsecret'], { user: session.user, env, cwd: session.home })
    try {
      await until('its page runs', () => familyOf(helper.pid).find(isRenderer))
      expect(mainProcesses()[0]?.command).toContain('--ozone-platform=x11 --disable-gpu')
    } finally {
      await endInstalled()
      await helper.stop()
    }
  })

  it('is removed without a trace outside the homes', () => {
    apt('purge', 'amphi')
    for (const place of [INSTALLED.folder, INSTALLED.entry, '/usr/bin/amphi', '/usr/share/icons/hicolor/256x256/apps/amphi.png', '/etc/apparmor.d/amphi']) {
      expect(existsSync(place), place).toBe(false)
    }
    expect(() => execFileSync('dpkg', ['-s', 'amphi'], { stdio: 'ignore' })).toThrow()
  })
})
