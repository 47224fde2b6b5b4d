// Campuses beside each other, their variants, and what is left when they end.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passwordLogin } from './client.ts'
import { startCampus, type Campus } from './index.ts'
import { isAlive } from './processes.ts'

/** Ids of processes that were started in a folder. */
function processesIn(dir: string): number[] {
  return fs
    .readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((entry) => {
      try {
        return fs.readFileSync(`/proc/${entry}/cmdline`, 'utf8').includes(dir)
      } catch {
        return false // it has ended meanwhile
      }
    })
    .map(Number)
}

describe('two at once', () => {
  let campuses: Campus[]
  beforeAll(async () => {
    campuses = await Promise.all([startCampus({ seed: 'tiny', identity: ['ldap', 'oidc'] }), startCampus({ seed: 'tiny', proxy: true })])
  })
  afterAll(async () => {
    for (const campus of campuses) await campus.stop()
  })

  it('have ports, folders and databases of their own', async () => {
    const [one, two] = campuses as [Campus, Campus]
    expect(new Set([one.base, one.direct, two.base, two.direct]).size).toBe(3) // the first has no proxy: base is direct
    expect(one.dir).not.toBe(two.dir)
    expect(one.pid()).not.toBe(two.pid())
    const room = one.room('course').id
    await (await one.login('petrova')).send(room, 'only here')
    const { chunk } = await (await two.login('petrova')).messages(room)
    expect(chunk.some((event) => event.content.body === 'only here')).toBe(false)
  })

  it('sign in anew after a restart, with the same device', async () => {
    const [one] = campuses as [Campus, Campus]
    const before = await one.login('smith')
    await one.restart()
    const { device_id } = await before.api<{ device_id: string }>('GET', '/_matrix/client/v3/account/whoami')
    expect(device_id).toBe(before.deviceId)
    expect((await one.login('smith')).deviceId).toBe(before.deviceId)
  })

  it('leave no process and no folder when they stop', async () => {
    for (const campus of campuses) {
      const running = processesIn(campus.dir)
      expect(running).toContain(campus.pid())
      if (campus.idps.ldap !== undefined) expect(running.length).toBe(2)
      await campus.stop()
      expect(running.filter(isAlive)).toEqual([])
      expect(fs.existsSync(campus.dir)).toBe(false)
      await expect(fetch(`${campus.base}/_matrix/client/versions`)).rejects.toThrow()
    }
  })
})

describe('variants', () => {
  it('allows encryption, and has a room that is encrypted', async () => {
    const campus = await startCampus({ seed: 'tiny', encryption: 'allowed' })
    try {
      const petrova = await campus.login('petrova')
      const { id } = campus.room('encrypted')
      const { chunk } = await petrova.messages(id)
      expect(chunk.filter((event) => event.type === 'm.room.encrypted').length).toBe(3)
      const own = await petrova.createRoom({})
      await expect(petrova.state(own, 'm.room.encryption', { algorithm: 'm.megolm.v1.aes-sha2' })).resolves.toMatch(/^\$/)
    } finally {
      await campus.stop()
    }
  })

  it('keeps a folder that was named, with all that was said in it', async () => {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'campus-kept-'))
    try {
      for (const expected of [0, 1]) {
        const campus = await startCampus({ seed: 'tiny', dir, identity: ['password'] })
        const petrova = await passwordLogin(campus.base, 'petrova', 'petrova-pw')
        const { chunk } = await petrova.messages(campus.room('course').id)
        expect(chunk.filter((event) => event.content.body === 'kept').length).toBe(expected)
        await petrova.send(campus.room('course').id, 'kept')
        await campus.stop()
      }
    } finally {
      fs.rmSync(dir, { recursive: true, force: true })
    }
  })

  it('starts empty with an administrator, other rules and other retention when asked', async () => {
    const campus = await startCampus({ seed: 'none', retentionDays: 7, serverName: 'other.test', config: { max_upload_size: '1M' } })
    try {
      expect(campus.admin.userId).toBe('@registrar:other.test')
      const users = await campus.admin.api<{ total: number }>('GET', '/_synapse/admin/v2/users')
      expect(users.total).toBe(1)
      const media = await campus.admin.api<Record<string, number>>('GET', '/_matrix/client/v1/media/config')
      expect(media['m.upload.size']).toBe(1024 * 1024)
      const config = JSON.parse(fs.readFileSync(path.join(campus.dir, 'homeserver.yaml'), 'utf8')) as { retention: { default_policy: object } }
      expect(config.retention.default_policy).toMatchObject({ max_lifetime: '7d' })
    } finally {
      await campus.stop()
    }
  })
})
