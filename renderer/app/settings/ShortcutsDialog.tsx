import { useRef } from 'react'
import type { MessageKey } from '../../locales/i18n.ts'
import { t } from '../../locales/i18n.ts'
import { Dialog } from '../../design/Dialog.tsx'
import { Kbd } from '../../design/Kbd.tsx'
import { CALL_KEYS } from '../calls/keys.ts'
import { useSettings } from '../state/app.ts'
import { useCallsOffered } from '../state/calls.ts'
import css from './settings.module.css'

interface Group {
  title: MessageKey
  keys: readonly { does: MessageKey; keys: string }[]
}

const groups = (sendOnEnter: boolean, calls: boolean): Group[] => [
  {
    title: 'settings.keys.everywhere',
    keys: [
      { does: 'settings.keys.find', keys: 'Ctrl+K' },
      { does: 'settings.keys.direct', keys: 'Ctrl+N' },
      { does: 'settings.keys.group', keys: 'Ctrl+Shift+N' },
      { does: 'settings.keys.previous', keys: 'Alt+↑' },
      { does: 'settings.keys.next', keys: 'Alt+↓' },
      { does: 'settings.keys.previousUnread', keys: 'Alt+Shift+↑' },
      { does: 'settings.keys.nextUnread', keys: 'Alt+Shift+↓' },
      ...(calls ? [{ does: 'settings.keys.call', keys: CALL_KEYS } as const] : []),
      { does: 'settings.keys.region', keys: 'F6' },
      { does: 'settings.keys.back', keys: 'Esc' },
    ],
  },
  {
    title: 'settings.keys.reading',
    keys: [
      { does: 'settings.keys.choose', keys: '↑ ↓' },
      { does: 'settings.keys.menu', keys: 'Enter' },
      { does: 'settings.keys.reply', keys: 'R' },
      { does: 'settings.keys.edit', keys: 'E' },
      { does: 'settings.keys.newest', keys: 'End' },
    ],
  },
  {
    title: 'settings.keys.writing',
    keys: [
      { does: 'settings.keys.send', keys: sendOnEnter ? 'Enter' : 'Ctrl+Enter' },
      { does: 'settings.keys.newLine', keys: sendOnEnter ? 'Shift+Enter' : 'Enter' },
      { does: 'settings.keys.editLast', keys: '↑' },
      { does: 'settings.keys.bold', keys: 'Ctrl+B' },
      { does: 'settings.keys.italic', keys: 'Ctrl+I' },
      { does: 'settings.keys.strike', keys: 'Ctrl+Shift+X' },
      { does: 'settings.keys.code', keys: 'Ctrl+E' },
      { does: 'settings.keys.codeBlock', keys: 'Ctrl+Shift+C' },
      { does: 'settings.keys.link', keys: 'Ctrl+Shift+U' },
      { does: 'settings.keys.list', keys: 'Ctrl+Shift+8' },
      { does: 'settings.keys.quote', keys: 'Ctrl+Shift+9' },
    ],
  },
  {
    title: 'settings.keys.window',
    keys: [
      { does: 'settings.title', keys: 'Ctrl+,' },
      { does: 'settings.shortcuts', keys: 'Ctrl+/' },
      { does: 'settings.zoomIn', keys: 'Ctrl+=' },
      { does: 'settings.zoomOut', keys: 'Ctrl+−' },
      { does: 'settings.zoomReset', keys: 'Ctrl+0' },
    ],
  },
]

/** Every key that the window knows. */
export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { sendOnEnter } = useSettings()
  const calls = useCallsOffered()
  const list = useRef<HTMLDivElement>(null)
  return (
    <Dialog title={t('settings.shortcuts')} closeLabel={t('common.close')} onClose={onClose} size="lg" initialFocus={list}>
      <div ref={list} className={css.keys} tabIndex={-1}>
        {groups(sendOnEnter, calls).map((group) => (
          <section key={group.title}>
            <h3 className={css.keysTitle}>{t(group.title)}</h3>
            <ul>
              {group.keys.map(({ does, keys }) => (
                <li key={does} className={css.key}>
                  <span>{t(does)}</span>
                  <Kbd keys={keys} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
