// Attacks by another person who is logged in to the same computer, and by whoever starts the app with switches of their own. Rows T35, T41, T44, T50, T51.
import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { listenForReturn } from '../../electron/account/loopback.ts'
import { isOwnPeer, ownerIn } from '../../electron/account/peer.ts'
import { readPolicy } from '../../electron/config/policy.ts'
import { takeBack, TAKEN_BACK } from '../../electron/security/hardening.ts'
import { testHooks } from '../../electron/test-hooks.ts'

const linux = process.platform === 'linux'
const me = process.getuid?.() ?? 0
const texts = { language: 'en', done: '', doneHint: '', failed: '', failedHint: '' } as const
let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'amphi-machine-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('T51 whose connection it is', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1',
    '   1: 0100007F:1F90 0100007F:0BB8 01 00000000:00000000 00:00000000 00000000  1001        0 2 1',
    '   2: 0100007F:1F91 0100007F:0BB8 06 00000000:00000000 00:00000000 00000000     0        0 0 1',
    '   3: 0200000A:1F92 0100007F:0BB8 01 00000000:00000000 00:00000000 00000000  1002        0 3 1',
  ].join('\n')
  const v6 = 'header\n   0: 0000000000000000FFFF00000100007F:1F93 0000000000000000FFFF00000100007F:0BB8 01 0:0 00:0 0  1003        0 4 1'
  it.each([
    [table, 0x1f90, 1001], [table, 0x1f91, null], [table, 0x1f92, null], [table, 1, null], [v6, 0x1f93, 1003], ['', 1, null], ['nonsense\nmore nonsense', 1, null],
  ])('is read off the kernel’s table (%#)', (text, port, owner) => expect(ownerIn(text, port, 3000)).toBe(owner))

  it('another’s is refused; where nothing is said, path and state stand alone', async () => {
    const file = path.join(folder, 'tcp')
    writeFileSync(file, table)
    expect(await isOwnPeer(0x1f90, 3000, 1001, [file])).toBe(true)
    expect(await isOwnPeer(0x1f90, 3000, 1000, [file])).toBe(false)
    expect(await isOwnPeer(0x1f90, 3000, 1000, [path.join(folder, 'none'), file])).toBe(false)
    expect(await isOwnPeer(0x1f90, 3000, 1000, [path.join(folder, 'none')])).toBe(true)
  })

  it.skipIf(!linux)('this very kernel says it of a real connection', async () => {
    const seen: boolean[] = []
    const server = http.createServer((request, response) => {
      const { remotePort = 0, localPort = 0 } = request.socket
      void Promise.all([isOwnPeer(remotePort, localPort, me), isOwnPeer(remotePort, localPort, me + 1)]).then((both) => {
        seen.push(...both)
        response.end()
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await fetch(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`)
    server.close()
    expect(seen).toEqual([true, false])
  })

  it('T50 a stranger who knows the address signs nobody in; the person still can', async () => {
    let own = false
    const onReturn = vi.fn()
    const { redirectUrl } = await listenForReturn('s'.repeat(64), { texts, onReturn, isOwn: async () => own })
    expect((await fetch(`${redirectUrl}&loginToken=of-mallory`)).status).toBe(403)
    expect(onReturn).not.toHaveBeenCalled()
    own = true
    await new Promise((resolve, reject) => http.get(`${redirectUrl}&loginToken=of-anna`, { agent: false }, (answer) => answer.resume().on('end', resolve)).on('error', reject))
    expect(onReturn).toHaveBeenCalledExactlyOnceWith('of-anna')
  })

  it.skipIf(!linux || me !== 0)('T50 not even with another user’s real process', async () => {
    const onReturn = vi.fn()
    const { redirectUrl, close } = await listenForReturn('s'.repeat(64), { texts, onReturn })
    const { host, port, pathname, search } = new URL(redirectUrl)
    const script = `exec 3<>/dev/tcp/127.0.0.1/${port}; printf 'GET ${pathname}${search}&loginToken=of-mallory HTTP/1.1\\r\\nHost: ${host}\\r\\n\\r\\n' >&3; head -1 <&3`
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { uid: 65_534, gid: 65_534, cwd: '/' })
    expect(stdout).toContain('403')
    expect(onReturn).not.toHaveBeenCalled()
    close()
  })
})

describe.skipIf(process.platform === 'win32')('T44 the policy’s folder', () => {
  const policyIn = (mode: number): string => {
    const place = path.join(folder, 'etc')
    mkdirSync(place)
    writeFileSync(path.join(place, 'policies.json'), '{"server":"uni.test"}', { mode: 0o644 })
    chmodSync(place, mode)
    return path.join(place, 'policies.json')
  }
  it('that others may write stops the app: they could take the policy away, or put it aside', () => {
    const file = policyIn(0o777)
    expect(readPolicy(file, { owners: [me] })).toMatchObject({ kind: 'refused', reason: expect.stringContaining('folder') })
    rmSync(file)
    expect(readPolicy(file, { owners: [me] })).toMatchObject({ kind: 'refused' })
  })
  it('that others may write to without taking anything away is no danger', () => {
    expect(readPolicy(policyIn(0o1777), { owners: [me] })).toMatchObject({ kind: 'policy' })
  })
  it('that belongs to another stops the app', () => {
    expect(readPolicy(policyIn(0o755), { owners: [me + 1] })).toMatchObject({ kind: 'refused', reason: expect.stringContaining('folder') })
  })
  it('that is not there means that there is no policy', () => {
    expect(readPolicy(path.join(folder, 'none/policies.json'), { owners: [0] })).toEqual({ kind: 'none' })
  })
})

describe('T35 T41 what the app is started with', () => {
  it('a package takes back what opens it to others or takes its protections away, and says what it took', () => {
    const standing = new Set<string>(['remote-debugging-port', 'ignore-certificate-errors', 'lang'])
    const taken = takeBack({ hasSwitch: (name) => standing.has(name), removeSwitch: (name) => void standing.delete(name) })
    expect(taken.sort()).toEqual(['ignore-certificate-errors', 'remote-debugging-port'])
    expect([...standing]).toEqual(['lang'])
    for (const name of ['remote-debugging-pipe', 'host-resolver-rules', 'disable-web-security', 'load-extension', 'log-net-log']) expect(TAKEN_BACK).toContain(name)
  })
  it('before the app is ready, and for every package but one that was built for tests', () => {
    const main = readFileSync(path.join(import.meta.dirname, '../../electron/main.ts'), 'utf8')
    expect(main.indexOf('takeBack(app.commandLine)')).toBeGreaterThan(0)
    expect(main.indexOf('takeBack(app.commandLine)')).toBeLessThan(main.indexOf('whenReady()])'))
    const env = { AMPHI_TEST: '1', AMPHI_SERVER: 'evil.test', AMPHI_POLICY: '/tmp/x', AMPHI_TEST_SAVE: '/tmp' }
    expect(testHooks({ packaged: true, resources: folder, env })).toEqual({ underTest: false, server: null, policyFile: null, captureLinks: null, saveFolder: null })
    writeFileSync(path.join(folder, 'test-build'), '')
    expect(testHooks({ packaged: true, resources: folder, env }).underTest).toBe(true)
    expect(testHooks({ packaged: true, resources: folder, env: {} }).underTest).toBe(false)
  })
})
