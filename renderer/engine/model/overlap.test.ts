// For: two sources tell of one open room, late, overlapping, with holes: nothing that was shown is lost, and in the end all stands as on the server.
// Must not know how timelines are kept.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MessageRow, TimelineRow } from '../protocol.ts'
import { ME, ROOM, applyOrder, createTestModel, input, noPause, outboxEntry } from './fixtures.ts'
import type { RoomInput, SyncSource } from './input.ts'
import { emptyRoom } from './input.ts'
import type { Model } from './model.ts'
import type { OpenRoom } from './open-room.ts'
import { OneRoom } from './overlap.fixture.ts'
import { joinInitial } from '../sync/join.ts'

type Step =
  | { do: 'say'; count: number }
  | { do: 'slide' | 'open' | 'back' | 'land' | 'initial' | 'more' | 'join' | 'classic' | 'gap' | 'live' | 'forward' | 'ask-forward' | 'name' | 'echo' | 'reconnect' | 'sent' }
  | { do: 'jump'; to: number }

const word = (...names: Exclude<Step['do'], 'say' | 'jump'>[]): fc.Arbitrary<Step> => fc.constantFrom(...names).map((name) => ({ do: name }))
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 1, max: 4 }) }, { weight: 2, arbitrary: fc.integer({ min: 25, max: 90 }) }).map((count): Step => ({ do: 'say', count })) },
  { weight: 6, arbitrary: word('slide') },
  { weight: 4, arbitrary: word('initial', 'more', 'join', 'open', 'echo', 'sent') },
  { weight: 4, arbitrary: word('back', 'land', 'gap') },
  { weight: 4, arbitrary: word('classic') },
  { weight: 1, arbitrary: word('reconnect', 'name') },
)
const jumping: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: step },
  { weight: 1, arbitrary: fc.nat({ max: 200 }).map((to): Step => ({ do: 'jump', to })) },
  { weight: 2, arbitrary: word('ask-forward', 'forward', 'live') },
)

/** A person in front of one room, and the two sources. */
class Play {
  readonly model: Model
  readonly server = new OneRoom(ROOM, 'o')
  readonly rows = new Map<string, TimelineRow>()
  order: string[] = []
  open: OpenRoom | null = null
  /** Answers under way. */
  private page: (ReturnType<OneRoom['back']> & { asked: { from: string | null; tail: string | null } }) | null = null
  private next: (ReturnType<OneRoom['forward']> & { from: string | null }) | null = null
  private first: { room: RoomInput; at: number } | null = null
  private more: { room: RoomInput | null; at: number } | null = null
  /** The classic token; null: sliding sync still tells. */
  since: number | null = null
  private echoes = 0
  private readonly waiting: string[] = []
  private lastShown = -1

  constructor() {
    this.model = createTestModel()
    this.server.say(40)
  }

  private apply(source: SyncSource, rooms: (RoomInput | null)[]): Promise<void> {
    return this.model.apply(input(source, rooms.filter((r) => r !== null)), noPause)
  }

  async run(s: Step): Promise<void> {
    const { server, open } = this
    switch (s.do) {
      case 'say':
        server.say(s.count)
        return
      case 'slide':
        if (this.since === null && this.more === null) await this.apply('sliding', [server.sliding(open !== null)])
        return
      case 'name':
        await this.apply('names', [{ ...emptyRoom(ROOM, null), hint: { name: 'Room', avatar: null, direct: false, space: false } }])
        return
      case 'reconnect':
        server.forgetConnection()
        return
      case 'open':
        this.open ??= this.model.hold(ROOM)
        if (open === null) this.open?.seed()
        return
      case 'back':
        if (open?.timeline.hasBack() === true && this.page === null) {
          const asked = { from: open.timeline.backToken(), tail: open.timeline.lastEventId() }
          this.page = { ...server.back(asked.from), asked }
        }
        return
      case 'land':
        if (this.page !== null) open?.timeline.addBack(this.page.events, this.page.end, this.page.asked)
        this.page = null
        return
      case 'ask-forward':
        if (open?.timeline.isLive() === false && this.next === null) {
          const from = open.timeline.forwardToken()
          this.next = { ...server.forward(from), from }
        }
        return
      case 'gap':
        this.fill()
        return
      case 'initial':
        if (this.since === null) this.first ??= server.initial()
        return
      case 'more':
        // Sliding sync was ended before: whatever it told, the increment reaches at least as far.
        if (this.first !== null && this.since === null) this.more ??= server.increment(this.first.at)
        return
      case 'join':
        await this.takeOver()
        return
      case 'classic':
        await this.classic()
        return
      case 'echo':
        this.echoes += 1
        this.waiting.push(`txn${String(this.echoes)}`)
        this.model.echo(outboxEntry(`txn${String(this.echoes)}`, this.echoes, 'mine'), { kind: 'waiting' })
        return
      case 'sent': {
        const txn = this.waiting.shift()
        if (txn === undefined) return
        server.say(1, () => ({ sender: ME, unsigned: { transaction_id: txn } }))
        this.model.echoSent(ROOM, txn, server.events.at(-1)?.event_id ?? '')
        return
      }
      case 'jump':
        open?.timeline.addContext(server.around(Math.min(s.to, server.end - 1)))
        return
      case 'forward': {
        if (this.next !== null) open?.timeline.addForward(this.next.events, this.next.end, this.next.from)
        this.next = null
        return
      }
      case 'live':
        open?.timeline.goLive()
    }
  }

  private async takeOver(): Promise<void> {
    const { first, more } = this
    if (first === null || more === null || this.since !== null) return
    await this.model.apply(joinInitial(input('initial', [first.room]), input('classic', more.room === null ? [] : [more.room])), noPause)
    this.since = more.at
  }

  private async classic(): Promise<void> {
    if (this.since === null) return
    const { room, at } = this.server.increment(this.since)
    await this.apply('classic', [room])
    this.since = at
  }

  private fill(): boolean {
    const key = this.open?.timeline.newestGap() ?? null
    if (this.open === null || key === null) return false
    const edge = this.open.timeline.gapEdge(key)
    const from = this.open.timeline.gapToken(key) ?? `t${String(this.server.events.findIndex((e) => e.event_id === edge))}`
    const page = this.server.back(from)
    this.open.timeline.fillGap(key, page.events, page.end)
    return true
  }

  /** Everything is told, every hole filled. */
  async end(): Promise<void> {
    this.page = this.next = null
    for (const name of ['slide', 'initial', 'more', 'join', 'classic', 'open'] as const) await this.run({ do: name })
    this.open?.timeline.goLive()
    for (let n = 0; n < 100 && this.fill(); n++);
    for (let n = 0; n < 100 && this.open?.timeline.hasBack() === true; n++) {
      const page = this.server.back(this.open.timeline.backToken())
      this.open.timeline.addBack(page.events, page.end)
      for (let m = 0; m < 100 && this.fill(); m++);
    }
  }

  /** What a subscriber sees; fails when a message that was shown is gone, or the list's line went back in time. */
  look(mayLeave: boolean): void {
    this.model.refresh()
    const patch = this.open?.timeline.diff() ?? null
    if (patch !== null) {
      const before = new Map([...this.rows].flatMap(([key, row]) => (row.row === 'message' ? [[key, row] as const] : [])))
      for (const row of patch.rows) this.rows.set(row.key, row)
      if (patch.order !== null) this.order = applyOrder(this.order, patch.order)
      for (const key of patch.gone) this.rows.delete(key)
      const shown = new Set([...this.rows.values()].flatMap((row) => (row.row === 'message' && row.eventId !== null ? [row.eventId] : [])))
      if (!mayLeave) for (const [key, row] of before) expect(row.eventId === null || shown.has(row.eventId), `message ${key} (${String(row.eventId)}) was shown and is gone`).toBe(true)
    }
    const last = this.model.account.rooms.get(ROOM)?.last?.eventId
    const at = last === undefined ? -1 : this.server.events.findIndex((e) => e.event_id === last)
    expect(at, 'the list’s line went back').toBeGreaterThanOrEqual(this.lastShown)
    this.lastShown = at
  }

  messages(): MessageRow[] {
    return this.order.flatMap((key) => {
      const row = this.rows.get(key)
      return row?.row === 'message' ? [row] : []
    })
  }
}

async function play(steps: Step[], mayLeave: boolean): Promise<void> {
  const it = new Play()
  for (const s of steps) {
    await it.run(s)
    it.look(mayLeave)
  }
  await it.end()
  it.look(mayLeave)
  const shown = it.messages()
  expect(shown.flatMap((row) => row.eventId ?? [])).toEqual(it.server.events.map((e) => e.event_id))
  expect(it.model.account.rooms.get(ROOM)?.last?.eventId).toBe(it.server.events.at(-1)?.event_id)
  expect([...it.rows.values()].filter((row) => row.row === 'gap')).toEqual([])
}

const RUNS = 1500

describe('two sources tell of one open room', () => {
  it('nothing that was shown is lost, and all stands in the server’s order', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 25 }), (steps) => play(steps, false)), { numRuns: RUNS })
  })

  it('the same while the person jumps into history and back', async () => {
    await fc.assert(fc.asyncProperty(fc.array(jumping, { maxLength: 25 }), (steps) => play(steps, true)), { numRuns: RUNS })
  })
})
