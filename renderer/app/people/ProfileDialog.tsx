import { useRef, useState } from 'react'
import { t } from '../../locales/i18n.ts'
import { Avatar } from '../../design/Avatar.tsx'
import { Button } from '../../design/Button.tsx'
import { Dialog } from '../../design/Dialog.tsx'
import { IconButton } from '../../design/IconButton.tsx'
import { Check, Copy, MessageCircle, Phone } from '../../design/icons.ts'
import { callPerson } from '../calls/actions.ts'
import { useWarm } from '../calls/use-warm.ts'
import { copyText } from '../files/clipboard.ts'
import { useApp } from '../state/app.ts'
import { useCallsOffered } from '../state/calls.ts'
import { errorSentence } from '../state/failure.ts'
import { avatarUrl } from '../state/media.ts'
import type { DialogState } from '../state/ui.ts'
import { localpart } from './ids.ts'
import { openDirect } from './invite-actions.ts'
import { useProfile } from './use-profile.ts'
import css from './people.module.css'

interface ProfileDialogProps {
  dialog: Extract<DialogState, { kind: 'profile' }>
  onClose: () => void
}

/** Who somebody is, and the way to write to them. */
export default function ProfileDialog({ dialog: { userId }, onClose }: ProfileDialogProps) {
  const me = useApp((s) => s.boot.account?.userId)
  const { profile, error, beside } = useProfile(userId)
  const [busy, setBusy] = useState<'write' | 'call' | null>(null)
  const calls = useCallsOffered()
  const warm = useWarm(profile?.direct ?? null)
  const write = useRef<HTMLButtonElement>(null)
  const name = profile?.person.name ?? localpart(userId)
  const run = async (what: 'write' | 'call') => {
    setBusy(what)
    if (await (what === 'write' ? openDirect(userId) : callPerson(userId, name))) onClose()
    else setBusy(null)
  }
  return (
    <Dialog title={t('people.profile')} closeLabel={t('common.close')} onClose={onClose} size="sm" initialFocus={write}>
      <div className={css.profile}>
        <Avatar id={userId} name={name} src={avatarUrl(profile?.person.avatar ?? null, 80)} size={80} />
        <h3 className={css.profileName} dir="auto">
          {name}
        </h3>
        <CopyId id={userId} />
        <p className={css.lineBelow} role="status">
          {error !== null ? errorSentence(error) : profile !== null && profile.sharedRooms !== null && userId !== me ? t('people.sharedRooms', { count: profile.sharedRooms }) : ''}
        </p>
        {userId === me ? (
          <p className={css.lineBelow}>{t('people.thisIsYou')}</p>
        ) : beside ? null : (
          <div className={css.profileWays}>
            <Button ref={write} variant="primary" busy={busy === 'write'} disabled={busy === 'call'} icon={<MessageCircle size={16} />} onClick={() => void run('write')}>
              {t('people.write')}
            </Button>
            {calls && (
              <Button busy={busy === 'call'} disabled={busy === 'write'} icon={<Phone size={16} />} data-call-person="" {...warm} onClick={() => void run('call')}>
                {t('calls.call')}
              </Button>
            )}
          </div>
        )}
      </div>
    </Dialog>
  )
}

function CopyId({ id }: { id: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => setCopied(await copyText(id))
  return (
    <span className={css.id}>
      <span className={css.idText}>{id}</span>
      <IconButton label={copied ? t('people.idCopied') : t('people.copyId')} size="sm" onClick={() => void copy()}>
        {copied ? <Check size={14} /> : <Copy size={14} />}
      </IconButton>
    </span>
  )
}
