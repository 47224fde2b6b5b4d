import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EngineFailure } from '../context.ts'
import type { OutboxPayload } from '../host.ts'
import { createOutbox, localEventId } from './index.ts'
import type { Outbox } from './index.ts'
import { DAY_MS } from './job.ts'
import type { Life } from './simulated.fixture.ts'
import { liveIn, message, World } from './simulated.fixture.ts'

const ROOM = '!a'
let world: World
let life: Life
let outbox: Outbox

const settle = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)
const fileOf = (id: string): OutboxPayload => ({
  kind: 'file', file: { spoolId: id, name: `${id}.png`, mime: 'image/png', size: 9, width: 3, height: 2, blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj', durationMs: null },
  caption: '**подпись**', mxc: null, thumbnailMxc: null,
})

async function start(): Promise<void> {
  life = liveIn(world)
  outbox = createOutbox(life.ctx)
  await outbox.start()
}

beforeEach(async () => {
  vi.useFakeTimers()
  world = new World()
  world.addRoom(ROOM)
  await start()
})
afterEach(() => {
  life.kill()
  vi.useRealTimers()
})

describe('the queue of a room', () => {
  it('journals before it shows, and shows before it sends', async () => {
    const order: string[] = []
    world.onStep = (step) => order.push(step)
    const { txnId } = await outbox.enqueue(ROOM, message('one'))
    expect(order[0]).toBe('append')
    expect(life.echoes.has(txnId)).toBe(true)
    await settle()
    expect(order).toContain('send')
    expect(life.echoes.get(txnId)).toEqual({ kind: 'sent' })
    expect(world.entries.size).toBe(0)
  })

  it('marks what the server refuses and sends what stands behind it', async () => {
    world.fate = ({ content }) => (content['body'] === 'bad' ? '403' : 'ok')
    const bad = await outbox.enqueue(ROOM, message('bad'))
    await outbox.enqueue(ROOM, message('good'))
    await settle()
    expect(world.bodies(ROOM)).toEqual(['good'])
    expect(life.echoes.get(bad.txnId)).toEqual({ kind: 'failed', error: { code: 'forbidden', detail: 'No.' } })
    expect(world.entries.get(bad.txnId)?.failed).toEqual({ code: 'forbidden', detail: 'No.' })
    // A new start does not try it unasked; the person does.
    life.kill()
    world.fate = () => 'ok'
    await start()
    await settle(5_000)
    expect(world.bodies(ROOM)).toEqual(['good'])
    await outbox.retry(ROOM, bad.txnId)
    await settle()
    expect(world.bodies(ROOM)).toEqual(['good', 'bad'])
  })

  it('never marks a lost connection as a failure', async () => {
    world.fate = () => 'offline'
    const { txnId } = await outbox.enqueue(ROOM, message('one'))
    await settle(3_600_000)
    expect(life.echoes.get(txnId)).toEqual({ kind: 'waiting' })
    world.fate = () => 'ok'
    outbox.wake()
    await settle()
    expect(world.bodies(ROOM)).toEqual(['one'])
  })

  it('waits as long as the server asks', async () => {
    const fates = ['429' as const]
    let tries = 0
    world.fate = () => {
      tries += 1
      return fates.shift() ?? 'ok'
    }
    await outbox.enqueue(ROOM, message('one'))
    await settle(1_400)
    expect(tries).toBe(1)
    await settle(400)
    expect(tries).toBe(2)
    expect(world.bodies(ROOM)).toEqual(['one'])
  })

  it('keeps one room’s trouble from the others', async () => {
    world.addRoom('!b')
    world.fate = ({ roomId }) => (roomId === ROOM ? '502' : 'ok')
    await outbox.enqueue(ROOM, message('stuck'))
    await outbox.enqueue('!b', message('free'))
    await settle(100)
    expect(world.bodies('!b')).toEqual(['free'])
    expect(world.bodies(ROOM)).toEqual([])
  })

  it('takes a message that sync brought for delivered, also while its request hangs', async () => {
    world.fate = () => 'hangs'
    const { txnId } = await outbox.enqueue(ROOM, message('one'))
    await settle()
    world.fate = () => 'ok'
    await outbox.enqueue(ROOM, message('two'))
    outbox.delivered(txnId, world.eventOf(txnId) ?? '')
    await settle()
    expect(world.bodies(ROOM)).toEqual(['one', 'two'])
    expect(world.entries.size).toBe(0)
  })

  it('stops when the session is over and keeps everything', async () => {
    const { ApiError } = await import('../sdk/api.ts')
    life.ctx.api.sendEvent = () => Promise.reject(new ApiError({ code: 'signed-out' }, false, 401, 'M_UNKNOWN_TOKEN'))
    await outbox.enqueue(ROOM, message('one'))
    await settle(100_000)
    expect([...world.entries.values()].map((e) => e.failed)).toEqual([null])
  })

  it('asks before it sends what is older than a day', async () => {
    world.fate = () => 'offline'
    const { txnId } = await outbox.enqueue(ROOM, message('old'))
    life.kill()
    vi.setSystemTime(Date.now() + DAY_MS + 1)
    world.fate = () => 'ok'
    life = liveIn(world)
    outbox = createOutbox(life.ctx)
    const notice = vi.fn()
    outbox.onNotice(notice)
    await outbox.start()
    await outbox.enqueue(ROOM, message('new'))
    await settle(1_000)
    expect(notice).toHaveBeenCalledExactlyOnceWith([{ roomId: ROOM, count: 1 }])
    expect(world.bodies(ROOM)).toEqual(['new'])
    expect(life.echoes.get(txnId)).toEqual({ kind: 'failed', error: { code: 'expired' } })
    await outbox.retry(ROOM, txnId)
    await settle()
    expect(world.bodies(ROOM)).toEqual(['new', 'old'])
  })
})

describe('a message whose answer was lost more than a day ago', () => {
  it('is not sent twice when the person sends it again', async () => {
    world.fate = () => 'lost'
    const { txnId } = await outbox.enqueue(ROOM, message('old'))
    await settle()
    life.kill()
    vi.setSystemTime(Date.now() + DAY_MS + 1)
    world.fate = () => 'ok'
    for (let i = 0; i < 5; i += 1) await world.put(ROOM, `other${String(i)}`, 'm.room.message', { body: 'x' }, null)
    world.forgetTransactions()
    await start()
    await outbox.retry(ROOM, txnId)
    await settle()
    expect(world.bodies(ROOM).filter((b) => b === 'old')).toHaveLength(1)
    expect(world.entries.size).toBe(0)
    expect(life.echoes.get(txnId)).toEqual({ kind: 'sent' })
  })
})

describe('taking back', () => {
  it('gives the text of what was not sent', async () => {
    world.fate = () => '403'
    const { txnId } = await outbox.enqueue(ROOM, message('typed **so**'))
    await settle()
    expect(await outbox.discard(ROOM, txnId)).toEqual({ markdown: 'typed **so**' })
    expect(world.entries.size).toBe(0)
    expect(life.echoes.has(txnId)).toBe(false)
  })

  it('redacts what the server took while it was taken back', async () => {
    world.fate = () => 'hangs'
    const { txnId } = await outbox.enqueue(ROOM, message('regretted'))
    await settle()
    world.fate = () => 'ok'
    await outbox.discard(ROOM, txnId)
    const eventId = world.eventOf(txnId) ?? ''
    outbox.delivered(txnId, eventId)
    await settle()
    expect(world.events.map((e) => e.redacts)).toEqual([null, eventId])
  })

  it('does not let a discarded message hold up the next', async () => {
    world.fate = ({ content }) => (content['body'] === 'one' ? 'hangs' : 'ok')
    const { txnId } = await outbox.enqueue(ROOM, message('one'))
    await outbox.enqueue(ROOM, message('two'))
    await settle()
    await outbox.discard(ROOM, txnId)
    await settle(1_000)
    expect(world.bodies(ROOM)).toContain('two')
  })
})

describe('what refers to a message that is not sent yet', () => {
  const edit = (txnId: string): OutboxPayload => message('* b', { 'm.new_content': { body: 'b' }, 'm.relates_to': { rel_type: 'm.replace', event_id: localEventId(txnId) } })

  it('follows it with the id that it got', async () => {
    world.fate = () => 'offline'
    const { txnId } = await outbox.enqueue(ROOM, message('a'))
    await outbox.enqueue(ROOM, edit(txnId))
    await outbox.react(ROOM, localEventId(txnId), '👍', true)
    world.fate = () => 'ok'
    outbox.wake()
    await settle()
    const target = world.eventOf(txnId)
    expect(world.events.map((e) => (e.content['m.relates_to'] as { event_id?: string } | undefined)?.event_id)).toEqual([undefined, target, target])
    expect(world.entries.size).toBe(0)
  })

  it('finds it after a restart between the two', async () => {
    world.fate = ({ content }) => (content['body'] === 'a' ? 'ok' : 'offline')
    const { txnId } = await outbox.enqueue(ROOM, message('a'))
    // Both are in the journal before the first is through.
    await outbox.enqueue(ROOM, edit(txnId)).catch(() => undefined)
    await settle()
    life.kill()
    world.fate = () => 'ok'
    await start()
    await settle()
    expect(world.entries.size).toBe(0)
    expect(world.bodies(ROOM)).toEqual(['a', '* b'])
    expect(world.events[1]?.content['m.relates_to']).toEqual({ rel_type: 'm.replace', event_id: world.eventOf(txnId) })
  })

  it('waits with one that was refused, and holds up nobody', async () => {
    world.fate = ({ content }) => (content['body'] === 'a' ? '403' : 'ok')
    const { txnId } = await outbox.enqueue(ROOM, message('a'))
    await outbox.enqueue(ROOM, edit(txnId))
    await outbox.enqueue(ROOM, message('c'))
    await settle()
    expect(world.bodies(ROOM)).toEqual(['c'])
    world.fate = () => 'ok'
    await outbox.retry(ROOM, txnId)
    await settle()
    expect(world.bodies(ROOM)).toEqual(['c', 'a', '* b'])
  })
})

describe('reactions', () => {
  const on = (is: boolean): Promise<void> => outbox.react(ROOM, '$target', '👍', is)

  it('collapse as long as the server has not seen them', async () => {
    world.fate = () => 'offline'
    await outbox.enqueue(ROOM, message('first in the queue'))
    await settle()
    await Promise.all([on(true), on(false), on(true), on(false)])
    expect([...world.entries.values()].filter((e) => e.kind === 'event' && e.type === 'm.reaction')).toEqual([])
    await on(true)
    await on(true)
    world.fate = () => 'ok'
    outbox.wake()
    await settle()
    expect(world.events.filter((e) => e.type === 'm.reaction')).toHaveLength(1)
  })

  it('are redacted once they are there, and a redaction that waits is called back', async () => {
    await on(true)
    await settle()
    world.fate = () => 'offline'
    await outbox.enqueue(ROOM, message('in the way'))
    await settle()
    await on(false)
    await on(true)
    await on(false)
    world.fate = () => 'ok'
    outbox.wake()
    await settle()
    expect(world.events.map((e) => e.type)).toEqual(['m.reaction', 'm.room.message', 'm.room.redaction'])
    await on(true)
    await settle()
    expect(world.events.at(-1)?.type).toBe('m.reaction')
  })

  it('of an earlier life are taken back and given back by the same switch', async () => {
    await on(true)
    await settle()
    life.kill()
    await start()
    // As the model has it: what is being taken back is not there.
    const all = life.ctx.model.ownReaction
    life.ctx.model.ownReaction = (room, id, key) => ([...world.entries.values()].some((e) => e.kind === 'redaction') ? null : (all?.(room, id, key) ?? null))
    world.fate = () => 'offline'
    await outbox.enqueue(ROOM, message('in the way'))
    await settle()
    await on(false)
    await on(true)
    world.fate = () => 'ok'
    outbox.wake()
    await settle()
    expect(world.events.map((e) => e.type)).toEqual(['m.reaction', 'm.room.message'])
  })

  it('are redacted also when the answer to them is still under way', async () => {
    world.fate = () => 'lost'
    await on(true)
    await settle()
    await on(false)
    world.fate = () => 'ok'
    outbox.wake()
    await settle()
    expect(world.events.map((e) => e.type)).toEqual(['m.reaction', 'm.room.redaction'])
    expect(world.events[1]?.redacts).toBe(world.events[0]?.eventId)
    expect(world.entries.size).toBe(0)
  })

  it('vanish quietly when they are refused', async () => {
    world.fate = () => '403'
    await on(true)
    await settle()
    expect(world.entries.size).toBe(0)
    expect(life.echoes.size).toBe(0)
  })
})

describe('files', () => {
  it('are uploaded once, journalled, and sent with what is known of them', async () => {
    world.fate = () => 'offline'
    await outbox.enqueue(ROOM, fileOf('s1'))
    await settle()
    expect([...world.entries.values()].map((e) => e.kind === 'file' && e.mxc)).toEqual(['mxc://uni.test/s1'])
    life.kill()
    world.fate = () => 'ok'
    await start()
    await settle()
    expect(world.uploads).toEqual(['s1'])
    expect(world.events[0]?.content).toEqual({
      msgtype: 'm.image', filename: 's1.png', body: '**подпись**', format: 'org.matrix.custom.html', formatted_body: '<strong>подпись</strong>', url: 'mxc://uni.test/s1',
      info: { mimetype: 'image/png', size: 9, w: 3, h: 2, 'xyz.amorgan.blurhash': 'LEHV6nWB2yk8pyo0adR*.7kCMdnj' }, 'm.mentions': {},
    })
  })

  it.each(['file-gone', 'too-large', 'forbidden'])('say why they cannot be sent: %s', async (code) => {
    world.uploadFails = () => code
    const { txnId } = await outbox.enqueue(ROOM, fileOf('s1'))
    await outbox.enqueue(ROOM, message('behind'))
    await settle()
    expect(life.echoes.get(txnId)).toEqual({ kind: 'failed', error: { code } })
    expect(world.bodies(ROOM)).toEqual(['behind'])
  })

  it('wait for the connection and go on', async () => {
    world.uploadFails = () => 'offline'
    const { txnId } = await outbox.enqueue(ROOM, fileOf('s1'))
    await settle()
    expect(life.echoes.get(txnId)).toEqual({ kind: 'waiting' })
    world.uploadFails = () => null
    outbox.wake()
    await settle()
    expect(world.events).toHaveLength(1)
  })

  it('can be cancelled while they are uploaded, and their caption comes back', async () => {
    const cancel = vi.fn()
    life.ctx.host.files.upload = (_, onProgress) => {
      onProgress(1, 9)
      return new Promise((_resolve, reject) => cancel.mockImplementation(() => {
        reject(Object.assign(new Error('cancelled'), { code: 'cancelled' }))
      }))
    }
    life.ctx.host.files.cancelUpload = cancel
    const { txnId } = await outbox.enqueue(ROOM, fileOf('s1'))
    await settle()
    expect(life.echoes.get(txnId)).toEqual({ kind: 'uploading', sent: 1, total: 9 })
    expect(await outbox.discard(ROOM, txnId)).toEqual({ markdown: '**подпись**' })
    await outbox.enqueue(ROOM, message('behind'))
    await settle()
    expect(cancel).toHaveBeenCalledExactlyOnceWith('s1')
    expect(world.bodies(ROOM)).toEqual(['behind'])
    expect(world.entries.size).toBe(0)
    expect(life.echoes.has(txnId)).toBe(false)
  })
})

describe('an encrypted room is never written to in the clear (wall 7)', () => {
  const payloads: [string, OutboxPayload][] = [
    ['a message', message('secret')],
    ['an edit', message('* secret', { 'm.relates_to': { rel_type: 'm.replace', event_id: '$x' } })],
    ['a reaction', { kind: 'event', type: 'm.reaction', content: {}, source: null }],
    ['a redaction with its reason', { kind: 'redaction', redacts: '$x', reason: 'secret' }],
    ['a file', fileOf('s1')],
  ]
  const untouched = (): void => {
    expect(world.events).toEqual([])
    expect(world.uploads).toEqual([])
  }

  it.each(payloads)('refuses %s before the journal', async (_, payload) => {
    world.addRoom(ROOM, { encrypted: true })
    await expect(outbox.enqueue(ROOM, payload)).rejects.toMatchObject({ error: { code: 'encrypted-room' } })
    await settle(1_000)
    expect(world.entries.size).toBe(0)
    untouched()
  })

  it.each(payloads)('refuses %s when the room became encrypted while it waited', async (_, payload) => {
    world.fate = () => 'offline'
    world.uploadFails = () => 'offline'
    await outbox.enqueue(ROOM, payload)
    await settle()
    world.addRoom(ROOM, { encrypted: true })
    world.fate = () => 'ok'
    world.uploadFails = () => null
    outbox.wake()
    await settle(60_000)
    untouched()
    for (const entry of world.entries.values()) {
      expect(entry.failed?.code).toBe('encrypted-room')
      await expect(outbox.retry(ROOM, entry.txnId)).rejects.toBeInstanceOf(EngineFailure)
    }
    // Nor in the next life.
    life.kill()
    await start()
    await settle(60_000)
    untouched()
  })

  it('refuses a reaction and a file whose room became encrypted during the upload', async () => {
    world.addRoom(ROOM, { encrypted: true })
    await expect(outbox.react(ROOM, '$x', '👍', true)).rejects.toMatchObject({ error: { code: 'encrypted-room' } })
    world.addRoom(ROOM)
    world.onStep = (step) => {
      if (step === 'upload') world.addRoom(ROOM, { encrypted: true })
    }
    await outbox.enqueue(ROOM, fileOf('s2'))
    await settle(60_000)
    expect(world.events).toEqual([])
  })

  it('sends nothing into a room of which nothing is known yet', async () => {
    world.fate = () => 'offline'
    await outbox.enqueue(ROOM, message('one'))
    life.kill()
    world.rooms.clear()
    world.fate = () => 'ok'
    life = liveIn(world)
    life.ctx.model.completeness = () => ({ firstWindow: true, names: false, counts: false, known: 0, total: null })
    outbox = createOutbox(life.ctx)
    await outbox.start()
    await settle(10_000)
    expect(world.events).toEqual([])
    // Its name alone says nothing about encryption.
    world.addRoom(ROOM, { version: null })
    await settle(10_000)
    expect(world.events).toEqual([])
    world.addRoom(ROOM)
    await settle(10_000)
    expect(world.bodies(ROOM)).toEqual(['one'])
  })

  it.each([
    [{ membership: 'leave' as const }, 'not-member'],
    [{ archived: true }, 'room-archived'],
    [{ canSend: () => false }, 'no-power'],
  ])('says why other rooms cannot be written to: %j', async (more, code) => {
    world.addRoom(ROOM, more)
    await expect(outbox.enqueue(ROOM, message('x'))).rejects.toMatchObject({ error: { code } })
  })
})
