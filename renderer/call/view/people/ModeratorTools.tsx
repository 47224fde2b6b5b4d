import { useState } from 'react'
import { t } from '../../../locales/i18n.ts'
import { Button } from '../../../design/Button.tsx'
import { Confirm } from '../../../design/Confirm.tsx'
import { ClipboardList, Download, Ellipsis, MicOff, Send, VideoOff } from '../../../design/icons.ts'
import { IconButton } from '../../../design/IconButton.tsx'
import { Menu, type MenuEntry } from '../../../design/Menu.tsx'
import { isModerator } from '../../model/select.ts'
import { postAttendance, saveAttendance } from '../../state/attendance.ts'
import { keepMuted, muteAll } from '../../state/moderate.ts'
import { useCall } from '../../state/stores.ts'
import css from './people.module.css'

function entries(onPost: () => void): MenuEntry[] {
  const { model, attendance } = useCall.getState()
  const { features, moderation } = model
  return [
    ...(features.muteOthers ? [{ kind: 'action', id: 'cameras', label: t('call.moderate.camerasOff'), icon: <VideoOff size={16} />, onSelect: () => muteAll('video') } satisfies MenuEntry] : []),
    ...(features.keepMuted
      ? [
          { kind: 'check', id: 'keep-audio', label: t('call.moderate.keepAudio'), checked: moderation.keptMuted.audio, onSelect: (on) => keepMuted('audio', on) } satisfies MenuEntry,
          { kind: 'check', id: 'keep-video', label: t('call.moderate.keepVideo'), checked: moderation.keptMuted.video, onSelect: (on) => keepMuted('video', on) } satisfies MenuEntry,
        ]
      : []),
    ...(attendance.length > 0
      ? [
          { kind: 'separator', id: 'line' } satisfies MenuEntry,
          { kind: 'action', id: 'save', label: t('call.attendance.save'), icon: <Download size={16} />, onSelect: () => void saveAttendance() } satisfies MenuEntry,
          { kind: 'action', id: 'post', label: t('call.attendance.post'), icon: <Send size={16} />, onSelect: onPost } satisfies MenuEntry,
        ]
      : []),
  ]
}

/** What a moderator does with all at once (only what the conference has), and who was there; for all others the word that such a list may be kept. */
export function ModeratorTools() {
  const moderator = useCall((s) => isModerator(s.model))
  const direct = useCall((s) => s.start.direct)
  const count = useCall((s) => s.attendance.length)
  const muteOthers = useCall((s) => s.model.features.muteOthers)
  const keep = useCall((s) => s.model.features.keepMuted)
  const [posting, setPosting] = useState(false)
  if (direct) return null
  const post = () => {
    setPosting(false)
    void postAttendance()
  }
  const hasMenu = moderator && (muteOthers || keep || count > 0)
  return (
    <section className={css.tools} aria-label={t('call.moderate')}>
      {hasMenu && (
        <div className={css.pair}>
          {muteOthers && (
            <Button icon={<MicOff size={16} />} onClick={() => muteAll('audio')}>
              {t('call.moderate.muteAll')}
            </Button>
          )}
          <Menu label={t('call.moderate')} entries={() => entries(() => setPosting(true))} side="top">
            {(trigger) => (
              <IconButton {...trigger} label={t('call.moderate')}>
                <Ellipsis size={18} />
              </IconButton>
            )}
          </Menu>
        </div>
      )}
      <p className={css.privacy}>
        <ClipboardList size={16} aria-hidden="true" />
        <span>{moderator ? t('call.attendance.kept', { count }) : t('call.attendance.notice')}</span>
      </p>
      {posting && <Confirm title={t('call.attendance.postTitle')} description={t('call.attendance.postText')} confirmLabel={t('call.attendance.post')} cancelLabel={t('common.cancel')} closeLabel={t('common.close')} onConfirm={post} onClose={() => setPosting(false)} />}
    </section>
  )
}
