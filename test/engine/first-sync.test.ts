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
  it('shows rooms with names, then counts equal to the server’s', async () => {
    screen = new Screen(nodeHost(campus.base, ivanov, storage))
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
