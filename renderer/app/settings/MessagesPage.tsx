import type { Settings } from '../../../electron/bridge/contract.ts'
import { t } from '../../locales/i18n.ts'
import { Switch } from '../../design/Checkbox.tsx'
import { RadioGroup, type RadioOption } from '../../design/RadioGroup.tsx'
import { attempt } from '../people/invite-actions.ts'
import { changeSettings, useSettings } from '../state/app.ts'
import css from './settings.module.css'

const set = (change: Partial<Settings>): void => void attempt(changeSettings(change))

const notifications = (): RadioOption<Settings['notifications']>[] => [
  { value: 'all', label: t('settings.notify.all'), hint: t('settings.notify.allHint') },
  { value: 'mentions', label: t('settings.notify.mentions'), hint: t('settings.notify.mentionsHint') },
  { value: 'off', label: t('settings.notify.off'), hint: t('settings.notify.offHint') },
]

/** What one is told of, and what others are told of oneself. */
export function MessagesPage() {
  const settings = useSettings()
  return (
    <>
      <RadioGroup legend={t('settings.notify')} options={notifications()} value={settings.notifications} onChange={(value) => set({ notifications: value })} />
      <div className={css.group}>
        <Switch label={t('settings.sendOnEnter')} hint={t(settings.sendOnEnter ? 'settings.sendOnEnterHint' : 'settings.sendOnCtrlEnterHint')} checked={settings.sendOnEnter} onChange={(sendOnEnter) => set({ sendOnEnter })} />
        <Switch label={t('settings.receipts')} hint={t('settings.receiptsHint')} checked={settings.publicReceipts} onChange={(publicReceipts) => set({ publicReceipts })} />
        <Switch label={t('settings.typing')} hint={t('settings.typingHint')} checked={settings.typingNotices} onChange={(typingNotices) => set({ typingNotices })} />
      </div>
    </>
  )
}
