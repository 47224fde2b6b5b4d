// Facts of one room for commands, outbox and the room's header: what may be done here, and by whom.

import type { RichTextPort, RoomFacts } from '../context.ts'
import type { Member, Role, RoomDetails, Sender, UserId, WriteBlock } from '../protocol.ts'
import type { RichText } from '../richtext/tree.ts'
import type { Account } from './account.ts'
import { mayStart } from './call/summary.ts'
import { field, finite } from '../json.ts'
import { memberName } from './name.ts'
import type { Power } from './power.ts'
import { powerOf } from './power.ts'
import type { Room } from './room.ts'
import { stateContent } from './state.ts'
import { directOf, summaryOf } from './summary.ts'

const DAY_MS = 86_400_000

/** Why nothing can be written here. Encryption outranks power: it is the reason that never goes away (wall 7). */
export function writeBlockOf(room: Room, me: UserId, power: Power): WriteBlock {
  if (room.membership !== 'join') return 'not-joined'
  if (room.tombstoned) return 'archived'
  if (room.encrypted) return 'encrypted'
  return power.canSend(me, 'm.room.message', false) ? null : 'no-power'
}

export function factsOf(account: Account, room: Room): RoomFacts {
  const power = powerOf(room)
  return {
    id: room.id,
    membership: room.membership,
    encrypted: room.encrypted,
    archived: room.tombstoned,
    version: room.version,
    directUser: directOf(account, room),
    writeBlock: writeBlockOf(room, account.me, power),
    canSend: (type, state) => power.canSend(account.me, type, state),
    can: (action) => power.can(account.me, action),
  }
}

/** m.room.retention, milliseconds; null: the room says nothing. */
export function retentionOf(room: Room): number | null {
  const lifetime = finite(field(stateContent(room, 'm.room.retention'), 'max_lifetime'))
  return lifetime !== null && lifetime > 0 ? lifetime : null
}

export function roleOf(power: Power, id: UserId): Role {
  const value = power.of(id)
  if (value > 100) return 'owner'
  if (value >= 100) return 'teacher'
  return value >= 50 ? 'assistant' : 'member'
}

export interface DetailsParts {
  power: Power
  rich: RichTextPort | null
  sender: (id: UserId) => Sender
  /** Topic as parsed for the details before; reused while the text is the same. */
  topic: { text: string; rich: RichText } | null
}

export function detailsOf(account: Account, room: Room, parts: DetailsParts): RoomDetails {
  const { power } = parts
  const me = account.me
  const joined = room.membership === 'join'
  const retention = retentionOf(room)
  const may = (yes: boolean): boolean => joined && yes
  return {
    id: room.id,
    summary: summaryOf(account, room),
    topic: parts.topic?.rich ?? null,
    memberCount: room.joined,
    writeBlock: writeBlockOf(room, me, power),
    can: {
      invite: may(power.can(me, 'invite')),
      rename: may(power.canSend(me, 'm.room.name', true)),
      redactOthers: may(power.can(me, 'redact')),
      changePower: may(power.canSend(me, 'm.room.power_levels', true)),
      kick: may(power.can(me, 'kick')),
      react: may(!room.encrypted && !room.tombstoned && power.canSend(me, 'm.reaction', false)),
      mentionRoom: may(power.can(me, 'notify-room')),
      startCall: mayStart(account, room, power),
    },
    myPower: power.of(me),
    typing: room.typing.slice(0, 5).map(parts.sender),
    retentionDays: retention === null ? null : Math.max(1, Math.round(retention / DAY_MS)),
    successor: room.successor,
    version: room.version,
  }
}

const RANK: Record<Role, number> = { owner: 0, teacher: 1, assistant: 2, member: 3 }

/** People of the room that are known, joined and invited, by role, then name. */
export function membersOf(room: Room, collator: Intl.Collator): Member[] {
  const power = powerOf(room)
  const members: Member[] = []
  for (const [id, m] of room.members) {
    if (m.membership !== 'join' && m.membership !== 'invite') continue
    members.push({ id, name: memberName(room, id), avatar: m.avatar, membership: m.membership, power: power.of(id), role: roleOf(power, id) })
  }
  return members.sort((a, b) => RANK[a.role] - RANK[b.role] || collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1))
}
