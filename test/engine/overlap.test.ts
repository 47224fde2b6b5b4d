// For: people write without pause while somebody signs in for the first time, starts again, sleeps and reads back: nothing shown is lost, and in
// the end all stands as on the server.
// Must not know how the engine does it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Campus, CampusClient, FaultProxy } from '../campus/index.ts'
import { createClient } from '../campus/client.ts'
import { startCampus } from '../campus/index.ts'
import { memoryStorage } from '../../renderer/engine/snapshot/memory.ts'
import { Screen, nodeHost } from './node-host.ts'
import type { Told } from './talk.ts'
import { talk, told } from './talk.ts'

let campus: Campus
let proxy: FaultProxy
let ivanov: CampusClient
let talkers: CampusClient[]
let busy: string
let others: string[]

beforeAll(async () => {
  campus = await startCampus({ seed: 'university-small', proxy: true })
  if (campus.proxy === undefined) throw new Error('no proxy')
  proxy = campus.proxy
  // Past the proxy: only the engine's network is bad.
  const straight = async (name: string): Promise<CampusClient> => createClient(campus.direct, await campus.login(name))
  ivanov = await straight('ivanov')
  talkers = await Promise.all(['petrova', 'sidorov', 'orlova'].map(straight))
  const [petrova] = talkers
  if (petrova === undefined) throw new Error('nobody talks')
  const make = async (name: string): Promise<string> => {
    const roomId = await petrova.createRoom({ name, invite: [ivanov.userId, ...talkers.slice(1).map((one) => one.userId)] })
    for (const one of [ivanov, ...talkers.slice(1)]) await one.join(roomId)
    for (let n = 0; n < 5; n++) await petrova.send(roomId, `${name} ${String(n)}`)
    return roomId
  }
  busy = await make('Открытая')
  others = [await make('Другая'), await make('Третья')]
})
afterAll(() => campus.stop())

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** What the screen shows of a room's messages; own ones that wait are left out. */
function shown(screen: Screen, roomId: string): Told[] {
  return screen.rows(roomId).flatMap((row) => {
    if (row.row !== 'message' || row.eventId === null || row.send.kind !== 'sent') return []
    const text = 'rich' in row.body ? row.body.rich.plain : null
    return [{ eventId: row.eventId, text, reactions: row.reactions.map((r) => `${r.key} ${String(r.count)}`).sort() }]
  })
}

/** Fails at the end with every message that was shown once and then was not, and with every step back of the list's line. */
function watchLosses(screen: Screen, roomId: string): { losses: string[]; end: () => void } {
  const losses: string[] = []
  let before = new Map<string, string>()
  let newest = 0
  const end = screen.watch(() => {
    if (!screen.timelines.has(roomId)) return
    const now = new Map<string, string>()
    for (const row of screen.rows(roomId)) if (row.row === 'message') now.set(row.eventId ?? row.key, row.key)
    const keys = new Set(now.values())
    for (const [id, key] of before) if (!now.has(id) && !keys.has(key)) losses.push(`${id} at update ${String(screen.updates)}`)
    before = now
    const ts = screen.rooms.get(roomId)?.lastMessage?.ts ?? 0
    // Events of one instant may carry times in another order than they were sent in.
    if (ts < newest - 500) losses.push(`the list's line went back by ${String(newest - ts)} ms at update ${String(screen.updates)}`)
    newest = Math.max(newest, ts)
  })
  return { losses, end }
}

async function fillGaps(screen: Screen, roomId: string): Promise<void> {
  for (let n = 0; n < 60; n++) {
    const gap = screen.rows(roomId).find((row) => row.row === 'gap')
    if (gap === undefined) return
    await screen.ask('timeline.gap', { roomId, key: gap.key })
    await screen.until('the gap’s page', () => screen.rows(roomId).every((row) => row.row !== 'gap' || row.state !== 'loading'))
  }
}

/** The shown stretch is the server's, without a hole. */
async function asOnServer(screen: Screen, roomId: string): Promise<void> {
  const newest = (await told(ivanov, roomId, () => true)).at(-1)
  await screen.until('the newest message', () => shown(screen, roomId).at(-1)?.eventId === newest?.eventId)
  await fillGaps(screen, roomId)
  // A last edit, reaction or redaction may be on its way.
  const wanted = async (): Promise<Told[]> => {
    const first = shown(screen, roomId)[0]?.eventId
    const all = await told(ivanov, roomId, (id) => id === first)
    return all.slice(all.findIndex((one) => one.eventId === first))
  }
  await expect.poll(async () => JSON.stringify(shown(screen, roomId)) === JSON.stringify(await wanted()), { timeout: 5000 }).toBe(true).catch(() => undefined)
  expect(shown(screen, roomId)).toEqual(await wanted())
}

const compose = (markdown: string) => ({ markdown, mentions: [], replyTo: null, editOf: null, threadRoot: null })
const isInitial = (path: string): boolean => path.includes('/v3/sync') && !path.includes('since=')

describe('before the whole account has come', () => {
  let screen: Screen
  beforeAll(async () => {
    proxy.withhold((request) => isInitial(request.path))
    screen = new Screen(nodeHost(campus.base, await campus.login('ivanov', 'early')))
    await screen.start()
    await screen.until('names', () => screen.completeness?.names === true)
  })
  afterAll(async () => {
    await proxy.reset()
    await screen.stop()
  })

  it('a room that is closed for writing is so as soon as it is opened, and an archived one is known when the pointer rests on it', async () => {
    for (const [slug, why] of [['archive-linal', 'no-power'], ['archive', 'archived']] as const) {
      const roomId = campus.room(slug).id
      await screen.ask('room.open', { roomId, at: null })
      await screen.until(`${slug}: ${why}`, () => screen.details.get(roomId)?.writeBlock === why, 3000)
    }
    // Another that has ended, and that nobody has opened yet.
    const other = campus.room('archive-reseaux').id
    expect(screen.rooms.get(other)?.archived).toBe(false)
    await screen.ask('room.prefetch', { roomId: other })
    await screen.until('known in the list', () => screen.rooms.get(other)?.archived === true, 3000)
    expect(screen.completeness?.counts).toBe(false)
  })

  it('a message into a room that was never opened is sent', async () => {
    const room = campus.room('long-history').id
    await screen.ask('room.open', { roomId: room, at: null })
    const { txnId } = await screen.ask('send.message', { roomId: room, message: compose('рано') })
    await screen.until('sent', () => screen.rows(room).some((row) => row.row === 'message' && row.key === txnId && row.eventId !== null), 3000)
    expect(screen.completeness?.counts).toBe(false)
  })
})

describe('while everybody writes', () => {
  it.each(Array.from({ length: 8 }, (_, n) => n))('a first sign-in loses nothing (%i)', async (n) => {
    const me = await campus.login('ivanov', `overlap ${String(n)}`)
    // The initial answer is computed early and arrives late; every other device a slow history, every third a slow window.
    const late = proxy.withhold((request) => isInitial(request.path))
    if (n % 2 === 1) proxy.delay('/messages', 400)
    if (n % 3 === 1) proxy.delay('/org.matrix.simplified_msc3575/sync', 150)
    const chat = talk(talkers, [busy, busy, busy, ...others], 30, `life ${String(n)}`)
    const host = nodeHost(campus.base, me)
    const screen = new Screen(host)
    const { losses, end } = watchLosses(screen, busy)
    try {
      await screen.start()
      await screen.until('the room', () => screen.rooms.has(busy))
      await screen.ask('room.open', { roomId: busy, at: null })
      await screen.ask('send.message', { roomId: busy, message: compose(`own ${String(n)}`) })
      await late.met(1)
      await wait(400 + n * 150)
      const { txnId } = await screen.ask('send.message', { roomId: busy, message: compose(`own late ${String(n)}`) })
      late.release()
      await screen.until('all counts', () => screen.completeness?.counts === true)
      await wait(800)
      await chat.stop()
      await screen.until('own', () => screen.rows(busy).some((row) => row.row === 'message' && row.key === txnId && row.eventId !== null))
      await asOnServer(screen, busy)
      expect(losses).toEqual([])
      expect(screen.timelines.get(busy)?.resets).toBe(1)
      expect((await screen.ask('debug.stats', null))['faults']).toBe(0)
    } finally {
      end()
      await chat.stop()
      await proxy.reset()
      await screen.stop()
    }
  })

  it('starts, sleep, and reading back lose nothing', async () => {
    const me = await campus.login('ivanov', 'restarts')
    const storage = memoryStorage()
    for (let life = 0; life < 4; life++) {
      const chat = talk(talkers, [busy, ...others], 40, `restart ${String(life)}`)
      const screen = new Screen(nodeHost(campus.base, me, storage))
      const { losses, end } = watchLosses(screen, busy)
      try {
        await screen.start()
        await screen.until('the room', () => screen.rooms.has(busy))
        await screen.ask('room.open', { roomId: busy, at: null })
        await screen.until('live', () => screen.connection?.kind === 'live')
        await screen.ask('timeline.live', { roomId: busy })
        await screen.until('rows', () => shown(screen, busy).length > 0)
        for (let page = 0; page < 6; page++) {
          await screen.ask('timeline.back', { roomId: busy })
          await wait(100)
        }
        // Asleep: connections are gone, the room goes on.
        await proxy.cut()
        await wait(300)
        await proxy.restore()
        await screen.until('live again', () => screen.connection?.kind === 'live')
        await chat.stop()
        await asOnServer(screen, busy)
        expect(losses).toEqual([])
      } finally {
        end()
        await chat.stop()
        await proxy.reset()
        await screen.stop()
      }
      // While nobody looks more is said than one answer holds.
      const between = talk(talkers, [busy], 60, `between ${String(life)}`)
      await wait(1500)
      await between.stop()
    }
  })
})
