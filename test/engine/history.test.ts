// For: history on a real server: thousands of messages read back to the beginning, gaps filled after sleep, opening where reading stopped.
// Must not know how the engine does it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Campus, CampusClient } from '../campus/index.ts'
import { startCampus } from '../campus/index.ts'
import { memoryStorage } from '../../renderer/engine/snapshot/memory.ts'
import { Screen, nodeHost } from './node-host.ts'

let campus: Campus
let petrova: CampusClient
let ivanov: CampusClient

beforeAll(async () => {
  campus = await startCampus({ seed: 'university-small' })
  petrova = await campus.login('petrova')
  ivanov = await campus.login('ivanov')
})
afterAll(() => campus.stop())

/** All messages (not state) of a room, oldest first, as the server has them. */
async function judge(client: CampusClient, roomId: string): Promise<string[]> {
  const ids: string[] = []
  for (let from: string | undefined; ; ) {
    const page = await client.messages(roomId, { limit: 1000, ...(from === undefined ? {} : { from }) })
    for (const event of page.chunk) {
      const relates = event.content['m.relates_to'] as { rel_type?: string } | undefined
      if (event.type === 'm.room.message' && event.state_key === undefined && relates?.rel_type !== 'm.replace') ids.push(event.event_id)
    }
    if (page.end === undefined) return ids.reverse()
    from = page.end
  }
}

const shownIds = (screen: Screen, roomId: string): (string | null)[] => screen.rows(roomId).flatMap((row) => (row.row === 'message' ? [row.eventId] : []))

async function biggestRoom(client: CampusClient): Promise<string> {
  const { joined_rooms: rooms } = await client.api<{ joined_rooms: string[] }>('GET', '/_matrix/client/v3/joined_rooms')
  const named = campus.rooms.find((room) => room.slug.includes('big') || room.kind === 'long')
  const sized = await Promise.all(rooms.map(async (id) => ({ id, size: (await client.messages(id, { limit: 1000 })).chunk.length })))
  return named?.id ?? sized.sort((a, b) => b.size - a.size)[0]?.id ?? ''
}

describe('history', () => {
  let screen: Screen
  const storage = memoryStorage()

  it('knows every room’s name and count as the server does', async () => {
    screen = new Screen(nodeHost(campus.base, ivanov, storage))
    await screen.start()
    await screen.until('all counts', () => screen.completeness?.counts === true)
    type Counts = { unread_notifications: { notification_count: number; highlight_count: number } }
    const answer = await ivanov.api<{ rooms: { join: Record<string, Counts> } }>('GET', '/_matrix/client/v3/sync?timeout=0')
    const server = Object.entries(answer.rooms.join).map(([id, room]) => [id, room.unread_notifications.notification_count, room.unread_notifications.highlight_count])
    const shown = Object.keys(answer.rooms.join).map((id) => [id, screen.rooms.get(id)?.unread, screen.rooms.get(id)?.mentions])
    expect(shown).toEqual(server)
    expect([...screen.rooms.values()].filter((room) => room.name.kind === 'unknown')).toEqual([])
    const listed = [...screen.sections.values()].flat()
    expect(new Set(listed).size).toBe(listed.length)
  })

  it('reads thousands of messages back to the room’s beginning, without losing or doubling one', async () => {
    const big = await biggestRoom(ivanov)
    await screen.ask('room.open', { roomId: big, at: null })
    await screen.until('history', () => screen.rows(big).length > 20)
    for (let pages = 0; screen.timelines.get(big)?.status?.back !== 'start' && pages < 400; pages++) {
      await screen.ask('timeline.back', { roomId: big })
      await screen.until('loaded', () => screen.timelines.get(big)?.status?.back !== 'loading')
    }
    await screen.until('the beginning', () => screen.timelines.get(big)?.status?.back === 'start')
    const wanted = await judge(ivanov, big)
    expect(wanted.length).toBeGreaterThan(4500)
    const shown = shownIds(screen, big)
    expect(shown.filter((id) => id !== null && !wanted.includes(id)).length).toBeLessThan(wanted.length * 0.05) // stickers, polls
    const known = new Set(wanted)
    expect(shown.filter((id) => id !== null && known.has(id))).toEqual(wanted)
    expect(screen.timelines.get(big)?.resets).toBe(1)
    await screen.ask('room.close', { roomId: big })
  })

  it('fills the gap after a sleep', async () => {
    const roomId = await petrova.createRoom({ name: 'Семинар', invite: [ivanov.userId] })
    await ivanov.join(roomId)
    await petrova.send(roomId, 'before')
    await screen.until('the room', () => screen.rooms.get(roomId)?.lastMessage?.text === 'before')
    await screen.ask('room.open', { roomId, at: null })
    await screen.until('before', () => screen.texts(roomId).includes('before'))
    await screen.stop()
    for (let n = 0; n < 80; n++) await petrova.send(roomId, `message ${String(n)}`)
    const again = new Screen(nodeHost(campus.base, ivanov, storage))
    await again.start()
    await again.ask('room.open', { roomId, at: null })
    await again.until('live', () => again.connection?.kind === 'live' && again.rooms.get(roomId)?.lastMessage?.text === 'message 79')
    await again.ask('timeline.live', { roomId })
    await again.until('the newest', () => again.texts(roomId).at(-1) === 'message 79')
    for (let n = 0; n < 10; n++) {
      const gap = again.rows(roomId).find((row) => row.row === 'gap')
      if (gap === undefined) break
      await again.ask('timeline.gap', { roomId, key: gap.key })
      await again.until('the gap’s page', () => again.rows(roomId).every((row) => row.row !== 'gap' || row.state !== 'loading'))
    }
    const wanted = ['before', ...Array.from({ length: 80 }, (_, n) => `message ${String(n)}`)]
    await again.until('everything', () => again.texts(roomId).length >= wanted.length)
    expect(again.texts(roomId)).toEqual(wanted)
    await again.stop()
  })

  it('opens at the last read message when unread ones fill more than a page, and walks on to the newest', async () => {
    const roomId = await petrova.createRoom({ name: 'Лекции', invite: [ivanov.userId] })
    await ivanov.join(roomId)
    const read = await petrova.send(roomId, 'last read')
    await ivanov.read(roomId, read)
    for (let n = 0; n < 90; n++) await petrova.send(roomId, `new ${String(n)}`)
    const late = new Screen(nodeHost(campus.base, ivanov))
    await late.start()
    await late.until('all counts', () => late.completeness?.counts === true)
    expect(late.rooms.get(roomId)?.unread).toBe(90)
    await late.ask('room.open', { roomId, at: null })
    await late.until('the place', () => late.timelines.get(roomId)?.status?.anchorKey === read)
    expect(late.rows(roomId).find((row) => row.row === 'unread')).toBeDefined()
    for (let pages = 0; late.timelines.get(roomId)?.status?.forward !== 'live' && pages < 10; pages++) {
      await late.ask('timeline.forward', { roomId })
      await late.until('loaded', () => late.timelines.get(roomId)?.status?.forward !== 'loading')
    }
    const texts = late.texts(roomId)
    expect(texts.slice(texts.indexOf('last read'))).toEqual(['last read', ...Array.from({ length: 90 }, (_, n) => `new ${String(n)}`)])
    const newest = late.rows(roomId).at(-1)
    const eventId = newest?.row === 'message' ? (newest.eventId ?? '') : ''
    await late.ask('room.read', { roomId, eventId })
    await late.until('nothing unread', () => late.rooms.get(roomId)?.unread === 0)
    await expect.poll(async () => (await ivanov.api<{ rooms: { join: Record<string, { unread_notifications: { notification_count: number } }> } }>('GET', '/_matrix/client/v3/sync?timeout=0')).rooms.join[roomId]?.unread_notifications.notification_count).toBe(0)
    const { members, total, complete } = await late.ask('room.members', { roomId, query: '', offset: 0, limit: 10 })
    expect({ total, complete, first: members[0]?.id }).toEqual({ total: 2, complete: true, first: petrova.userId })
    await late.stop()
  })
})
