import { t } from '../../locales/i18n.ts'
import { Crown, Hand, Mic, MicOff, Pin, PinOff, UserX, VideoOff } from '../../design/icons.ts'
import type { MenuEntry } from '../../design/menu-types.ts'
import type { ParticipantId } from '../conference.ts'
import { isSameTile, type TileRef } from '../layout/types.ts'
import { trackOf } from '../model/select.ts'
import { allowToSpeak, askToUnmute, lowerHand, mute, promote } from '../state/moderate.ts'
import { useCall, useUi } from '../state/stores.ts'

/** What can be done about one participant now: looking, and what this moderator has been given. */
export function personMenu(id: ParticipantId, source: TileRef['source'] = 'camera'): MenuEntry[] {
  const { model } = useCall.getState()
  const person = model.participants.get(id)
  if (person === undefined) return []
  const tile: TileRef = { participant: id, source }
  const pinned = isSameTile(useUi.getState().pinned, tile)
  const pin: MenuEntry = { kind: 'action', id: 'pin', label: pinned ? t('call.unpin') : t('call.pin'), icon: pinned ? <PinOff size={16} /> : <Pin size={16} />, onSelect: () => useUi.setState({ pinned: pinned ? null : tile }) }
  const moderator = person.local ? [] : moderatorEntries(id)
  return moderator.length === 0 ? [pin] : [pin, { kind: 'separator', id: 'line' }, ...moderator]
}

function moderatorEntries(id: ParticipantId): MenuEntry[] {
  const { model } = useCall.getState()
  const { features, moderation } = model
  const person = model.participants.get(id)
  if (person === undefined) return []
  const speaks = trackOf(model, id, 'microphone')?.muted === false
  const filmed = trackOf(model, id, 'camera')?.muted === false
  const entry = (on: boolean, made: MenuEntry): MenuEntry[] => (on ? [made] : [])
  return [
    ...entry(features.muteOthers && speaks, { kind: 'action', id: 'mute', label: t('call.moderate.mute'), icon: <MicOff size={16} />, onSelect: () => mute(id, 'audio') }),
    ...entry(features.muteOthers && filmed, { kind: 'action', id: 'camera', label: t('call.moderate.stopCamera'), icon: <VideoOff size={16} />, onSelect: () => mute(id, 'video') }),
    ...entry(features.keepMuted && moderation.keptMuted.audio && !speaks, { kind: 'action', id: 'allow', label: t('call.moderate.allow'), icon: <Mic size={16} />, onSelect: () => allowToSpeak(id) }),
    ...entry(features.askToUnmute && !speaks, { kind: 'action', id: 'ask', label: t('call.moderate.ask'), icon: <Mic size={16} />, onSelect: () => askToUnmute(id) }),
    ...entry(features.lowerHands && person.handRaisedAt !== null, { kind: 'action', id: 'hand', label: t('call.moderate.lowerHand'), icon: <Hand size={16} />, onSelect: () => lowerHand(id) }),
    ...entry(features.promote && person.role !== 'moderator', { kind: 'action', id: 'promote', label: t('call.moderate.promote'), icon: <Crown size={16} />, onSelect: () => promote(id) }),
    ...entry(features.remove, { kind: 'action', id: 'remove', label: t('call.moderate.remove'), icon: <UserX size={16} />, danger: true, onSelect: () => useUi.setState({ dialog: { remove: id } }) }),
  ]
}
