import { useState } from 'react'
import type { MessageRow } from '../../engine/protocol.ts'
import { t } from '../../locales/i18n.ts'
import { Confirm } from '../../design/Confirm.tsx'
import { TextField } from '../../design/TextField.tsx'
import { request } from '../state/engine-client.ts'
import { engineErrorOf, errorSentence } from '../state/failure.ts'
import { tell } from '../state/ui.ts'
import { useTimelineActions } from './actions.ts'
import { messageText } from './row-label.ts'
import css from './RedactDialog.module.css'

const MAX_REASON = 500

/** Asks before a message is deleted for everybody; the reason is asked for where the message is somebody else's. */
export default function RedactDialog({ row, onClose }: { row: MessageRow; onClose: () => void }) {
  const { roomId } = useTimelineActions()
  const [reason, setReason] = useState('')
  const confirm = () => {
    onClose()
    if (row.eventId === null) return
    request('send.redact', { roomId, eventId: row.eventId, reason: reason.trim() === '' ? null : reason.trim() })
      .catch((thrown: unknown) => { tell(errorSentence(engineErrorOf(thrown)), 'error') })
  }
  return (
    <Confirm
      title={t('timeline.redact.title')} description={t('timeline.redact.text')} confirmLabel={t('timeline.redact.confirm')}
      cancelLabel={t('common.cancel')} closeLabel={t('common.close')} onConfirm={confirm} onClose={onClose}
    >
      <blockquote className={css.quote} dir="auto">{messageText(row)}</blockquote>
      {!row.own && <TextField label={t('timeline.redact.reason')} value={reason} maxLength={MAX_REASON} onChange={(event) => { setReason(event.target.value) }} />}
    </Confirm>
  )
}
