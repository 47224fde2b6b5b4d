import { memo, useMemo, useRef, type KeyboardEvent } from 'react'
import { t } from '../../locales/i18n.ts'
import { Avatar } from '../../design/Avatar.tsx'
import { Badge } from '../../design/Badge.tsx'
import { cx } from '../../design/cx.ts'
import { MessagesSquare } from '../../design/icons.ts'
import type { RoomId, SpaceSummary } from '../../engine/protocol.ts'
import { avatarUrl } from '../state/media.ts'
import { roomName } from '../state/room-name.ts'
import { useSpaces } from '../state/stores.ts'
import { useUi } from '../state/ui.ts'
import { shownSpaces } from './space-tree.ts'
import css from './SpacesRail.module.css'

const choose = (space: RoomId | null): void => useUi.setState({ space })

function SpaceBadge({ space }: { space: SpaceSummary }) {
  const mentions = space.mentions ?? 0
  if (mentions > 0) return <Badge count={mentions} tone="mention" label={t('list.mentions', { count: mentions })} />
  const unread = space.unread ?? 0
  return unread > 0 ? <Badge count="dot" label={t('list.unread', { count: unread })} /> : null
}

const SpaceButton = memo(function SpaceButton({ space, selected, tabbable }: { space: SpaceSummary; selected: boolean; tabbable: boolean }) {
  const name = roomName(space.name)
  const deep = space.depth > 0
  return (
    <li className={css.item}>
      <button type="button" className={cx(css.space, selected && css.selected, deep && css.deep)} aria-current={selected || undefined} tabIndex={tabbable ? 0 : -1} data-tip={name} onClick={() => choose(space.id)}>
        <Avatar id={space.id} name={name} src={avatarUrl(space.avatar, 40)} size={deep ? 32 : 40} shape="square" />
        <span className="sr-only">{name}</span>
        <span className={css.badge}>
          <SpaceBadge space={space} />
        </span>
      </button>
    </li>
  )
})

/** Spaces to choose from; ↑ and ↓ walk, Tab leaves. Without spaces there is no rail. */
export function SpacesRail() {
  const spaces = useSpaces()
  const selected = useUi((s) => s.space)
  const rail = useRef<HTMLElement>(null)
  const shown = useMemo(() => shownSpaces(spaces, selected), [spaces, selected])
  if (spaces.length === 0) return null
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by === 0 || event.altKey) return
    const buttons = [...(rail.current?.querySelectorAll('button') ?? [])]
    buttons[buttons.findIndex((button) => button === document.activeElement) + by]?.focus()
    event.preventDefault()
  }
  return (
    <nav ref={rail} className={css.rail} aria-label={t('list.spaces')} data-region="spaces" onKeyDown={onKeyDown}>
      <ul>
        <li className={css.item}>
          <button type="button" className={cx(css.space, selected === null && css.selected)} aria-current={selected === null || undefined} tabIndex={selected === null ? 0 : -1} data-tip={t('list.allRooms')} onClick={() => choose(null)}>
            <span className={css.all}>
              <MessagesSquare size={20} aria-hidden="true" />
            </span>
            <span className="sr-only">{t('list.allRooms')}</span>
          </button>
        </li>
        {shown.map((space) => (
          <SpaceButton key={space.id} space={space} selected={space.id === selected} tabbable={space.id === selected} />
        ))}
      </ul>
    </nav>
  )
}
