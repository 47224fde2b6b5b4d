// The script that the package starts: which display it chooses, and that nothing of what it passes on is changed. The program behind it only prints its arguments.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let folder: string
let run: string
const servers: Server[] = []

/** What the program was started with. */
function start(env: Readonly<Record<string, string>>, args: readonly string[] = [], as = path.join(folder, 'Amphi App/amphi-start')): string[] {
  const said = execFileSync(as, args, { encoding: 'utf8', env: { PATH: process.env['PATH'], ...env } })
  return said.split('\0').slice(0, -1)
}
async function listen(name: string): Promise<void> {
  const server = createServer()
  servers.push(server)
  server.listen(path.join(run, name))
  await once(server, 'listening')
}
const WAYLAND = ['--ozone-platform=wayland']
const X11 = ['--ozone-platform=x11']

describe.skipIf(process.platform !== 'linux')('the start of the installed app', () => {
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'amphi-start-'))
    run = path.join(folder, 'run')
    mkdirSync(run)
    mkdirSync(path.join(folder, 'Amphi App'))
    copyFileSync(path.join(import.meta.dirname, 'amphi-start'), path.join(folder, 'Amphi App/amphi-start'))
    writeFileSync(path.join(folder, 'Amphi App/amphi'), '#!/bin/sh\nfor word in "$@"; do printf \'%s\\0\' "$word"; done\n', { mode: 0o755 })
    await listen('wayland-0')
    await listen('wayland-1')
    await listen('wayland-dead')
    writeFileSync(path.join(run, 'wayland-file'), '')
    writeFileSync(path.join(run, 'wayland-dead.lock'), '')
    writeFileSync(path.join(run, 'wayland-1.lock'), '')
  })
  afterAll(() => {
    for (const server of servers) server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each([
    ['a Wayland session', { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' }, WAYLAND],
    ['a Wayland session of which the display’s name was taken away', { XDG_SESSION_TYPE: 'wayland', DISPLAY: ':0' }, WAYLAND],
    ['a Wayland session without its socket', { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-9', DISPLAY: ':0' }, X11],
    ['a Wayland session whose socket is a plain file', { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-file', DISPLAY: ':0' }, X11],
    ['a Wayland session whose compositor is gone and left its socket', { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-dead', DISPLAY: ':0' }, X11],
    ['an X11 session with a compositor beside it', { XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' }, X11],
    ['a session that does not say its type, with a named display', { WAYLAND_DISPLAY: 'wayland-0' }, WAYLAND],
    ['a session that does not say its type, with an X server', { DISPLAY: ':0' }, X11],
    ['ssh with an X server', { XDG_SESSION_TYPE: 'tty', DISPLAY: 'localhost:10.0' }, X11],
    ['no display at all', { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-9' }, []],
  ] as const)('%s', (_name, env, expected) => {
    expect(start({ XDG_RUNTIME_DIR: run, ...env })).toEqual(expected)
  })

  it('takes a socket by its whole path, without a folder of the session', () => {
    expect(start({ XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: path.join(run, 'wayland-0'), DISPLAY: ':0' })).toEqual(WAYLAND)
    expect(start({ XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' })).toEqual(X11)
  })

  it('takes a lock that is held for a compositor that lives', async () => {
    const env = { XDG_RUNTIME_DIR: run, XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: 'wayland-1', DISPLAY: ':0' }
    expect(start(env)).toEqual(X11)
    const holder = spawn('flock', ['--no-fork', path.join(run, 'wayland-1.lock'), 'sh', '-c', 'echo held; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
    await once(holder.stdout, 'data')
    expect(start(env)).toEqual(WAYLAND)
    holder.kill()
  })

  it('passes on everything as it came, with its own switch before it', () => {
    const args = ['--server=https://uni.example', 'amphi://room/!a:b c"d\'e$(id)`id`\\n', '', '  two  spaces ', '*', '--ozone-platform=x11']
    expect(start({ XDG_RUNTIME_DIR: run, XDG_SESSION_TYPE: 'wayland' }, args)).toEqual([...WAYLAND, ...args])
  })

  it('obeys whoever says it', () => {
    expect(start({ XDG_RUNTIME_DIR: run, XDG_SESSION_TYPE: 'wayland', DISPLAY: ':0' }, ['--ozone-platform=x11', 'amphi:x'])).toEqual(['--ozone-platform=x11', 'amphi:x'])
    expect(start({ XDG_RUNTIME_DIR: run, XDG_SESSION_TYPE: 'wayland', DISPLAY: ':0', AMPHI_DISPLAY: 'x11' })).toEqual(X11)
    expect(start({ XDG_RUNTIME_DIR: run, XDG_SESSION_TYPE: 'x11', DISPLAY: ':0', AMPHI_DISPLAY: 'wayland' })).toEqual(WAYLAND)
    expect(start({ XDG_RUNTIME_DIR: run, XDG_SESSION_TYPE: 'x11', DISPLAY: ':0', AMPHI_DISPLAY: '; rm' })).toEqual(X11)
  })

  it('finds the program through links, as /usr/bin/amphi is one', () => {
    symlinkSync(path.join(folder, 'Amphi App/amphi-start'), path.join(folder, 'alternative'))
    symlinkSync(path.join(folder, 'alternative'), path.join(folder, 'amphi'))
    expect(start({ XDG_SESSION_TYPE: 'x11', DISPLAY: ':0' }, ['a b'], path.join(folder, 'amphi'))).toEqual([...X11, 'a b'])
  })
})
