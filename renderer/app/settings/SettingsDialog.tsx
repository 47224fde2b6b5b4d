import { Tabs } from '@base-ui/react/tabs'
import { useRef, type ReactNode } from 'react'
import { t } from '../../locales/i18n.ts'
import { Dialog } from '../../design/Dialog.tsx'
import { Info, MessageSquare, SunMoon, UserRound } from '../../design/icons.ts'
import { openDialog, type DialogState, type SettingsPage } from '../state/ui.ts'
import { AboutPage } from './AboutPage.tsx'
import { AccountPage } from './AccountPage.tsx'
import { GeneralPage } from './GeneralPage.tsx'
import { MessagesPage } from './MessagesPage.tsx'
import css from './settings.module.css'

const pages: Record<SettingsPage, { icon: ReactNode; page: () => ReactNode }> = {
  general: { icon: <SunMoon size={18} aria-hidden="true" />, page: GeneralPage },
  messages: { icon: <MessageSquare size={18} aria-hidden="true" />, page: MessagesPage },
  account: { icon: <UserRound size={18} aria-hidden="true" />, page: AccountPage },
  about: { icon: <Info size={18} aria-hidden="true" />, page: AboutPage },
}
const ORDER: readonly SettingsPage[] = ['general', 'messages', 'account', 'about']

interface SettingsDialogProps {
  dialog: Extract<DialogState, { kind: 'settings' }>
  onClose: () => void
}

/** Settings in four pages. Each choice takes effect at once; there is nothing to save. */
export default function SettingsDialog({ dialog, onClose }: SettingsDialogProps) {
  const selected = dialog.page ?? 'general'
  const tab = useRef<HTMLButtonElement>(null)
  return (
    <Dialog title={t('settings.title')} closeLabel={t('common.close')} onClose={onClose} size="lg" initialFocus={tab}>
      <Tabs.Root className={css.settings} orientation="vertical" value={selected} onValueChange={(page: SettingsPage) => openDialog({ kind: 'settings', page })}>
        <Tabs.List className={css.tabs} aria-label={t('settings.pages')} activateOnFocus>
          {ORDER.map((name) => (
            <Tabs.Tab key={name} ref={name === selected ? tab : undefined} value={name} className={css.tab}>
              {pages[name].icon}
              {t(`settings.page.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {ORDER.map((name) => {
          const Page = pages[name].page
          return (
            <Tabs.Panel key={name} value={name} className={css.page} tabIndex={-1}>
              <Page />
            </Tabs.Panel>
          )
        })}
      </Tabs.Root>
    </Dialog>
  )
}
