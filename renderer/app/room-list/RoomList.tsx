import { useCallback, useMemo, useState } from 'react'
import { t } from '../../locales/i18n.ts'
import { ContextMenu } from '../../design/Menu.tsx'
import type { MenuAnchor } from '../../design/menu-types.ts'
import type { RoomId } from '../../engine/protocol.ts'
import { roomName } from '../state/room-name.ts'
import { useRoom, useSections } from '../state/stores.ts'
import { useUi } from '../state/ui.ts'
import { Arrival } from './Arrival.tsx'
import { EmptyList } from './EmptyList.tsx'
import { flatten } from './flatten.ts'
import { ListHeader } from './ListHeader.tsx'
import { roomMenu } from './room-menu.tsx'
import { RoomTree } from './RoomTree.tsx'
import css from './RoomList.module.css'

function RoomContextMenu({ roomId, anchor, onClose }: { roomId: RoomId; anchor: MenuAnchor; onClose: () => void }) {
  const room = useRoom(roomId)
  if (room === undefined) return null
  return <ContextMenu label={t('list.menu.label', { name: roomName(room.name) })} entries={roomMenu(room)} anchor={anchor} onClose={onClose} />
}

const focusTree = (): void => document.querySelector<HTMLElement>('[data-room-tree]')?.focus()

/** The column of conversations. */
export function RoomList() {
  const sections = useSections()
  const collapsed = useUi((s) => s.collapsed)
  const filtering = useUi((s) => s.query.trim() !== '')
  const lines = useMemo(() => flatten(sections, collapsed, filtering), [sections, collapsed, filtering])
  const [menu, setMenu] = useState<{ roomId: RoomId; anchor: MenuAnchor } | null>(null)
  const onMenu = useCallback((roomId: RoomId, anchor: MenuAnchor) => setMenu({ roomId, anchor }), [])
  return (
    <nav className={css.list} aria-label={t('list.title')} data-region="list">
      <ListHeader lines={lines} onLeaveFilter={focusTree} />
      <Arrival filtering={filtering} />
      {lines.length === 0 ? <EmptyList /> : <RoomTree lines={lines} onMenu={onMenu} />}
      {menu !== null && <RoomContextMenu roomId={menu.roomId} anchor={menu.anchor} onClose={() => setMenu(null)} />}
    </nav>
  )
}
