import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createOutbox } from './index.ts'
import type { Outbox } from './index.ts'
import type { Fate, Life } from './simulated.fixture.ts'
import { liveIn, message, World } from './simulated.fixture.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const ROOMS = ['!a', '!b'] as const
const fate = fc.constantFrom<Fate>('ok', 'ok', 'ok', 'lost', 'hangs', 'unreached', 'offline', '502', '429')

const story = fc.record({
  /** What is typed, in order: into which room, and whether time passes before. */
  typed: fc.array(fc.record({ room: fc.constantFrom(...ROOMS), file: fc.boolean(), pause: fc.constantFrom(0, 0, 10, 3_000) }), { minLength: 1, maxLength: 12 }),
  fates: fc.array(fate, { maxLength: 40 }),
  /** After how many steps each life ends. */
  lives: fc.array(fc.integer({ min: 1, max: 25 }), { maxLength: 6 }),
  /** Does sync of the next life bring what the server took from the life before? */
  syncs: fc.boolean(),
})

async function begin(world: World, dieAfter: number | null): Promise<{ life: Life; outbox: Outbox }> {
  const life = liveIn(world)
  let steps = 0
  world.onStep = () => {
    steps += 1
    if (dieAfter !== null && steps >= dieAfter) life.kill()
  }
  const outbox = createOutbox(life.ctx)
  outbox.start().catch((e: unknown) => {
    throw e
  })
  await vi.advanceTimersByTimeAsync(0)
  return { life, outbox }
}

describe('whatever dies and whatever fails', () => {
  it('brings each message to the server once, in the order in which it was typed', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ typed, fates, lives, syncs }) => {
        vi.clearAllTimers()
        const world = new World()
        for (const room of ROOMS) world.addRoom(room)
        const queue = [...fates]
        world.fate = () => queue.shift() ?? 'ok'
        const deaths = [...lives]
        let { life, outbox } = await begin(world, deaths.shift() ?? null)
        const reborn = async (): Promise<void> => {
          ;({ life, outbox } = await begin(world, deaths.shift() ?? null))
          if (syncs) for (const [txnId, eventId] of world.transactions()) outbox.delivered(txnId, eventId)
        }
        const journalled: Record<string, string[]> = { '!a': [], '!b': [] }
        for (const [i, { room, file, pause }] of typed.entries()) {
          if (life.dead()) await reborn()
          await vi.advanceTimersByTimeAsync(pause)
          if (life.dead()) await reborn()
          const body = `${room} ${String(i)}`
          const before = world.entries.size + world.events.length
          const payload = file
            ? { kind: 'file' as const, file: { spoolId: `s${String(i)}`, name: body, mime: 'text/plain', size: 2, width: null, height: null, blurhash: null, durationMs: null }, caption: '', mxc: null, thumbnailMxc: null }
            : message(body)
          let stored = false
          outbox.enqueue(room, payload).then(
            () => {
              stored = true
            },
            () => undefined,
          )
          await vi.advanceTimersByTimeAsync(0)
          // Journalled, or the process died in that very step with the entry on the disk.
          const onDisk = [...world.entries.values()].some((e) => (e.kind === 'file' ? e.file.name === body : e.kind === 'event' && e.content['body'] === body))
          const onServer = world.bodies(room).includes(body)
          if (stored) expect(onDisk || onServer, `${body} was acknowledged (${String(before)})`).toBe(true)
          if (onDisk || onServer) journalled[room]?.push(body)
        }
        for (let round = 0; round < 60 && world.entries.size > 0; round += 1) {
          if (life.dead()) await reborn()
          outbox.wake()
          await vi.advanceTimersByTimeAsync(5_000)
        }
        expect(world.entries.size).toBe(0)
        for (const room of ROOMS) expect(world.bodies(room)).toEqual(journalled[room])
        life.kill()
      }),
      { numRuns: 300 },
    )
  }, 60_000)

  it('comes to the end by itself when nobody tells that the connection is back', async () => {
    const world = new World()
    world.addRoom('!a')
    const fates: Fate[] = ['offline', '502', '429', 'unreached']
    world.fate = () => fates.shift() ?? 'ok'
    const { outbox } = await begin(world, null)
    await outbox.enqueue('!a', message('one'))
    await outbox.enqueue('!a', message('two'))
    await vi.advanceTimersByTimeAsync(200_000)
    expect(world.bodies('!a')).toEqual(['one', 'two'])
    expect(world.entries.size).toBe(0)
  })
})
