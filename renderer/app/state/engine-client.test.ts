import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ToEngine } from '../../engine/protocol.ts'
import { attachEngine, detachEngine, forgetEngine, onFreshEngine, receive, request, type Transport } from './engine-client.ts'
import { RequestFailure } from './failure.ts'

function way(): Transport & { sent: ToEngine[]; ended: boolean } {
  const made = { sent: [] as ToEngine[], ended: false, post: (message: ToEngine) => { made.sent.push(message) }, end: () => { made.ended = true } }
  return made
}
const ids = (sent: ToEngine[]): number[] => sent.map(({ id }) => id)

describe('requests', () => {
  beforeEach(() => { forgetEngine() })

  it('wait for a way, and go in order', async () => {
    const first = request('debug.stats', null)
    void request('room.close', { roomId: '!a:uni' }).catch(() => undefined)
    const to = way()
    attachEngine(to)
    expect(to.sent.map(({ name }) => name)).toEqual(['debug.stats', 'room.close'])
    const [id = 0] = ids(to.sent)
    receive({ kind: 'reply', id, ok: true, answer: { rooms: 3 } })
    await expect(first).resolves.toEqual({ rooms: 3 })
  })

  it('fail when the way is lost; what is asked afterwards waits for the next one', async () => {
    const before = way()
    attachEngine(before)
    const lost = request('debug.stats', null)
    detachEngine({ code: 'unknown' })
    await expect(lost).rejects.toBeInstanceOf(RequestFailure)
    expect(before.ended).toBe(true)
    const later = request('debug.stats', null)
    const after = way()
    attachEngine(after)
    expect(after.sent).toHaveLength(1)
    receive({ kind: 'reply', id: ids(after.sent)[0] ?? 0, ok: true, answer: {} })
    await expect(later).resolves.toEqual({})
  })

  it('subscribe again to an engine that took another’s place, before anything that waited; not to the first, nor after a sign-out', () => {
    const told = vi.fn(() => { void request('room.open', { roomId: '!a:uni', at: null }).catch(() => undefined) })
    const off = onFreshEngine(told)
    attachEngine(way())
    expect(told).not.toHaveBeenCalled()
    detachEngine({ code: 'unknown' })
    void request('debug.stats', null).catch(() => undefined)
    const second = way()
    attachEngine(second)
    expect(second.sent.map(({ name }) => name)).toEqual(['room.open', 'debug.stats'])
    forgetEngine()
    attachEngine(way())
    expect(told).toHaveBeenCalledTimes(1)
    off()
  })
})
