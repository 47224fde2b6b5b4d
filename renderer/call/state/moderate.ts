// What a moderator can do. Each is offered only while the conference has it; the conference decides, the model shows what came of it.

import type { MediaKind, ParticipantId } from '../conference.ts'
import { t } from '../../locales/i18n.ts'
import { conference } from './conference.ts'
import { tell, useCall } from './stores.ts'

const features = () => useCall.getState().model.features

function sayRefused(reason: unknown): void {
  console.warn('the conference refused', reason)
  tell({ tone: 'warning', text: t('call.moderate.refused'), action: null, stays: 8000, about: 'moderate' })
}

export const mute = (id: ParticipantId, kind: MediaKind): void => void (features().muteOthers && conference().mute(id, kind))
export const muteAll = (kind: MediaKind): void => void (features().muteOthers && conference().muteAll(kind))
export const keepMuted = (kind: MediaKind, on: boolean): void => void (features().keepMuted && conference().keepMuted(kind, on))
export const allowToSpeak = (id: ParticipantId): void => void (features().keepMuted && conference().allowToSpeak(id, 'audio'))
export const askToUnmute = (id: ParticipantId): void => void (features().askToUnmute && conference().askToUnmute(id))
export const lowerHand = (id: ParticipantId | 'all'): void => void (features().lowerHands && conference().lowerHand(id))
export const promote = (id: ParticipantId): void => void (features().promote && conference().promote(id))
export const remove = (id: ParticipantId): void => void (features().remove && conference().remove(id))
export const admit = (id: ParticipantId, letIn: boolean): void => void (features().lobby && conference().admit(id, letIn))
export const endForAll = (): void => void (features().endForAll && conference().endForAll())

/** Opens or closes the room before the room. */
export function setLobby(on: boolean): void {
  if (features().lobby) conference().setLobby(on).catch(sayRefused)
}

/** Locks the conference with a password; null unlocks it. */
export function lock(password: string | null): void {
  if (features().lock) conference().lock(password).catch(sayRefused)
}
