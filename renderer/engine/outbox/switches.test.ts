import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createOutbox } from './index.ts'
import type { Fate } from './simulated.fixture.ts'
import { liveIn, message, World } from './simulated.fixture.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const step = fc.record({ on: fc.boolean(), pause: fc.constantFrom(0, 0, 1, 5_000), text: fc.boolean(), wake: fc.boolean(), restart: fc.boolean() })

it('a reaction ends as the person left it, whatever happened on the way, and restarts included', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), fc.array(fc.constantFrom<Fate>('ok', 'ok', 'lost', 'hangs', 'offline', '502', '429'), { maxLength: 20 }), async (steps, fates) => {
      vi.clearAllTimers()
      const world = new World()
      world.addRoom('!a')
      const queue = [...fates]
      world.fate = () => queue.shift() ?? 'ok'
      let life = liveIn(world)
      let outbox = createOutbox(life.ctx)
      await outbox.start()
      for (const { on, pause, text, wake, restart } of steps) {
        if (restart) {
          life.kill()
          life = liveIn(world)
          outbox = createOutbox(life.ctx)
          await outbox.start()
        }
        if (text) await outbox.enqueue('!a', message('between'))
        await outbox.react('!a', '$target', '👍', on)
        await vi.advanceTimersByTimeAsync(pause)
        if (wake) outbox.wake()
      }
      for (let round = 0; round < 60 && world.entries.size > 0; round += 1) {
        outbox.wake()
        await vi.advanceTimersByTimeAsync(5_000)
      }
      expect(world.entries.size).toBe(0)
      const redacted = new Set(world.events.map((e) => e.redacts))
      const standing = world.events.filter((e) => e.type === 'm.reaction' && !redacted.has(e.eventId))
      expect(standing).toHaveLength(steps.at(-1)?.on === true ? 1 : 0)
      life.kill()
    }),
    { numRuns: 500 },
  )
}, 60_000)
