// What the small university is, asked from its server as any client would ask.
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ApiError, request, type CampusClient, type RawEvent } from './client.ts'
import { startCampus, type Campus } from './index.ts'
import { smallPlan } from './small.ts'

const ENCRYPTION = { type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }

let campus: Campus
let petrova: CampusClient

beforeAll(async () => {
  campus = await startCampus()
  petrova = await campus.login('petrova')
})
afterAll(() => campus.stop())

describe('policy', () => {
  it('refuses encryption: at creation, later, and as a message', async () => {
    const refused = { status: 403, errcode: 'M_FORBIDDEN' }
    await expect(petrova.createRoom({ initial_state: [ENCRYPTION] })).rejects.toMatchObject(refused)
    const room = await petrova.createRoom({})
    await expect(petrova.state(room, 'm.room.encryption', ENCRYPTION.content)).rejects.toMatchObject(refused)
    await expect(petrova.event(room, 'm.room.encrypted', { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'x' })).rejects.toMatchObject(refused)
    await expect(petrova.send(room, 'in the clear')).resolves.toMatch(/^\$/)
  })

  it('says in the well-known file that encryption is off and where conferences are', async () => {
    const file = await request(campus.base, 'GET', '/.well-known/matrix/client')
    expect(file['m.homeserver']).toEqual({ base_url: `${campus.base}/` })
    expect(file['io.element.e2ee']).toEqual({ default: false, force_disable: true })
    expect(file['io.element.jitsi']).toEqual({ preferredDomain: 'jitsi.uni.test' })
  })

  it('shows everybody in the directory, also those one shares no room with', async () => {
    const search = async (term: string): Promise<string[]> => {
      const { results } = await petrova.api<{ results: { user_id: string }[] }>('POST', '/_matrix/client/v3/user_directory/search', { search_term: term, limit: 50 })
      return results.map((one) => one.user_id)
    }
    expect(await search('Кузнецова')).toContain('@kuznetsova:uni.test')
    const stranger = campus.people.toReversed().find((one) => !one.newcomer)
    expect(await search(stranger?.localpart ?? '')).toContain(stranger?.userId)
  })

  it('forgets messages after ninety days, where the room does not say otherwise', async () => {
    const config = JSON.parse(fs.readFileSync(path.join(campus.dir, 'homeserver.yaml'), 'utf8')) as { retention: Record<string, unknown> }
    expect(config.retention).toMatchObject({ enabled: true, default_policy: { max_lifetime: '90d' } })
    const old = await petrova.messages(campus.room('archive').id, { limit: 5 })
    const ninety = Date.now() - 90 * 24 * 3_600_000
    expect(old.chunk.filter((event) => event.type === 'm.room.message' && event.origin_server_ts < ninety).length).toBeGreaterThan(0)
  })
})

describe('rooms', () => {
  const read = new Map<string, Promise<RawEvent[]>>()
  const everything = (slug: string): Promise<RawEvent[]> => {
    const known = read.get(slug) ?? readAll(petrova, campus.room(slug).id)
    read.set(slug, known)
    return known
  }
  const readAll = async (client: CampusClient, roomId: string): Promise<RawEvent[]> => {
    const events: RawEvent[] = []
    let from: string | undefined
    do {
      const page = await client.messages(roomId, { limit: 1000, ...(from === undefined ? {} : { from }) })
      events.push(...page.chunk)
      from = page.chunk.length === 0 ? undefined : page.end
    } while (from !== undefined)
    return events
  }

  it('has a room with more than 5,000 messages, and one with more than 300 people', async () => {
    const events = await everything('long-history')
    expect(events.filter((event) => event.type === 'm.room.message').length).toBeGreaterThan(5000)
    const { joined } = await petrova.api<{ joined: Record<string, unknown> }>('GET', `/_matrix/client/v3/rooms/${campus.room('big').id}/joined_members`)
    expect(Object.keys(joined).length).toBeGreaterThan(300)
  })

  it('holds everything that people do with messages', async () => {
    const events = (await Promise.all(['matan-2', 'reseaux-l3', 'signals', 'coffee'].map((slug) => everything(slug)))).flat()
    const long = await everything('long-history')
    const all = [...events, ...long]
    const relation = (event: RawEvent): { rel_type?: string; 'm.in_reply_to'?: unknown } => (event.content['m.relates_to'] ?? {}) as { rel_type?: string }
    const count = (matches: (event: RawEvent) => boolean): number => all.filter(matches).length
    const rich = (part: string) => (event: RawEvent) => String(event.content.formatted_body ?? '').includes(part)
    const found = {
      replies: count((event) => relation(event)['m.in_reply_to'] !== undefined && relation(event).rel_type === undefined),
      edits: count((event) => relation(event).rel_type === 'm.replace'),
      threads: count((event) => relation(event).rel_type === 'm.thread'),
      reactions: count((event) => event.type === 'm.reaction'),
      redactions: count((event) => event.type === 'm.room.redaction'),
      mentions: count((event) => ((event.content['m.mentions'] ?? {}) as { user_ids?: string[] }).user_ids !== undefined),
      files: count((event) => event.content.msgtype === 'm.file'),
      images: count((event) => event.content.msgtype === 'm.image'),
      code: count(rich('<pre><code')),
      formulas: count(rich('data-mx-maths')),
    }
    for (const [what, number] of Object.entries(found)) expect(number, what).toBeGreaterThan(0)
  })

  it('has every kind of room, of three versions, in three languages', async () => {
    expect(new Set(campus.rooms.map((room) => room.version))).toEqual(new Set(['10', '11', '12']))
    expect(new Set(campus.rooms.map((room) => room.kind))).toEqual(
      new Set(['space', 'course', 'staff', 'direct', 'announcement', 'group', 'nameless', 'archive', 'notices']),
    )
    expect(campus.rooms.some((room) => room.name.length > 120)).toBe(true)
    const names = campus.rooms.map((room) => room.name).join(' ')
    expect(names).toMatch(/Математический анализ.*Réseaux et protocoles|Réseaux et protocoles.*Математический анализ/s)
    expect(names).toContain('Signals and Systems')
    for (const [kind, server] of [
      ['12', false],
      ['11', true],
    ] as const) {
      const room = campus.rooms.find((one) => one.version === kind)
      expect(room?.id.includes(':'), `room id of version ${kind}`).toBe(server)
    }
  })

  it('gives teachers, assistants and students the levels 100, 50 and 0', async () => {
    const levels = await petrova.api<{ users: Record<string, number>; users_default: number }>(
      'GET',
      `/_matrix/client/v3/rooms/${encodeURIComponent(campus.room('matan-2').id)}/state/m.room.power_levels/`,
    )
    expect([levels.users['@petrova:uni.test'], levels.users['@sidorov:uni.test'], levels.users_default]).toEqual([100, 50, 0])
  })

  it('counts what is unread, and knows direct chats', async () => {
    interface Sync {
      rooms: { join: Record<string, { unread_notifications: { notification_count: number; highlight_count: number } }>; invite: Record<string, unknown> }
    }
    const filter = encodeURIComponent(JSON.stringify({ room: { timeline: { limit: 1 }, state: { lazy_load_members: true } } }))
    const { rooms } = await petrova.api<Sync>('GET', `/_matrix/client/v3/sync?filter=${filter}`)
    const counts = Object.values(rooms.join).map((room) => room.unread_notifications)
    expect(counts.length).toBeGreaterThan(60)
    expect(counts.some((one) => one.notification_count > 0)).toBe(true)
    expect(counts.some((one) => one.notification_count === 0)).toBe(true)
    expect(counts.some((one) => one.highlight_count > 0)).toBe(true)
    expect(Object.keys(rooms.invite).length).toBe(2)
    const direct = await petrova.api<Record<string, string[]>>('GET', `/_matrix/client/v3/user/${petrova.userId}/account_data/m.direct`)
    expect(direct['@ivanov:uni.test']).toEqual([campus.room('direct-petrova-ivanov').id])
  })

  it('serves its pictures to members only', async () => {
    const events = await everything('long-history')
    const image = events.find((event) => event.content.msgtype === 'm.image')
    const address = String(image?.content.url).slice('mxc://'.length)
    const download = `${campus.base}/_matrix/client/v1/media/download/${address}`
    expect((await fetch(download)).status).toBe(401)
    const response = await fetch(download, { headers: { authorization: `Bearer ${petrova.accessToken}` } })
    expect((await response.arrayBuffer()).byteLength).toBe((image?.content.info as { size: number }).size)
  })
})

describe('seed', () => {
  it('is the same plan every time', () => {
    const now = Date.UTC(2026, 10, 20, 12)
    const plan = (): string => JSON.stringify(smallPlan('uni.test', now, () => undefined))
    expect(plan() === plan()).toBe(true)
  })

  it('comes from the cache in seconds the next time', async () => {
    const start = Date.now()
    const second = await startCampus()
    const took = Date.now() - start
    await second.stop()
    expect(took).toBeLessThan(20_000)
    expect(second.rooms).toEqual(campus.rooms)
  })

  it('names the error of the server', async () => {
    await expect(petrova.join('!nowhere:uni.test')).rejects.toBeInstanceOf(ApiError)
  })
})
