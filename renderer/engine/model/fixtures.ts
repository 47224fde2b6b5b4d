// For tests of the model: events in few words, a model with plain text, and the rows as a subscriber would have them.
// Used by tests only.

import type { RawEvent, RichTextPort } from '../context.ts'
import type { OutboxEntry } from '../host.ts'
import type { ListOp, OrderPatch, TimelineRow, TimelineStatus } from '../protocol.ts'
import type { FoldInput, RoomInput } from './input.ts'
import { emptyRoom } from './input.ts'
import { Model } from './model.ts'
import type { ModelEvents } from './model.ts'
import type { RoomTimeline, TimelineRoom } from './timeline/index.ts'
import { createTimeline } from './timeline/index.ts'

export const ME = '@me:uni.test'
export const ANNA = '@anna:uni.test'
export const IVAN = '@ivan:uni.test'
export const ROOM = '!room:uni.test'
export const NOW = 1_780_000_000_000

const plain = (text: string): ReturnType<RichTextPort['fromPlain']> => ({ blocks: [{ t: 'p', c: [{ t: 'text', s: text }] }], plain: text, truncated: false })
const bodyText = (content: Record<string, unknown>): string => (typeof content['body'] === 'string' ? content['body'] : '')

/** Rich text that is plain text. */
export const plainRich: RichTextPort = {
  fromContent: (content) => plain(bodyText(content)),
  preview: (content) => bodyText(content).slice(0, 200),
  fromPlain: plain,
  onUpgrade: () => undefined,
  preload: () => Promise.resolve(),
}

let clock = 0

/** An event; times go up by a minute. */
export function event(id: string, type: string, content: Record<string, unknown>, more: Partial<RawEvent> = {}): RawEvent {
  clock += 1000
  return { event_id: `$${id}`, type, sender: ANNA, origin_server_ts: NOW - 100 * 86_400_000 + clock, content, ...more }
}

export const message = (id: string, body: string, more: Partial<RawEvent> = {}): RawEvent => event(id, 'm.room.message', { msgtype: 'm.text', body }, more)
export const edit = (id: string, of: string, body: string, more: Partial<RawEvent> = {}): RawEvent =>
  event(id, 'm.room.message', { msgtype: 'm.text', body: `* ${body}`, 'm.new_content': { msgtype: 'm.text', body }, 'm.relates_to': { rel_type: 'm.replace', event_id: `$${of}` } }, more)
export const reaction = (id: string, of: string, key: string, more: Partial<RawEvent> = {}): RawEvent => event(id, 'm.reaction', { 'm.relates_to': { rel_type: 'm.annotation', event_id: `$${of}`, key } }, more)
export const redaction = (id: string, of: string, more: Partial<RawEvent> = {}): RawEvent => event(id, 'm.room.redaction', { redacts: `$${of}` }, more)
export const reply = (id: string, to: string, body: string, more: Partial<RawEvent> = {}): RawEvent =>
  event(id, 'm.room.message', { msgtype: 'm.text', body, 'm.relates_to': { 'm.in_reply_to': { event_id: `$${to}` } } }, more)
export const member = (id: string, user: string, name: string, membership = 'join'): RawEvent => event(id, 'm.room.member', { membership, displayname: name }, { sender: user, state_key: user })
export const outboxEntry = (txnId: string, seq: number, body: string): OutboxEntry => ({
  txnId,
  roomId: ROOM,
  seq,
  createdAt: NOW,
  attempts: 0,
  failed: null,
  kind: 'event',
  type: 'm.room.message',
  content: { msgtype: 'm.text', body },
  source: body,
})

export const input = (source: FoldInput['source'], rooms: RoomInput[], more: Partial<FoldInput> = {}): FoldInput => ({ source, rooms, accountData: [], order: [], total: null, ...more })
export const room = (id: string, more: Partial<RoomInput> = {}): RoomInput => ({ ...emptyRoom(id, 'join'), ...more })

export const noPause = (): Promise<void> => Promise.resolve()

const rethrow = (error: unknown): never => {
  throw error
}

/** A model with plain text. */
export function createTestModel(events: Partial<ModelEvents> = {}): Model {
  const model = new Model(
    { me: ME, language: 'ru', now: () => NOW, localUrl: (id) => `media://spool/${id}` },
    { dirty: () => undefined, delivered: () => undefined, fresh: () => undefined, invited: () => undefined, ownMember: () => undefined, accountData: () => undefined, callUnsure: () => undefined, callOwn: () => undefined, mentions: () => false, fault: rethrow, ...events },
  )
  model.rich = plainRich
  return model
}

export function applyOps(order: string[], ops: readonly ListOp[]): string[] {
  const next = [...order]
  for (const op of ops) {
    if (op.op === 'insert') next.splice(op.at, 0, ...op.keys)
    else next.splice(op.at, op.count)
  }
  return next
}

export const applyOrder = (order: string[], patch: OrderPatch): string[] => ('reset' in patch ? [...patch.reset] : applyOps(order, patch.ops))

/** A timeline, and what a subscriber has of it. */
export class Shown {
  readonly timeline: RoomTimeline
  readonly rows = new Map<string, TimelineRow>()
  order: string[] = []
  status: TimelineStatus | null = null
  resets = 0

  constructor(more: Partial<TimelineRoom> = {}) {
    this.timeline = createTimeline({
      roomId: ROOM,
      me: ME,
      sender: (id) => ({ id, name: id.slice(1, 5), avatar: null }),
      isIgnored: () => false,
      mentionsMe: () => false,
      canSend: () => true,
      canRedactOthers: () => false,
      encrypted: () => false,
      rich: plainRich,
      calls: () => false,
      call: () => ({ kind: 'call', live: false, endedAt: null, people: null, missed: false, unanswered: false }),
      now: () => NOW,
      retentionMs: () => null,
      localUrl: (id) => `media://spool/${id}`,
      ...more,
    })
  }

  /** Takes the patches; answers the rows in order. */
  take(): TimelineRow[] {
    const patch = this.timeline.diff()
    if (patch !== null) {
      for (const row of patch.rows) this.rows.set(row.key, row)
      if (patch.order !== null) {
        if ('reset' in patch.order && this.order.length > 0) this.resets += 1
        this.order = applyOrder(this.order, patch.order)
      }
      for (const key of patch.gone) this.rows.delete(key)
      this.status = patch.status ?? this.status
    }
    return this.order.map((key) => {
      const row = this.rows.get(key)
      if (row === undefined) throw new Error(`no row ${key}`)
      return row
    })
  }

  texts(): string[] {
    return this.take().flatMap((row) => (row.row === 'message' && 'rich' in row.body ? [row.body.rich.plain] : row.row === 'gap' ? ['…'] : row.row === 'message' ? [`(${row.body.kind})`] : []))
  }
}
