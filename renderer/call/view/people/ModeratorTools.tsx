import { useState } from 'react'
import { t } from '../../../locales/i18n.ts'
import { Button } from '../../../design/Button.tsx'
import { Confirm } from '../../../design/Confirm.tsx'
import { ClipboardList, ClipboardX, Download, Ellipsis, MicOff, Send, VideoOff } from '../../../design/icons.ts'
import { IconButton } from '../../../design/IconButton.tsx'
import { Menu, type MenuEntry } from '../../../design/Menu.tsx'
import { isModerator } from '../../model/select.ts'
import { endAttendance, postAttendance, saveAttendance } from '../../state/attendance.ts'
import { keepMuted, muteAll } from '../../state/moderate.ts'
import { attendanceWord } from '../../state/words.ts'
import { useCall, useUi } from '../../state/stores.ts'
import css from './people.module.css'

function entries(onPost: () => void): MenuEntry[] {
  const { model, attendance, keptSince } = useCall.getState()
  const { features, moderation } = model
  return [
    ...(features.muteOthers ? [{ kind: 'action', id: 'cameras', label: t('call.moderate.camerasOff'), icon: <VideoOff size={16} />, onSelect: () => muteAll('video') } satisfies MenuEntry] : []),
    ...(features.keepMuted
      ? [
          { kind: 'check', id: 'keep-audio', label: t('call.moderate.keepAudio'), checked: moderation.keptMuted.audio, onSelect: (on) => keepMuted('audio', on) } satisfies MenuEntry,
          { kind: 'check', id: 'keep-video', label: t('call.moderate.keepVideo'), checked: moderation.keptMuted.video, onSelect: (on) => keepMuted('video', on) } satisfies MenuEntry,
        ]
      : []),
    ...(features.muteOthers || features.keepMuted ? [{ kind: 'separator', id: 'line' } satisfies MenuEntry] : []),
    ...(keptSince !== null
      ? [{ kind: 'action', id: 'end', label: t('call.attendance.end'), icon: <ClipboardX size={16} />, onSelect: endAttendance } satisfies MenuEntry]
      : isModerator(model)
        ? [{ kind: 'action', id: 'begin', label: t('call.attendance.begin'), icon: <ClipboardList size={16} />, onSelect: () => useUi.setState({ dialog: 'attendance' }) } satisfies MenuEntry]
        : []),
    ...(attendance.length > 0
      ? [
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
  const kept = useCall((s) => s.keptSince !== null)
  const word = useCall((s) => attendanceWord(s.model))
  const [posting, setPosting] = useState(false)
  if (direct) return null
  const post = () => {
    setPosting(false)
    void postAttendance()
  }
  const list = kept ? t('call.attendance.kept', { count }) : count > 0 ? t('call.attendance.ended', { count }) : null
  return (
    <section className={css.tools} aria-label={t('call.moderate')}>
      {(moderator || count > 0) && (
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
        <span>{list ?? word ?? t('call.attendance.notice')}</span>
      </p>
      {posting && <Confirm title={t('call.attendance.postTitle')} description={t('call.attendance.postText')} confirmLabel={t('call.attendance.post')} cancelLabel={t('common.cancel')} closeLabel={t('common.close')} onConfirm={post} onClose={() => setPosting(false)} />}
    </section>
  )
}
