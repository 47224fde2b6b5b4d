import { useEffect } from 'react'
import { t } from '../../locales/i18n.ts'
import { request } from '../state/engine-client.ts'
import { engineErrorOf, errorSentence } from '../state/failure.ts'
import { endCompose, startEdit, tell } from '../state/ui.ts'
import type { ComposerSession } from './session.ts'

/** Brings the text of the message that is to be changed into the field, and what was written before back afterwards. */
export function useEditSource(roomId: string, session: ComposerSession, editOf: string | null): void {
  useEffect(() => {
    if (editOf === session.editing) return undefined
    if (editOf === null) {
      session.endEdit()
      return undefined
    }
    let wanted = true
    request('compose.source', { roomId, eventId: editOf }).then(
      (source) => {
        if (!wanted) return
        if (source !== null) session.beginEdit(editOf, { text: source.markdown, mentions: source.mentions })
        else giveUp(roomId, t('composer.editGone'))
      },
      (thrown: unknown) => { if (wanted) giveUp(roomId, errorSentence(engineErrorOf(thrown))) },
    )
    return () => { wanted = false }
  }, [roomId, session, editOf])
}

function giveUp(roomId: string, sentence: string): void {
  endCompose(roomId)
  tell(sentence, 'error')
}

/** Begins the edit of the last own message; without one nothing happens. */
export async function editLast(roomId: string): Promise<void> {
  const source = await request('compose.source', { roomId, eventId: null })
  if (source !== null) startEdit(roomId, source.eventId)
}
