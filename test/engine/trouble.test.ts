// For: what the engine says and does when the network, the server or the session is in trouble.
// Must not know how the engine does it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Campus, CampusClient } from '../campus/index.ts'
import { startCampus } from '../campus/index.ts'
import { memoryStorage } from '../../renderer/engine/snapshot/memory.ts'
import { Screen, nodeHost } from './node-host.ts'

let campus: Campus
let petrova: CampusClient

beforeAll(async () => {
  campus = await startCampus({ seed: 'tiny', proxy: true, encryption: 'allowed' })
  petrova = await campus.login('petrova')
})
afterAll(() => campus.stop())

async function signedIn(name: string): Promise<{ screen: Screen; host: ReturnType<typeof nodeHost>; me: CampusClient; storage: ReturnType<typeof memoryStorage> }> {
  const me = await campus.login('ivanov', name)
  const storage = memoryStorage()
  const host = nodeHost(campus.base, me, storage)
  const screen = new Screen(host)
  await screen.start()
  await screen.until('all counts', () => screen.completeness?.counts === true)
  return { screen, host, me, storage }
}

const reason = (screen: Screen): string | null => (screen.connection?.kind === 'reconnecting' ? screen.connection.reason : null)

describe('trouble', () => {
  it('offline is said, and what was missed arrives afterwards', async () => {
    const { screen, host } = await signedIn('offline')
    const course = campus.room('course').id
    await campus.proxy?.cut()
    await screen.until('offline', () => reason(screen) === 'offline')
    expect(screen.connection?.kind === 'reconnecting' ? (screen.connection.nextTryAt ?? 0) : 0).toBeGreaterThan(0)
    await campus.proxy?.restore()
    await petrova.send(course, 'while you were away')
    host.wake()
    await screen.until('the message', () => screen.rooms.get(course)?.lastMessage?.text === 'while you were away')
    expect(screen.connection?.kind).toBe('live')
    await screen.stop()
  })

  it('502 pages, 429 and answers that are no answers end nothing', async () => {
    const { screen, host } = await signedIn('faults')
    const course = campus.room('course').id
    const cases: [number, unknown, Record<string, string>, string][] = [
      [502, '<html>Bad gateway</html>', {}, 'server-unreachable'],
      [429, { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 1500 }, {}, 'rate-limited'],
      [200, '<html>Log in to the hotel’s network</html>', {}, 'server-unreachable'],
      [401, '<html>who are you?</html>', {}, 'server-unreachable'],
    ]
    for (const [status, body, headers, said] of cases) {
      const fault = campus.proxy?.respond('/sync', status, body, headers)
      host.wake()
      await screen.until(`${String(status)}: ${said}`, () => reason(screen) === said)
      fault?.release()
      await petrova.send(course, `after ${String(status)}`)
      if (status !== 429) host.wake()
      await screen.until('the message', () => screen.rooms.get(course)?.lastMessage?.text === `after ${String(status)}`)
    }
    expect(host.lost).toEqual([])
    await screen.stop()
  })

  it('starts offline from the snapshot, with the last open room', async () => {
    const { screen, me, storage } = await signedIn('offline start')
    const course = campus.room('course').id
    await screen.ask('room.open', { roomId: course, at: null })
    await screen.until('history', () => screen.texts(course).length > 2)
    const texts = screen.texts(course)
    await screen.stop()
    await campus.proxy?.cut()
    const again = new Screen(nodeHost(campus.base, me, storage))
    await again.start()
    expect(again.rooms.get(course)?.name).toEqual({ kind: 'given', text: 'Математический анализ, 2 курс' })
    await again.ask('room.open', { roomId: course, at: null })
    await again.until('history', () => again.texts(course).length >= texts.length)
    expect(again.texts(course)).toEqual(texts)
    await campus.proxy?.restore()
    await again.stop()
  })

  it.each([
    ['damaged', (map: Map<string, unknown>) => map.set('rooms:3', '[{"id":')],
    ['of another version', (map: Map<string, unknown>) => map.set('meta', { ...(map.get('meta') as object), v: 999 })],
    ['half gone', (map: Map<string, unknown>) => map.delete('rooms:7')],
    ['gone', (map: Map<string, unknown>) => map.clear()],
  ])('a snapshot that is %s is made anew', async (_how, harm) => {
    const me = await campus.login('ivanov', 'snapshots')
    const map = new Map<string, unknown>()
    const first = new Screen(nodeHost(campus.base, me, memoryStorage(map)))
    await first.start()
    await first.until('all counts', () => first.completeness?.counts === true)
    await first.stop()
    expect(map.size).toBeGreaterThan(60)
    harm(map)
    const again = new Screen(nodeHost(campus.base, me, memoryStorage(map)))
    await again.start()
    expect(again.connections.some((state) => state.kind === 'from-snapshot')).toBe(false)
    await again.until('all counts', () => again.completeness?.counts === true)
    expect([...again.rooms.keys()].sort()).toEqual([...first.rooms.keys()].sort())
    await again.stop()
  })

  it('a stored token that the server does not know leads to a new beginning', async () => {
    const me = await campus.login('ivanov', 'old token')
    const map = new Map<string, unknown>()
    const first = new Screen(nodeHost(campus.base, me, memoryStorage(map)))
    await first.start()
    await first.until('all counts', () => first.completeness?.counts === true)
    await first.stop()
    map.set('meta', { ...(map.get('meta') as object), token: 'nonsense' })
    const again = new Screen(nodeHost(campus.base, me, memoryStorage(map)))
    await again.start()
    await again.until('live', () => again.connection?.kind === 'live')
    const course = campus.room('course').id
    await petrova.send(course, 'new token')
    await again.until('the message', () => again.rooms.get(course)?.lastMessage?.text === 'new token')
    await again.stop()
  })

  it('a session that was removed from elsewhere ends, and is told once', async () => {
    const { screen, host, me } = await signedIn('revoked')
    await me.logout()
    host.wake()
    await screen.until('signed out', () => screen.connection?.kind === 'signed-out')
    expect(screen.connection).toEqual({ kind: 'signed-out', reason: 'token-revoked' })
    expect(host.lost).toEqual(['token-revoked'])
    await screen.stop()
  })

  it('an encrypted room is marked, readable as far as it is, and closed for writing', async () => {
    const { screen } = await signedIn('encrypted')
    const secret = campus.room('encrypted').id
    expect(screen.rooms.get(secret)?.encrypted).toBe(true)
    await screen.ask('room.open', { roomId: secret, at: null })
    await screen.until('tiles', () => screen.rows(secret).filter((row) => row.row === 'message' && row.body.kind === 'encrypted').length === 3)
    await screen.until('details', () => screen.details.get(secret)?.writeBlock === 'encrypted')
    await screen.stop()
  })

  it('notifies for a mention, not for one’s own words, and not for what was missed', async () => {
    const { screen, host, me } = await signedIn('mentions')
    const course = campus.room('course').id
    await me.send(course, 'my own')
    await petrova.send(course, { msgtype: 'm.text', body: 'Иван, зайдите', 'm.mentions': { user_ids: [me.userId] } })
    await screen.until('the notification', () => host.notified.length > 0)
    expect(host.notified).toMatchObject([{ roomId: course, body: 'Иван, зайдите', mention: true }])
    await screen.until('the badge', () => (host.badges.at(-1)?.mentions ?? 0) > 0)
    await screen.stop()
  })
})
