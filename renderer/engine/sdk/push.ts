// Push rules: does this event notify, highlight, sound? The SDK's PushProcessor decides; nothing of its store is used.

import type { IPushRule, IPushRules } from 'matrix-js-sdk/lib/@types/PushRules.js'
import type { MatrixClient } from 'matrix-js-sdk/lib/client.js'
import type { MatrixEvent } from 'matrix-js-sdk/lib/models/event.js'
import { PushProcessor } from 'matrix-js-sdk/lib/pushprocessor.js'
import type { RawEvent } from '../context.ts'
import { isRecord } from '../json.ts'
import type { RoomId, UserId } from '../protocol.ts'

/** What the rules' conditions ask of the room. */
export interface PushRoom {
  id: RoomId
  /** Joined members. null: not known, conditions on it do not match. */
  memberCount: number | null
  /** May the sender of the event notify everybody (`notifications.room` of the power levels)? */
  senderMayNotifyRoom: boolean
}

export interface PushActions {
  notify: boolean
  highlight: boolean
  sound: boolean
}

export type PushEvaluator = (event: RawEvent, room: PushRoom) => PushActions

const KINDS = ['override', 'content', 'room', 'sender', 'underride'] as const
const NOTHING: PushActions = { notify: false, highlight: false, sound: false }
const MAX_RULES = 2000
const MAX_BODY = 10_000
const DISPLAY_NAME_RULE = '.m.rule.contains_display_name'

/** A pattern becomes a regular expression whose cost grows with each star, over a text that others write: more than one star is nobody's keyword. */
const MAX_STARS = 1
const MAX_PATTERN = 255
const isCheap = (pattern: unknown): boolean => typeof pattern !== 'string' || (pattern.length <= MAX_PATTERN && pattern.split('*').length - 1 <= MAX_STARS)

/** A rule whose every field has the type that PushProcessor relies on; null: left out. */
function readRule(value: unknown): IPushRule | null {
  if (!isRecord(value) || typeof value['rule_id'] !== 'string' || !Array.isArray(value['actions'])) return null
  const conditions = value['conditions']
  if (conditions !== undefined && !(Array.isArray(conditions) && conditions.every((c) => isRecord(c) && typeof c['kind'] === 'string' && ['key', 'is', 'pattern'].every((k) => c[k] === undefined || typeof c[k] === 'string')))) return null
  if (value['pattern'] !== undefined && typeof value['pattern'] !== 'string') return null
  if (!isCheap(value['pattern']) || conditions?.some((c: unknown) => isRecord(c) && !isCheap(c['pattern'])) === true) return null
  const rule: Record<string, unknown> = {
    rule_id: value['rule_id'],
    default: value['default'] === true,
    enabled: value['enabled'] !== false,
    actions: value['actions'].filter((a) => typeof a === 'string' || (isRecord(a) && typeof a['set_tweak'] === 'string')).map((a: unknown) => (isRecord(a) ? { ...a } : a)),
  }
  if (conditions !== undefined) rule['conditions'] = conditions
  if (value['pattern'] !== undefined) rule['pattern'] = value['pattern']
  return rule as unknown as IPushRule
}

function readRules(value: unknown): IPushRules {
  const given = isRecord(value) && isRecord(value['global']) ? value['global'] : {}
  const global: Partial<Record<(typeof KINDS)[number], IPushRule[]>> = {}
  for (const kind of KINDS) {
    const list = given[kind]
    global[kind] = Array.isArray(list) ? list.slice(0, MAX_RULES).flatMap((r) => readRule(r) ?? []) : []
  }
  return { global } as IPushRules
}

/** Only what PushProcessor reads of an event. */
function asSdkEvent(event: RawEvent, roomId: RoomId): MatrixEvent {
  const body = event.content['body']
  const content = typeof body === 'string' && body.length > MAX_BODY ? { ...event.content, body: body.slice(0, MAX_BODY) } : event.content
  const previous = event.unsigned?.['prev_content']
  return {
    event: { ...event, content, room_id: roomId },
    getContent: () => content,
    getPrevContent: () => (isRecord(previous) ? previous : {}),
    getType: () => event.type,
    getSender: () => event.sender,
    getRoomId: () => roomId,
    isEncrypted: () => event.type === 'm.room.encrypted',
    getClearContent: () => null,
  } as unknown as MatrixEvent
}

/** What a rule looked for; a display name is taken as it stands, whatever signs are in it. */
interface Word {
  text: string
  glob: boolean
}

/** The SDK knows word boundaries of ASCII only: in Cyrillic every letter would be one, and «Ян» would be found in «Яна». */
function standsAlone(body: string, { text, glob }: Word): boolean {
  const literal = text.replace(/[.*?+^${}()|[\]\\]/g, '\\$&')
  const escaped = glob ? literal.replaceAll('\\*', '.*').replaceAll('\\?', '.') : literal
  return new RegExp(`(?<![\\p{L}\\p{N}_])${escaped}(?![\\p{L}\\p{N}_])`, 'iu').test(body)
}

/**
 * Makes an evaluator of `m.push_rules` (Matrix specification, push rules). `rules` is the raw account data content: hostile; malformed rules are ignored.
 * `displayNameOf` gives this person's display name in that room (condition `contains_display_name`).
 */
export function createPushEvaluator(rules: unknown, me: UserId, displayNameOf: (roomId: RoomId) => string | null): PushEvaluator {
  const silent = { debug() {}, info() {}, warn() {}, error() {}, trace() {}, getChild: () => silent }
  const merged = PushProcessor.rewriteDefaultRules(silent as unknown as Parameters<typeof PushProcessor.rewriteDefaultRules>[0], readRules(rules), me)
  let current: PushRoom | null = null
  const client = {
    pushRules: merged,
    credentials: { userId: me },
    getSafeUserId: () => me,
    supportsIntentionalMentions: () => true,
    getRoom: (roomId: string) => {
      const room = current
      if (room === null || room.id !== roomId) return null
      const name = displayNameOf(roomId)
      return {
        currentState: {
          members: room.memberCount === null ? null : {},
          getJoinedMemberCount: () => room.memberCount ?? 0,
          // An empty name would be found in every message.
          getMember: () => (name === null || name.trim() === '' ? null : { name }),
          mayTriggerNotifOfType: (key: string) => key === 'room' && room.senderMayNotifyRoom,
        },
      }
    },
  }
  const processor = new PushProcessor(client as unknown as MatrixClient)
  processor.updateCachedPushRuleKeys(merged)

  /** The word that the matched rule looked for in the body, if it is of that sort. */
  function wordOf(rule: IPushRule & { kind?: string }, roomId: RoomId): Word | null {
    const name = rule.rule_id === DISPLAY_NAME_RULE ? displayNameOf(roomId) : null
    if (name !== null) return { text: name, glob: false }
    return rule.kind === 'content' && typeof rule.pattern === 'string' ? { text: rule.pattern, glob: true } : null
  }

  return (event, room) => {
    current = room
    const sdkEvent = asSdkEvent(event, room.id)
    const disabled: IPushRule[] = []
    try {
      for (;;) {
        const { actions, rule } = processor.actionsAndRuleForEvent(sdkEvent)
        if (actions === undefined || rule === undefined) return NOTHING
        const word = wordOf(rule, room.id)
        const body = sdkEvent.getContent()['body'] as unknown
        if (word !== null && typeof body === 'string' && !standsAlone(body, word)) {
          const original = [...(merged.global.override ?? []), ...(merged.global.content ?? [])].find((r) => r.rule_id === rule.rule_id && r.enabled)
          if (original === undefined) return NOTHING
          original.enabled = false
          disabled.push(original)
          continue
        }
        return { notify: actions.notify, highlight: actions.notify && actions.tweaks?.highlight === true, sound: actions.notify && typeof actions.tweaks?.sound === 'string' }
      }
    } finally {
      for (const rule of disabled) rule.enabled = true
    }
  }
}
