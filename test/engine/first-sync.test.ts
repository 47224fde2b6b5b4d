// For: an account's first sign-in against a real server: list, names, counts, an open room, a live message, a second start from the snapshot.
// Must not know how the engine does it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Campus, CampusClient } from '../campus/index.ts'
import { startCampus } from '../campus/index.ts'
import { memoryStorage } from '../../renderer/engine/snapshot/memory.ts'
import { Screen, nodeHost } from './node-host.ts'

let campus: Campus
let ivanov: CampusClient
let petrova: CampusClient
const storage = memoryStorage()

beforeAll(async () => {
  campus = await startCampus({ seed: 'tiny' })
  ivanov = await campus.login('ivanov')
  petrova = await campus.login('petrova')
})
afterAll(() => campus.stop())

interface SyncRoom {
  unread_notifications: { notification_count: number; highlight_count: number }
}

describe('first sign-in', () => {
  let screen: Screen
  let host: ReturnType<typeof nodeHost>
  it('shows rooms with names, then counts equal to the server’s', async () => {
    host = nodeHost(campus.base, ivanov, storage)
    screen = new Screen(host)
    await screen.start()
    await screen.until('all counts', () => screen.completeness?.counts === true)
    const answer = await ivanov.api<{ rooms: { join: Record<string, SyncRoom> } }>('GET', '/_matrix/client/v3/sync?timeout=0')
    const joined = Object.entries(answer.rooms.join)
    expect(joined.length).toBeGreaterThan(2)
    for (const [id, room] of joined) {
      const summary = screen.rooms.get(id)
      expect(summary?.unread, id).toBe(room.unread_notifications.notification_count)
      expect(summary?.mentions, id).toBe(room.unread_notifications.highlight_count)
      expect(summary?.name.kind, id).not.toBe('unknown')
    }
    expect(screen.name(campus.room('course').id)).toBe('Математический анализ, 2 курс')
    expect(screen.spaces?.map((space) => space.id)).toEqual([campus.room('faculty').id])
    expect(screen.connection?.kind).toBe('live')
  })

  it('opens a room and shows what happens there', async () => {
    const course = campus.room('course').id
    await screen.ask('room.open', { roomId: course, at: null })
    await screen.until('history', () => screen.texts(course).some((text) => text.includes('Билеты выложу завтра')))
    const id = await petrova.send(course, 'Коллоквиум перенесён в ауд. 305')
    await screen.until('the new message', () => screen.texts(course).at(-1) === 'Коллоквиум перенесён в ауд. 305')
    await petrova.react(course, id, '👍')
    await screen.until('the reaction', () => screen.rows(course).some((row) => row.row === 'message' && row.eventId === id && row.reactions.some((r) => r.key === '👍')))
    await petrova.edit(course, id, 'Коллоквиум в ауд. 306')
    await screen.until('the edit', () => screen.texts(course).at(-1) === 'Коллоквиум в ауд. 306')
    await petrova.redact(course, id)
    await screen.until('the redaction', () => screen.rows(course).some((row) => row.row === 'message' && row.eventId === id && row.body.kind === 'redacted'))
    expect(screen.timelines.get(course)?.resets).toBe(1)
  })

  it('sends: the echo becomes the server’s event under the same key, and the journal is empty again', async () => {
    const course = campus.room('course').id
    const { txnId } = await screen.ask('send.message', { roomId: course, message: { markdown: 'Спасибо, **придём**', mentions: [], replyTo: null, editOf: null, threadRoot: null } })
    await screen.until('the echo', () => screen.rows(course).some((row) => row.key === txnId))
    await screen.until('sent', () => screen.rows(course).some((row) => row.row === 'message' && row.key === txnId && row.eventId !== null && row.send.kind === 'sent'))
    await expect.poll(() => host.journal.size).toBe(0)
    const page = await petrova.messages(course, { limit: 5 })
    expect(page.chunk.filter((event) => event.content['body'] === 'Спасибо, **придём**').length).toBe(1)
    expect(screen.rows(course).filter((row) => row.row === 'message' && row.own && 'rich' in row.body && row.body.rich.plain.includes('придём')).length).toBe(1)
    expect(screen.timelines.get(course)?.resets).toBe(1)
  })

  it('counts messages and mentions in threads as the server does', async () => {
    const course = campus.room('course').id
    const root = await petrova.send(course, 'Вопросы к коллоквиуму')
    const inThread = (body: string, mentions: object): Promise<string> =>
      petrova.send(course, { msgtype: 'm.text', body, 'm.mentions': mentions, 'm.relates_to': { rel_type: 'm.thread', event_id: root, is_falling_back: true, 'm.in_reply_to': { event_id: root } } })
    await inThread('Первый', {})
    await inThread('Второй, Иван', { user_ids: [ivanov.userId] })
    await screen.until('the thread', () => screen.rows(course).some((row) => row.row === 'message' && row.eventId === root && row.thread?.replies === 2))
    const filter = encodeURIComponent(JSON.stringify({ room: { timeline: { limit: 3, unread_thread_notifications: true } } }))
    type Counts = { notification_count: number; highlight_count: number }
    const answer = await ivanov.api<{ rooms: { join: Record<string, { unread_notifications: Counts; unread_thread_notifications?: Record<string, Counts> }> } }>('GET', `/_matrix/client/v3/sync?timeout=0&filter=${filter}`)
    const room = answer.rooms.join[course]
    const threads = Object.values(room?.unread_thread_notifications ?? {})
    expect(threads.length).toBe(1)
    const sum = (of: keyof Counts): number => threads.reduce((n, one) => n + one[of], room?.unread_notifications[of] ?? 0)
    await screen.until('the counts', () => screen.rooms.get(course)?.mentions === sum('highlight_count'))
    expect(screen.rooms.get(course)).toMatchObject({ unread: sum('notification_count'), mentions: sum('highlight_count') })
    const newest = screen.rows(course).findLast((row) => row.row === 'message')
    await screen.ask('room.read', { roomId: course, eventId: newest?.row === 'message' ? (newest.eventId ?? '') : '' })
    await screen.until('read', () => screen.rooms.get(course)?.unread === 0)
    await petrova.send(course, 'ещё одно')
    await screen.until('one unread, as the server counts', () => screen.rooms.get(course)?.unread === 1)
  })

  it('starts again from the snapshot, at once', async () => {
    await screen.stop()
    const again = new Screen(nodeHost(campus.base, ivanov, storage))
    const before = performance.now()
    const started = again.start()
    await again.until('rooms', () => again.rooms.size > 0)
    expect(performance.now() - before).toBeLessThan(500)
    expect(again.connections[0]?.kind).toBe('from-snapshot')
    expect(again.name(campus.room('course').id)).toBe('Математический анализ, 2 курс')
    await started
    await again.until('live', () => again.connection?.kind === 'live')
    const stats = await again.ask('debug.stats', null)
    expect(stats['slidingSync.calls']).toBeUndefined()
    expect(stats['faults']).toBe(0)
    await again.stop()
  })
})
