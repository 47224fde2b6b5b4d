// For: what concerns the person: invitations that ring, one's own name as it changes, whether reading is told to others.
// Must not know how the engine does it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Campus, CampusClient } from '../campus/index.ts'
import { startCampus } from '../campus/index.ts'
import { Screen, nodeHost } from './node-host.ts'

let campus: Campus
let ivanov: CampusClient
let petrova: CampusClient
let screen: Screen
let host: ReturnType<typeof nodeHost>

beforeAll(async () => {
  campus = await startCampus({ seed: 'tiny' })
  ivanov = await campus.login('ivanov')
  petrova = await campus.login('petrova')
  host = nodeHost(campus.base, ivanov)
  screen = new Screen(host)
  await screen.start()
  await screen.until('all counts', () => screen.completeness?.counts === true)
})
afterAll(async () => {
  await screen.stop()
  await campus.stop()
})

describe('the person', () => {
  it('is told of an invitation: who, and where to', async () => {
    const roomId = await petrova.createRoom({ name: 'Семинар по топологии', invite: [ivanov.userId] })
    await screen.until('the invitation', () => screen.rooms.get(roomId)?.membership === 'invite')
    await screen.until('the notification', () => host.notified.length > 0)
    expect(host.notified).toEqual([{ roomId, eventId: null, title: `${campus.person('petrova').displayName} · Семинар по топологии`, body: '', mention: true }])
  })

  it('sees one’s own name change, wherever it was changed', async () => {
    await screen.until('oneself', () => screen.me?.name === campus.person('ivanov').displayName)
    await ivanov.api('PUT', `/_matrix/client/v3/profile/${encodeURIComponent(ivanov.userId)}/displayname`, { displayname: 'Иван Иванов-Крамской' })
    await screen.until('the new name', () => screen.me?.name === 'Иван Иванов-Крамской')
  })

  it('tells others of reading only while the person wants it', async () => {
    const course = campus.room('course').id
    await screen.ask('room.open', { roomId: course, at: null })
    const read = async (text: string): Promise<string> => {
      const eventId = await petrova.send(course, text)
      await screen.until(text, () => screen.texts(course).at(-1) === text)
      await screen.ask('room.read', { roomId: course, eventId })
      await screen.until('read', () => screen.rooms.get(course)?.unread === 0)
      return eventId
    }
    const shown = async (): Promise<string[]> => {
      const answer = await petrova.api<{ rooms: { join: Record<string, { ephemeral: { events: { type: string; content: Record<string, Record<string, Record<string, object>>> }[] } }> } }>('GET', '/_matrix/client/v3/sync?timeout=0')
      const receipts = answer.rooms.join[course]?.ephemeral.events.filter((e) => e.type === 'm.receipt') ?? []
      return receipts.flatMap((e) => Object.entries(e.content).flatMap(([id, kinds]) => (kinds['m.read']?.[ivanov.userId] === undefined ? [] : [id])))
    }
    const open = await read('открыто')
    await expect.poll(shown, { timeout: 10_000 }).toContain(open)
    host.setReceipts(false)
    const quiet = await read('тихо')
    await expect.poll(async () => (await ivanov.api<{ event_id?: string }>('GET', `/_matrix/client/v3/user/${encodeURIComponent(ivanov.userId)}/rooms/${encodeURIComponent(course)}/account_data/m.fully_read`)).event_id, { timeout: 10_000 }).toBe(quiet)
    expect(await shown()).not.toContain(quiet)
  })
})
