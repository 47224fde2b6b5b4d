import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRequests, type Ending, type Requests } from './requests.ts'

const TIMEOUT = 1_000
const GONE = 'ffffffffffffffff'

interface Real {
  requests: Requests<string>
  /** What each request was told, by its place in the order of their beginnings. */
  told: { id: string; answer: string | null; ending: Ending }[]
}
interface Model {
  pending: { id: string; until: number } | null
  now: number
  ended: string[]
  begun: number
}

/** Whatever was done: exactly those that ended were told, once, in order; and no timer is left without a request. */
function agree(model: Model, { requests, told }: Real): void {
  expect(told.map(({ id }) => id)).toEqual(model.ended)
  expect(requests.pending()).toBe(model.pending?.id ?? null)
  expect(vi.getTimerCount()).toBe(model.pending === null ? 0 : 1)
}
function ended(model: Model): void {
  if (model.pending !== null) model.ended.push(model.pending.id)
  model.pending = null
}

class Begin implements fc.Command<Model, Real> {
  readonly throws: boolean
  constructor(throws: boolean) {
    this.throws = throws
  }
  check = (): boolean => true
  run(model: Model, real: Real): void {
    let own = ''
    const settle = (answer: string | null, ending: Ending): void => {
      real.told.push({ id: own, answer, ending })
      if (this.throws) throw new Error('the callback throws, as Electron’s does')
    }
    const id = real.requests.begin({ timeoutMs: TIMEOUT, settle })
    if (model.pending !== null) expect(id).toBeNull()
    else {
      expect(id).not.toBeNull()
      own = id ?? ''
      model.begun += 1
      model.pending = { id: own, until: model.now + TIMEOUT }
    }
    agree(model, real)
  }
  toString = (): string => `begin${this.throws ? ' (throws)' : ''}`
}

/** An answer or a cancel, for the pending one, for one that has ended, or for one that never was. */
class End implements fc.Command<Model, Real> {
  readonly how: 'answer' | 'cancel' | 'frame-gone'
  readonly whom: 'pending' | 'late' | 'forged'
  constructor(how: 'answer' | 'cancel' | 'frame-gone', whom: 'pending' | 'late' | 'forged') {
    this.how = how
    this.whom = whom
  }
  check = (model: Readonly<Model>): boolean => this.whom !== 'late' || model.ended.length > 0
  run(model: Model, real: Real): void {
    const id = this.whom === 'forged' ? GONE : this.whom === 'late' ? (model.ended.at(-1) ?? GONE) : (model.pending?.id ?? GONE)
    const hits = this.how === 'frame-gone' ? model.pending !== null : model.pending?.id === id
    const done = this.how === 'answer' ? real.requests.answer(id, 'a source') : real.requests.cancel(this.how === 'cancel' ? 'cancelled' : 'frame-gone', this.how === 'cancel' ? id : undefined)
    expect(done).toBe(hits)
    if (hits) ended(model)
    agree(model, real)
    if (hits) {
      const ending = { answer: 'chosen', cancel: 'cancelled', 'frame-gone': 'frame-gone' }[this.how]
      expect(real.told.at(-1)).toMatchObject({ ending, answer: this.how === 'answer' ? 'a source' : null })
    }
  }
  toString = (): string => `${this.how} ${this.whom}`
}

class Wait implements fc.Command<Model, Real> {
  readonly ms: number
  constructor(ms: number) {
    this.ms = ms
  }
  check = (): boolean => true
  run(model: Model, real: Real): void {
    vi.advanceTimersByTime(this.ms)
    model.now += this.ms
    const late = model.pending !== null && model.now >= model.pending.until
    if (late) ended(model)
    agree(model, real)
    if (late) expect(real.told.at(-1)).toMatchObject({ ending: 'timed-out', answer: null })
  }
  toString = (): string => `wait ${this.ms}`
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('requests to share', () => {
  it('are each settled exactly once, in whatever order things happen, and nothing is left behind', () => {
    const commands = [
      fc.boolean().map((throws) => new Begin(throws)),
      fc.tuple(fc.constantFrom('answer', 'cancel', 'frame-gone'), fc.constantFrom('pending', 'late', 'forged')).map(([how, whom]) => new End(how, whom)),
      fc.integer({ min: 1, max: 1_500 }).map((ms) => new Wait(ms)),
    ]
    fc.assert(
      fc.property(fc.commands(commands, { maxCommands: 60 }), (run) => {
        vi.clearAllTimers()
        let next = 0
        const real: Real = { requests: createRequests({ newId: () => (next++).toString(16).padStart(16, '0'), log: () => undefined }), told: [] }
        const model: Model = { pending: null, now: 0, ended: [], begun: 0 }
        fc.modelRun(() => ({ model, real }), run)
        real.requests.cancel('call-over')
        expect(real.told).toHaveLength(model.begun)
        expect(vi.getTimerCount()).toBe(0)
      }),
      { numRuns: 300 },
    )
  })

  it('let the next one begin while the last one is being told', () => {
    const requests = createRequests<string>({ newId: () => 'a', log: () => undefined })
    const second = vi.fn()
    requests.begin({ timeoutMs: TIMEOUT, settle: () => void requests.begin({ timeoutMs: TIMEOUT, settle: second }) })
    requests.answer('a', 'x')
    expect(requests.pending()).toBe('a')
    expect(second).not.toHaveBeenCalled()
  })

  it('write down what a callback throws', () => {
    const log = vi.fn()
    const requests = createRequests<string>({ newId: () => 'a', log })
    requests.begin({ timeoutMs: TIMEOUT, settle: () => { throw new Error('no') } })
    expect(requests.cancel('cancelled', 'a')).toBe(true)
    expect(log).toHaveBeenCalledOnce()
  })
})
