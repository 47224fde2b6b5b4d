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

interface ServerRoom {
  unread_notifications: { notification_count: number; highlight_count: number }
}

let asked = 0

/** Rooms as classic sync has them now. Another filter each time: Synapse remembers an initial answer for minutes. */
async function serverRooms(client: CampusClient): Promise<Record<string, ServerRoom>> {
  asked += 1
  const filter = encodeURIComponent(JSON.stringify({ room: { timeline: { limit: asked } } }))
  return (await client.api<{ rooms: { join: Record<string, ServerRoom> } }>('GET', `/_matrix/client/v3/sync?timeout=0&filter=${filter}`)).rooms.join
}

describe('history', () => {
  let screen: Screen
  const storage = memoryStorage()

  it('knows every room’s name and count as the server does', async () => {
    screen = new Screen(nodeHost(campus.base, ivanov, storage))
    await screen.start()
    await screen.until('all counts', () => screen.completeness?.counts === true)
    const answer = await serverRooms(ivanov)
    const server = Object.entries(answer).map(([id, room]) => [id, room.unread_notifications.notification_count, room.unread_notifications.highlight_count])
    const shown = Object.keys(answer).map((id) => [id, screen.rooms.get(id)?.unread, screen.rooms.get(id)?.mentions])
    expect(shown).toEqual(server)
    expect([...screen.rooms.values()].filter((room) => room.name.kind === 'unknown')).toEqual([])
    const listed = [...screen.sections.values()].flat()
    expect(new Set(listed).size).toBe(listed.length)
  })

  it('reads thousands of messages back to the room’s beginning, without losing or doubling one', async () => {
    const reader = new Screen(nodeHost(campus.base, petrova))
    await reader.start()
    await reader.until('rooms', () => reader.rooms.size > 0)
    const big = campus.room('long-history').id
    await reader.until('the room', () => reader.rooms.has(big))
    await reader.ask('room.open', { roomId: big, at: null })
    await reader.until('history', () => reader.rows(big).length > 20)
    await reader.ask('timeline.live', { roomId: big })
    for (let pages = 0; reader.timelines.get(big)?.status?.back !== 'start' && pages < 400; pages++) {
      await reader.ask('timeline.back', { roomId: big })
      await reader.until('loaded', () => reader.timelines.get(big)?.status?.back !== 'loading')
    }
    await reader.until('the beginning', () => reader.timelines.get(big)?.status?.back === 'start')
    const wanted = await judge(petrova, big)
    expect(wanted.length).toBeGreaterThan(5000)
    const known = new Set(wanted)
    expect(shownIds(reader, big).filter((id) => id !== null && known.has(id))).toEqual(wanted)
    expect(reader.timelines.get(big)?.resets).toBe(1)
    expect((await reader.ask('debug.stats', null))['faults']).toBe(0)
    await reader.stop()
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
      const before = late.texts(roomId).length
      await late.ask('timeline.forward', { roomId })
      // The answer may come a frame before the rows.
      await late.until('loaded', () => late.texts(roomId).length > before || late.timelines.get(roomId)?.status?.forward === 'live')
    }
    const texts = late.texts(roomId)
    expect(texts.slice(texts.indexOf('last read'))).toEqual(['last read', ...Array.from({ length: 90 }, (_, n) => `new ${String(n)}`)])
    const newest = late.rows(roomId).at(-1)
    const eventId = newest?.row === 'message' ? (newest.eventId ?? '') : ''
    await late.ask('room.read', { roomId, eventId })
    await late.until('nothing unread', () => late.rooms.get(roomId)?.unread === 0)
    await expect.poll(async () => (await serverRooms(ivanov))[roomId]?.unread_notifications.notification_count, { timeout: 20_000 }).toBe(0)
    const { members, total, complete } = await late.ask('room.members', { roomId, query: '', offset: 0, limit: 10 })
    expect({ total, complete, first: members[0]?.id }).toEqual({ total: 2, complete: true, first: petrova.userId })
    await late.stop()
  })
})
