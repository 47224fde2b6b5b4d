// Which conference a room's call is in: a Jitsi widget's, if it may be believed, else one named after the room, so that all meet in the same place (T65).

import type { CallsPolicy } from '../../../electron/bridge/contract.ts'
import { EngineFailure } from '../context.ts'
import { field, isRecord, parseRecord, text } from '../json.ts'
import { powerOf } from '../model/power.ts'
import type { Room } from '../model/room.ts'
import type { CallConference, RoomId, UserId } from '../protocol.ts'
import { base32 } from './base32.ts'

/** The type that Element reads and writes, and the one of the specification's draft. */
export const WIDGET = 'im.vector.modular.widgets'
const WIDGET_TYPES = [WIDGET, 'm.widget']
const JITSI: readonly unknown[] = ['jitsi', 'm.jitsi']
/** What a deployment takes as a name and an address can carry: no `/`, no `%`, no quotes. */
const NAME = /^[A-Za-z0-9_.-]{1,400}$/
const DOTS = /^\.+$/

/** A Jitsi widget that names a conference. */
interface Widget {
  domain: string
  name: string
  audioOnly: boolean
  /** For an order that is the same for everybody. */
  at: string
}

function widgetIn(type: string, key: string, json: string): Widget | null {
  const content = parseRecord(json)
  const data = field(content, 'data')
  if (!JITSI.includes(field(content, 'type')) || !isRecord(data)) return null
  const domain = text(field(data, 'domain'), 255)
  const name = text(field(data, 'conferenceId'), 400)
  if (domain === null || name === null || !NAME.test(name) || DOTS.test(name)) return null
  return { domain: domain.toLowerCase(), name: name.toLowerCase(), audioOnly: field(data, 'isAudioOnly') === true, at: `${String(WIDGET_TYPES.indexOf(type))} ${key}` }
}

/** The room's Jitsi widgets whose sender may set them now, and whose domain the organisation or the homeserver names; the one that counts first. */
export function lawfulWidgets(room: Room, policy: CallsPolicy): Widget[] {
  const power = powerOf(room)
  const found: Widget[] = []
  for (const [stateKey, entry] of room.state) {
    const [type = '', key = ''] = stateKey.split('\u0000')
    if (!WIDGET_TYPES.includes(type) || !power.known || !power.canSend(entry.sender, type, true)) continue
    const widget = widgetIn(type, key, entry.json)
    if (widget !== null && policy.domains.some((domain) => domain.toLowerCase() === widget.domain)) found.push(widget)
  }
  return found.sort((a, b) => (a.at < b.at ? -1 : 1))
}

/** The name that every client derives from the room: Element's rule, lower case as Jitsi makes it. */
export const derivedName = (roomId: RoomId): string => base32(roomId).toLowerCase()

/** The room's conference. Fails with `not-member`, `room-archived`, `encrypted-room` (wall 7), or `forbidden`: no calls here, or nowhere to have them. */
export function conferenceOf(room: Room, policy: CallsPolicy): CallConference {
  if (room.membership !== 'join') throw new EngineFailure({ code: 'not-member' })
  if (!policy.enabled) throw new EngineFailure({ code: 'forbidden' })
  if (room.encrypted) throw new EngineFailure({ code: 'encrypted-room' })
  if (room.tombstoned) throw new EngineFailure({ code: 'room-archived' })
  const widget = lawfulWidgets(room, policy)[0]
  if (widget !== undefined) return { domain: widget.domain, name: widget.name, source: 'widget', audioOnly: policy.audioOnly || widget.audioOnly }
  if (policy.preferred === null) throw new EngineFailure({ code: 'forbidden' })
  return { domain: policy.preferred, name: derivedName(room.id), source: 'derived', audioOnly: policy.audioOnly }
}

/** Where a person without Amphi finds the conference. */
export const conferenceLink = (conference: { domain: string; name: string }): string => `https://${conference.domain}/${conference.name}`

/** Placeholders that Element fills in; with the fragment its mobile apps and other clients that take the address as it stands find the conference, too. */
const TEMPLATE = [
  'conferenceDomain=$domain',
  'conferenceId=$conferenceId',
  'isAudioOnly=$isAudioOnly',
  'startWithAudioMuted=$startWithAudioMuted',
  'startWithVideoMuted=$startWithVideoMuted',
  'isVideoChannel=$isVideoChannel',
  'displayName=$matrix_display_name',
  'avatarUrl=$matrix_avatar_url',
  'userId=$matrix_user_id',
  'roomId=$matrix_room_id',
  'theme=$theme',
  'roomName=$roomName',
  'supportsScreensharing=true',
  'language=$org.matrix.msc2873.client_language',
]

/** The Jitsi widget as Element makes it, for the derived conference of that room. `auth`: how the deployment asks who one is; null: not at all. */
export function widgetContent(room: { id: RoomId; name: string | null }, me: UserId, key: string, o: { domain: string; audioOnly: boolean; auth: string | null }): Record<string, unknown> {
  const conferenceId = base32(room.id)
  const fragment = [...TEMPLATE, ...(o.auth === null ? [] : [`auth=${o.auth}`])].join('&')
  return {
    type: 'jitsi',
    // Element and its relatives draw a Jitsi widget with a wrapper of their own; whoever opens the address itself comes to the deployment.
    url: `${conferenceLink({ domain: o.domain, name: conferenceId })}?confId=${conferenceId}#${fragment}`,
    name: 'Jitsi',
    id: key,
    creatorUserId: me,
    data: {
      conferenceId,
      domain: o.domain,
      isAudioOnly: o.audioOnly,
      isVideoChannel: false,
      ...(room.name === null ? {} : { roomName: room.name }),
      ...(o.auth === null ? {} : { auth: o.auth }),
    },
  }
}
