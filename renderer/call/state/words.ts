import type { CallErrorCode, ParticipantId } from '../conference.ts'
import type { CallModel, Word } from '../model/call-model.ts'
import { isModerator, keepers } from '../model/select.ts'
import { t, type MessageKey } from '../../locales/i18n.ts'
import { toggleMicrophone } from './actions.ts'
import { admit } from './moderate.ts'
import { tell, useUi } from './stores.ts'

/** Who keeps a list of who is here, in a sentence; null: nobody does. */
export function attendanceWord(model: CallModel): string | null {
  const [first, ...more] = keepers(model)
  if (first === undefined) return null
  return t('call.attendance.sign', { who: first.local ? 'me' : 'other', name: first.name || t('call.nameless'), more: more.length })
}

/** What a person without a name is called. */
export const nameOf = (model: CallModel, id: ParticipantId | null): string => (id === null ? '' : (model.participants.get(id)?.name ?? '')) || t('call.nameless')

function sayAsked(model: CallModel, word: Extract<Word, { kind: 'asked' }>): void {
  const name = nameOf(model, word.by)
  // Who asks is said only where the conference knows it.
  const who = word.by === null ? 'unknown' : 'known'
  const unmute = { label: t('call.microphone.on'), run: () => void toggleMicrophone(true) }
  switch (word.what) {
    case 'muted-by-moderator':
      return tell({ tone: 'warning', text: t('call.asked.muted', { who, name }), action: null, stays: 9000, about: 'asked' })
    case 'unmute-please':
      // Nothing is switched on by anybody else: the person presses, or does not.
      return tell({ tone: 'info', text: t('call.asked.unmute', { who, name }), action: unmute, stays: 30_000, about: 'asked' })
    case 'hand-lowered':
      return tell({ tone: 'info', text: t('call.asked.handLowered', { who, name }), action: null, stays: 7000, about: 'asked' })
  }
}

/** Says what has come since. */
export function sayWords(before: CallModel, model: CallModel): void {
  for (const word of model.words) {
    if (word.serial <= before.serial) continue
    if (word.kind === 'asked') sayAsked(model, word)
    else if (word.kind === 'trouble') tell({ tone: 'warning', text: t(troubleKey(word.error.code)), action: null, stays: 12_000, about: 'trouble' })
    else if (isModerator(model)) {
      const name = nameOf(model, word.participant)
      tell({ tone: 'info', text: t('call.hand.raisedBy', { name }), action: { label: t('call.people.show'), run: () => useUi.setState({ panel: 'people' }) }, stays: 9000, about: 'hand' })
    }
  }
  sayWaiting(before, model)
}

function sayWaiting(before: CallModel, model: CallModel): void {
  if (model.lobby === before.lobby) return
  const known = new Set(before.lobby.map((one) => one.id))
  const [first, ...more] = model.lobby.filter((one) => !known.has(one.id))
  if (first === undefined) return
  const single = more.length === 0 && model.lobby.length === 1
  tell({
    tone: 'info',
    text: single ? t('call.lobby.waits', { name: first.name || t('call.nameless') }) : t('call.lobby.wait', { count: model.lobby.length }),
    action: single ? { label: t('call.lobby.admit'), run: () => admit(first.id, true) } : { label: t('call.people.show'), run: () => useUi.setState({ panel: 'people' }) },
    stays: null,
    about: 'lobby',
  })
}

/** The sentence of a failure. */
export const errorKey = (code: CallErrorCode): MessageKey => `call.error.${code}`

/** Failures that do not end the call are said as what they mean while it goes on. */
export const troubleKey = (code: CallErrorCode): MessageKey => (code === 'bridge-gone' || code === 'media-failed' ? `call.trouble.${code}` : 'call.trouble.other')
