import { t } from '../../locales/i18n.ts'
import { IconButton } from '../../design/IconButton.tsx'
import { PencilLine, Reply, X } from '../../design/icons.ts'
import { useTimelineRow } from '../state/stores.ts'
import { useUi } from '../state/ui.ts'
import { keyOfEvent } from '../timeline/use-jump.ts'
import { messageText } from '../timeline/row-label.ts'
import css from './Composer.module.css'

interface TargetBarProps {
  roomId: string
  replyTo: string | null
  editOf: string | null
  onLeave: () => void
}

/** What is answered to or changed, above the field, and the way out of it. A click shows the message. */
export function TargetBar({ roomId, replyTo, editOf, onLeave }: TargetBarProps) {
  const eventId = editOf ?? replyTo
  const row = useTimelineRow(roomId, eventId === null ? '' : (keyOfEvent(roomId, eventId) ?? ''))
  if (eventId === null) return null
  const message = row?.row === 'message' ? row : null
  const label = editOf !== null ? t('composer.editing') : message === null ? t('composer.replyToUnknown') : t('composer.replyTo', { who: message.sender.name })
  return (
    <div className={css.target}>
      <span className={css.targetIcon}>{editOf === null ? <Reply size={16} /> : <PencilLine size={16} />}</span>
      <button type="button" className={css.targetWords} onClick={() => { useUi.setState({ jump: { roomId, eventId } }) }}>
        <span className={css.targetLabel}>{label}</span>
        <span className={css.targetText} dir="auto">{message === null ? t('timeline.reply.notLoaded') : messageText(message)}</span>
      </button>
      <IconButton size="sm" label={editOf === null ? t('composer.leaveReply') : t('composer.leaveEdit')} keys="Esc" onClick={onLeave}><X size={16} /></IconButton>
    </div>
  )
}
