import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RawEvent } from '../../context.ts'
import type { MessageRow } from '../../protocol.ts'
import { ANNA, IVAN, ME, NOW, Shown, edit, event, member, message, outboxEntry, plainRich, reaction, redaction, reply } from '../fixtures.ts'

const live = (shown: Shown, events: RawEvent[], more: { limited?: boolean; prevBatch?: string | null } = {}): void =>
  shown.timeline.addLive(events, { limited: false, prevBatch: null, source: 'sync', ...more })
const messages = (shown: Shown): MessageRow[] => shown.take().filter((row) => row.row === 'message')

describe('two sources of one timeline', () => {
  it('shows an event once, whoever tells it, and never resets', () => {
    const shown = new Shown()
    const [a, b, c] = [message('a', 'one'), message('b', 'two'), message('c', 'three')]
    live(shown, [a, b], { limited: true, prevBatch: 't1' })
    shown.take()
    live(shown, [a, b, c])
    live(shown, [b, c])
    expect(shown.texts()).toEqual(['one', 'two', 'three'])
    expect(shown.resets).toBe(0)
  })

  it('puts a gap where a limited answer does not reach, and closes it', () => {
    const shown = new Shown()
    const all = Array.from({ length: 8 }, (_, i) => message(`m${String(i)}`, String(i)))
    live(shown, all.slice(0, 2))
    live(shown, all.slice(6), { limited: true, prevBatch: 'before6' })
    expect(shown.texts()).toEqual(['0', '1', '…', '6', '7'])
    const gap = shown.timeline.newestGap() ?? ''
    expect(shown.timeline.gapToken(gap)).toBe('before6')
    shown.timeline.fillGap(gap, [all[5], all[4]], 'before4')
    expect(shown.texts()).toEqual(['0', '1', '…', '4', '5', '6', '7'])
    shown.timeline.fillGap(gap, [all[3], all[2], all[1], all[0]], 'x')
    expect(shown.texts()).toEqual(['0', '1', '2', '3', '4', '5', '6', '7'])
    expect(shown.resets).toBe(0)
  })

  it('keeps history that was loaded back when sync goes on', () => {
    const shown = new Shown()
    live(shown, [message('n', 'new')], { limited: true, prevBatch: 'p' })
    shown.timeline.addBack([message('o2', 'old 2'), message('o1', 'old 1')], null)
    expect(shown.texts()).toEqual(['old 1', 'old 2', 'new'])
    expect(shown.status?.back).toBe('start')
    expect(shown.timeline.hasBack()).toBe(false)
  })
})

describe('a pending echo', () => {
  it('is the message that one edits next as soon as the server has it, and no older one before', () => {
    const shown = new Shown()
    live(shown, [message('old', 'older', { sender: ME })])
    expect(shown.timeline.ownMessage(null)).toMatchObject({ eventId: '$old' })
    shown.timeline.setEcho(outboxEntry('txn1', 1, 'mine'), { kind: 'sending' })
    expect(shown.timeline.ownMessage(null)).toBeNull()
    shown.timeline.echoSent('txn1', '$e')
    expect(shown.timeline.ownMessage(null)).toMatchObject({ eventId: '$e', content: { body: 'mine' } })
    expect(shown.timeline.ownMessage('$e')).toMatchObject({ eventId: '$e' })
    live(shown, [message('e', 'mine', { sender: ME, unsigned: { transaction_id: 'txn1' } })])
    expect(shown.timeline.ownMessage(null)).toMatchObject({ eventId: '$e' })
  })

  const sent = message('e', 'mine', { sender: ME, unsigned: { transaction_id: 'txn1' } })
  it('gives its place and key to the server’s event, before or after the answer to the sending', () => {
    for (const answerFirst of [true, false]) {
      const shown = new Shown()
      live(shown, [message('x', 'theirs')])
      shown.timeline.setEcho(outboxEntry('txn1', 1, 'mine'), { kind: 'waiting' })
      expect(messages(shown).at(-1)).toMatchObject({ key: 'txn1', send: { kind: 'waiting' }, eventId: null })
      if (answerFirst) shown.timeline.echoSent('txn1', '$e')
      live(shown, [sent])
      if (!answerFirst) shown.timeline.echoSent('txn1', '$e')
      const rows = messages(shown)
      expect(rows).toHaveLength(2)
      expect(rows.at(-1)).toMatchObject({ key: 'txn1', eventId: '$e', send: { kind: 'sent' } })
      expect(shown.resets).toBe(0)
    }
  })

  it('is recognised without a transaction id, by the id that the server answered with', () => {
    const shown = new Shown()
    shown.timeline.setEcho(outboxEntry('txn1', 1, 'mine'), { kind: 'sending' })
    live(shown, [message('e', 'mine', { sender: ME })])
    shown.timeline.echoSent('txn1', '$e')
    expect(messages(shown)).toHaveLength(1)
  })

  it('does not come back when the journal tells of it after the event', () => {
    const shown = new Shown()
    live(shown, [sent])
    shown.timeline.setEcho(outboxEntry('txn1', 1, 'mine'), { kind: 'waiting' })
    expect(messages(shown)).toHaveLength(1)
  })

  it('keeps the outbox’s order', () => {
    const shown = new Shown()
    shown.timeline.setEcho(outboxEntry('b', 2, 'second'), { kind: 'waiting' })
    shown.timeline.setEcho(outboxEntry('a', 1, 'first'), { kind: 'waiting' })
    expect(shown.texts()).toEqual(['first', 'second'])
  })
})

describe('what events say about events', () => {
  it('merges edits of the sender only (T13), newest last, in any order', () => {
    const original = message('o', 'first')
    const events = [original, edit('e1', 'o', 'second'), edit('e2', 'o', 'third'), edit('e3', 'o', 'forged', { sender: IVAN })]
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: 4 }), (order) => {
        const shown = new Shown()
        for (const one of order) live(shown, [one])
        expect(shown.texts()).toEqual(['third'])
      }),
    )
  })

  it('takes reactions, edits and messages back, in any order', () => {
    const events = [message('o', 'text'), reaction('r1', 'o', '👍'), reaction('r2', 'o', '👍', { sender: IVAN }), redaction('d1', 'r1'), message('p', 'gone'), redaction('d2', 'p', { sender: IVAN })]
    fc.assert(
      fc.property(fc.shuffledSubarray(events, { minLength: 6 }), (order) => {
        const shown = new Shown()
        for (const one of order) live(shown, [one])
        const rows = new Map(messages(shown).map((row) => [row.eventId, row]))
        expect(rows.get('$o')?.reactions).toMatchObject([{ key: '👍', count: 1, mine: false }])
        expect(rows.get('$p')?.body).toMatchObject({ kind: 'redacted', by: { id: IVAN } })
      }),
    )
  })

  it('quotes the real target, and asks for it when it is not there', () => {
    const shown = new Shown()
    live(shown, [reply('q', 'far', 'yes')])
    expect(messages(shown)[0]?.reply).toMatchObject({ text: null, sender: null })
    expect(shown.timeline.wanted()).toEqual(['$far'])
    expect(shown.timeline.wanted()).toEqual([])
    shown.timeline.addRelated([message('far', 'the question')])
    expect(messages(shown)[0]?.reply).toMatchObject({ text: 'the question', sender: { id: ANNA } })
    expect(shown.texts()).toEqual(['yes'])
  })

  it('counts threads at their root', () => {
    const shown = new Shown()
    const inThread = (id: string): RawEvent => event(id, 'm.room.message', { msgtype: 'm.text', body: id, 'm.relates_to': { rel_type: 'm.thread', event_id: '$root', is_falling_back: true, 'm.in_reply_to': { event_id: '$root' } } })
    live(shown, [message('root', 'root'), inThread('t1'), inThread('t2')])
    expect(messages(shown)[0]?.thread?.replies).toBe(2)
    expect(messages(shown)[1]).toMatchObject({ inThread: '$root', reply: null })
  })
})

describe('rows', () => {
  it('groups a sender’s run, draws days, folds membership changes under a stable key', () => {
    const shown = new Shown()
    live(shown, [member('j1', IVAN, 'Ivan'), message('a', 'a'), message('b', 'b'), message('c', 'c', { sender: IVAN })], { prevBatch: 'p' })
    expect(messages(shown).map((row) => row.groupStart)).toEqual([true, false, true])
    const before = shown.take().find((row) => row.row === 'state')?.key
    shown.timeline.addBack([member('j0', ANNA, 'Anna')], null)
    const folded = shown.take().filter((row) => row.row === 'state')
    expect(folded).toHaveLength(1)
    expect(folded[0]?.key).toBe(before)
    expect(folded[0]?.row === 'state' ? folded[0].changes.length : 0).toBe(2)
    expect(shown.take()[0]?.row).toBe('day')
  })

  it('parses again when highlighting or formulas have come', () => {
    let loaded = false
    const shown = new Shown({ rich: { ...plainRich, fromContent: () => ({ blocks: [], plain: loaded ? 'highlighted' : 'plain', truncated: false }) } })
    live(shown, [message('a', 'a')])
    expect(shown.texts()).toEqual(['plain'])
    loaded = true
    shown.timeline.textUpgraded()
    expect(shown.texts()).toEqual(['highlighted'])
  })

  it('does not send an unchanged row again', () => {
    const shown = new Shown()
    live(shown, [message('a', 'a'), message('b', 'b')])
    shown.take()
    live(shown, [reaction('r', 'a', '👍')])
    const patch = shown.timeline.diff()
    expect(patch?.rows.map((row) => row.key)).toEqual(['$a'])
    expect(patch?.order).toBeNull()
    expect(shown.timeline.diff()).toBeNull()
  })

  it('shows times from the future and from before the epoch (T69) and keeps the server’s order', () => {
    const shown = new Shown()
    live(shown, [message('a', 'future', { origin_server_ts: NOW * 10 }), message('b', 'past', { origin_server_ts: -5 }), message('c', 'now', { origin_server_ts: NOW })])
    expect(shown.texts()).toEqual(['future', 'past', 'now'])
    for (const row of messages(shown)) {
      expect(row.ts).toBeGreaterThanOrEqual(0)
      expect(row.ts).toBeLessThanOrEqual(NOW + 86_400_000)
    }
    expect(new Set(shown.order).size).toBe(shown.order.length)
  })

  it('draws the line "new messages" after what was read at opening, and leaves it there', () => {
    const shown = new Shown()
    live(shown, [message('a', 'a'), message('b', 'b'), message('c', 'c')])
    shown.timeline.setFullyRead('$a')
    shown.timeline.reopen()
    expect(shown.take().map((row) => row.row)).toEqual(['day', 'message', 'unread', 'message', 'message'])
    expect(shown.status).toMatchObject({ anchorKey: '$a', unreadBelow: 2 })
    shown.timeline.setFullyRead('$c')
    expect(shown.take().some((row) => row.row === 'unread')).toBe(true)
    shown.timeline.reopen()
    expect(shown.take().some((row) => row.row === 'unread')).toBe(false)
  })

  it('hides what retention removed', () => {
    let lifetime: number | null = null
    const shown = new Shown({ retentionMs: () => lifetime })
    live(shown, [message('old', 'old', { origin_server_ts: NOW - 1_000_000 }), message('new', 'new', { origin_server_ts: NOW })])
    expect(shown.texts()).toEqual(['old', 'new'])
    lifetime = 500_000
    shown.timeline.expire()
    expect(shown.texts()).toEqual(['new'])
  })
})

describe('another place in history', () => {
  it('opens around an event, walks forward and becomes one line with the live end', () => {
    const shown = new Shown()
    const all = Array.from({ length: 10 }, (_, i) => message(`h${String(i)}`, String(i)))
    live(shown, all.slice(8), { limited: true, prevBatch: 'p8' })
    shown.timeline.addContext({ events: all.slice(2, 5), start: 's', end: 'f', at: '$h3' })
    expect(shown.texts()).toEqual(['2', '3', '4'])
    expect(shown.timeline.isLive()).toBe(false)
    live(shown, [message('h10', '10')])
    expect(shown.texts()).toEqual(['2', '3', '4'])
    shown.timeline.addForward(all.slice(5, 9), 'g')
    expect(shown.timeline.isLive()).toBe(true)
    expect(shown.texts()).toEqual(['2', '3', '4', '5', '6', '7', '8', '9', '10'])
    expect(shown.timeline.backToken()).toBe('s')
  })

  it('goes back to the live end', () => {
    const shown = new Shown()
    live(shown, [message('z', 'z')], { limited: true, prevBatch: 'p' })
    shown.timeline.addContext({ events: [message('y', 'y')], start: 's', end: 'f', at: '$y' })
    shown.timeline.goLive()
    expect(shown.texts()).toEqual(['z'])
  })
})

describe('keeping', () => {
  it('comes back from its own snapshot, and refuses anything else', () => {
    const shown = new Shown()
    const all = Array.from({ length: 6 }, (_, i) => message(`k${String(i)}`, String(i)))
    live(shown, all, { limited: true, prevBatch: 'p' })
    const again = new Shown()
    expect(again.timeline.restore(JSON.parse(JSON.stringify(shown.timeline.serialise(4))))).toBe(true)
    expect(again.texts()).toEqual(['2', '3', '4', '5'])
    fc.assert(fc.property(fc.jsonValue(), (value) => !new Shown().timeline.restore(value)))
  })

  it('trims to where loading can go on', () => {
    const shown = new Shown()
    live(shown, [message('t9', '9')], { limited: true, prevBatch: 'p9' })
    for (let i = 8; i > 0; i -= 2) shown.timeline.addBack([message(`t${String(i)}`, String(i)), message(`t${String(i - 1)}`, String(i - 1))], `p${String(i - 1)}`)
    shown.take()
    shown.timeline.trim(4)
    expect(shown.texts()).toEqual(['5', '6', '7', '8', '9'])
    expect(shown.timeline.backToken()).toBe('p5')
  })
})

describe('properties', () => {
  it('any split of the same events into overlapping answers gives the same rows', () => {
    const all = Array.from({ length: 20 }, (_, i) =>
      i % 5 === 4 ? reaction(`s${String(i)}`, `s${String(i - 1)}`, '👍') : i % 7 === 6 ? edit(`s${String(i)}`, `s${String(i - 3)}`, `edited ${String(i)}`) : message(`s${String(i)}`, String(i), { sender: i % 3 === 0 ? ANNA : IVAN }),
    )
    const whole = new Shown()
    live(whole, all)
    const wanted = whole.take().map((row) => ({ ...row, v: 0 }))
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 3 })), { minLength: 20, maxLength: 20 }), (steps) => {
        const shown = new Shown()
        let at = 0
        for (const [size, overlap] of steps) {
          live(shown, all.slice(Math.max(0, at - overlap), at + size))
          shown.take()
          at += size
        }
        expect(shown.take().map((row) => ({ ...row, v: 0 }))).toEqual(wanted)
        expect(shown.resets).toBe(0)
      }),
    )
  })

  it('patches always lead to what a new subscriber would be told', () => {
    const all = Array.from({ length: 30 }, (_, i) => message(`p${String(i)}`, String(i), { sender: i % 4 === 0 ? ME : ANNA }))
    const step = fc.oneof(
      fc.record({ what: fc.constant('live' as const), from: fc.nat(29), size: fc.nat(6), limited: fc.boolean() }),
      fc.record({ what: fc.constant('back' as const), from: fc.nat(29), size: fc.nat(6), limited: fc.boolean() }),
      fc.record({ what: fc.constant('echo' as const), from: fc.nat(29), size: fc.nat(3), limited: fc.boolean() }),
      fc.record({ what: fc.constant('context' as const), from: fc.nat(29), size: fc.nat(6), limited: fc.boolean() }),
      fc.record({ what: fc.constant('gap' as const), from: fc.nat(29), size: fc.nat(6), limited: fc.boolean() }),
      fc.record({ what: fc.constant('live-end' as const), from: fc.nat(29), size: fc.nat(6), limited: fc.boolean() }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 15 }), (steps) => {
        const shown = new Shown()
        for (const { what, from, size, limited } of steps) {
          const some = all.slice(from, from + size)
          const { timeline } = shown
          if (what === 'live') live(shown, some, { limited, prevBatch: 'x' })
          else if (what === 'back') timeline.addBack([...some].reverse(), limited ? null : 'b')
          else if (what === 'echo') timeline.setEcho(outboxEntry(`e${String(size)}`, size, 'echo'), { kind: 'waiting' })
          else if (what === 'context') timeline.addContext({ events: some, start: 's', end: 'f', at: some[0]?.event_id ?? '$none' })
          else if (what === 'gap') timeline.fillGap(timeline.newestGap() ?? 'none', [...some].reverse(), limited ? null : 'g')
          else timeline.goLive()
          shown.take()
          expect(new Set(shown.order).size).toBe(shown.order.length)
        }
        const rows = shown.take()
        const full = shown.timeline.full()
        expect(full.order).toEqual({ reset: shown.order })
        expect(rows).toEqual(full.rows)
      }),
    )
  })

  it('never throws on any JSON, and still shows the good events', () => {
    const hostile = fc.oneof(
      fc.jsonValue(),
      fc.record({ event_id: fc.constantFrom('$a', '$b', '$c', 7), type: fc.constantFrom('m.room.message', 'm.room.member', 'm.reaction', 'm.room.redaction', 'm.room.power_levels', 'x'), sender: fc.constantFrom(ANNA, ME, 'nobody'), origin_server_ts: fc.jsonValue(), content: fc.jsonValue(), state_key: fc.constantFrom('', ANNA, undefined, 5), unsigned: fc.jsonValue() }),
      fc.record({
        event_id: fc.constantFrom('$a', '$d'),
        type: fc.constant('m.room.message'),
        sender: fc.constant(ANNA),
        origin_server_ts: fc.double(),
        content: fc.record({ msgtype: fc.jsonValue(), body: fc.jsonValue(), 'm.relates_to': fc.oneof(fc.jsonValue(), fc.record({ rel_type: fc.constantFrom('m.replace', 'm.thread', 'm.annotation'), event_id: fc.constantFrom('$a', '$b'), key: fc.jsonValue() })), 'm.new_content': fc.jsonValue(), info: fc.jsonValue(), url: fc.jsonValue() }),
        unsigned: fc.record({ 'm.relations': fc.record({ 'm.replace': fc.jsonValue(), 'm.thread': fc.jsonValue() }), redacted_because: fc.jsonValue() }),
      }),
    )
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 12 }), fc.jsonValue(), (events, receipts) => {
        const shown = new Shown()
        shown.timeline.addLive(events, { limited: false, prevBatch: null, source: 'sync' })
        shown.timeline.addReceipts(receipts)
        shown.timeline.addBack([...events].reverse(), null)
        live(shown, [message('good', 'good')])
        expect(shown.texts().at(-1)).toBe('good')
      }),
      { numRuns: 300 },
    )
  })
})
