// Which events tell the person: push rules decide, main shows.

import type { RawEvent } from '../context.ts'
import type { EngineHost } from '../host.ts'
import { callStarted } from '../model/call/events.ts'
import type { Model } from '../model/model.ts'
import { memberName, nameText } from '../model/name.ts'
import { powerOf } from '../model/power.ts'
import type { Room } from '../model/room.ts'
import type { UserId } from '../protocol.ts'
import { isMessage } from '../model/last.ts'
import { kindOf, summaryOf } from '../model/summary.ts'
import type { PushActions, PushEvaluator } from '../sdk/push.ts'
import { createPushEvaluator } from '../sdk/push.ts'
import { cleanText } from '../richtext/clean.ts'

const NOTHING: PushActions = { notify: false, highlight: false, sound: false }
/** Of one answer about one room; a room that was silent for a week does not ring a hundred times. */
const MAX_AT_ONCE = 3

export class Notifier {
  private readonly model: Model
  private readonly host: EngineHost
  private evaluator: PushEvaluator | null = null

  constructor(model: Model, host: EngineHost) {
    this.model = model
    this.host = host
  }

  /** The rules changed, or arrived. */
  rulesChanged(): void {
    this.evaluator = null
  }

  actions(event: RawEvent, room: Room): PushActions {
    const rules = this.model.account.data.get('m.push_rules')
    const me = this.model.account.me
    if (rules === undefined || event.sender === me) return NOTHING
    this.evaluator ??= createPushEvaluator(rules, me, (id) => this.model.account.rooms.get(id)?.members.get(me)?.name ?? null)
    return this.evaluator(event, { id: room.id, memberCount: room.joined, senderMayNotifyRoom: powerOf(room).can(event.sender, 'notify-room') })
  }

  /** Somebody has just invited this person. Only names are told: nothing of a stranger's room is fetched or shown before it is accepted (T62). */
  invited(room: Room): void {
    const { account } = this.model
    const { inviter } = room
    if (inviter === null || account.ignored.has(inviter)) return
    const event: RawEvent = { event_id: '$', type: 'm.room.member', sender: inviter, state_key: account.me, origin_server_ts: 0, content: { membership: 'invite' } }
    if (!this.actions(event, room).notify) return
    this.host.notify({ roomId: room.id, eventId: null, title: this.titleOf(room, inviter), body: '', mention: true })
  }

  /** In a direct chat the ring tells, and whoever is in the call knows. */
  private callStarted(room: Room, event: RawEvent, mention: boolean): void {
    const { account } = this.model
    if (kindOf(account, room) === 'direct' || account.inCall.has(room.id)) return
    this.host.notify({ roomId: room.id, eventId: event.event_id, title: this.titleOf(room, event.sender), body: '', mention, words: 'call-started' })
  }

  private titleOf(room: Room, from: UserId): string {
    const summary = summaryOf(this.model.account, room)
    const sender = memberName(room, from)
    const name = nameText(summary.name)
    return cleanText(summary.kind === 'direct' || name === null ? sender : `${sender} · ${name}`, 200)
  }

  /** Events that just happened. */
  tell(room: Room, events: RawEvent[]): void {
    if (room.membership !== 'join') return
    for (const event of events.filter((e) => e.sender !== this.model.account.me && !this.model.account.ignored.has(e.sender) && isMessage(e)).slice(-MAX_AT_ONCE)) {
      const { notify, highlight } = this.actions(event, room)
      if (!notify) continue
      if (this.model.account.calls.enabled && callStarted(event) !== null) {
        this.callStarted(room, event, highlight)
        continue
      }
      this.host.notify({ roomId: room.id, eventId: event.event_id, title: this.titleOf(room, event.sender), body: room.encrypted ? '' : (this.model.rich?.preview(event.content) ?? ''), mention: highlight })
    }
  }
}
