import { t } from '../../locales/i18n.ts'
import { Avatar } from '../../design/Avatar.tsx'
import { IconButton } from '../../design/IconButton.tsx'
import { Menu } from '../../design/Menu.tsx'
import type { MenuEntry } from '../../design/menu-types.ts'
import { Keyboard, LogOut, PencilLine, Settings, UserPlus, UsersRound } from '../../design/icons.ts'
import { avatarUrl } from '../state/media.ts'
import { useApp } from '../state/app.ts'
import { useMe } from '../state/stores.ts'
import { openDialog } from '../state/ui.ts'
import { Filter } from './Filter.tsx'
import type { Line } from './flatten.ts'
import css from './ListHeader.module.css'

const accountMenu = (): MenuEntry[] => [
  { kind: 'action', id: 'settings', label: t('settings.title'), icon: <Settings size={16} />, keys: 'Ctrl+,', onSelect: () => openDialog({ kind: 'settings' }) },
  { kind: 'action', id: 'shortcuts', label: t('settings.shortcuts'), icon: <Keyboard size={16} />, keys: 'Ctrl+/', onSelect: () => openDialog({ kind: 'shortcuts' }) },
  { kind: 'separator', id: 'line' },
  { kind: 'action', id: 'sign-out', label: t('settings.signOut'), icon: <LogOut size={16} />, danger: true, onSelect: () => openDialog({ kind: 'sign-out' }) },
]

const newMenu = (): MenuEntry[] => [
  { kind: 'action', id: 'direct', label: t('list.newDirect'), icon: <UserPlus size={16} />, keys: 'Ctrl+N', onSelect: () => openDialog({ kind: 'start-direct' }) },
  { kind: 'action', id: 'group', label: t('list.newGroup'), icon: <UsersRound size={16} />, keys: 'Ctrl+Shift+N', onSelect: () => openDialog({ kind: 'create-group' }) },
]

/** The person, the filter and the way to something new. */
export function ListHeader({ lines, onLeaveFilter }: { lines: readonly Line[]; onLeaveFilter: () => void }) {
  const me = useMe()
  const account = useApp((s) => s.boot.account)
  const id = me?.id ?? account?.userId ?? ''
  const name = me?.name ?? id.slice(1).split(':')[0] ?? ''
  return (
    <header className={css.header}>
      <Menu label={t('list.me')} entries={accountMenu} align="start">
        {(trigger) => (
          <button type="button" className={css.me} aria-label={t('list.me')} data-tip={`${name}\n${id}`} {...trigger}>
            <Avatar id={id} name={name} src={avatarUrl(me?.avatar ?? null, 32)} size={32} />
          </button>
        )}
      </Menu>
      <div className={css.filter}>
        <Filter lines={lines} onLeave={onLeaveFilter} />
      </div>
      <Menu label={t('list.new')} entries={newMenu}>
        {(trigger) => (
          <IconButton label={t('list.new')} {...trigger}>
            <PencilLine size={18} />
          </IconButton>
        )}
      </Menu>
    </header>
  )
}
