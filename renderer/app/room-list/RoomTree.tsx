import { useCallback, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type PointerEvent } from 'react'
import { Virtualizer, type VirtualizerHandle } from 'virtua'
import { t } from '../../locales/i18n.ts'
import type { RoomId, SectionId } from '../../engine/protocol.ts'
import type { MenuAnchor } from '../../design/menu-types.ts'
import { wish } from '../state/engine-client.ts'
import { openRoom } from '../state/rooms.ts'
import { toggleSection, useUi } from '../state/ui.ts'
import { step, type Line } from './flatten.ts'
import { RoomRow } from './RoomRow.tsx'
import { SectionHead } from './SectionHead.tsx'
import { useFollowOpen } from './use-follow-open.ts'
import { useVisibleRooms } from './use-visible-rooms.ts'
import css from './RoomTree.module.css'

const ROW = 56
const PAGE = 8
const HOVER_MS = 60

interface RoomTreeProps {
  lines: readonly Line[]
  /** Asks for the context menu of a room. */
  onMenu: (roomId: RoomId, anchor: MenuAnchor) => void
}

const closest = (target: EventTarget, what: 'room' | 'section'): HTMLElement | null => (target instanceof Element ? target.closest<HTMLElement>(`[data-${what}]`) : null)

/**
 * The rooms as a tree of two levels. One stop for Tab; the active line is named by `aria-activedescendant`,
 * so that it survives scrolling although only the lines on screen exist.
 */
export function RoomTree({ lines, onMenu }: RoomTreeProps) {
  const base = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<VirtualizerHandle>(null)
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const found = activeKey === null ? -1 : lines.findIndex((line) => line.key === activeKey)
  const activeIndex = found >= 0 ? found : lines.findIndex((line) => line.line === 'room')
  const active = lines[activeIndex]
  const domId = (line: Line) => `${base}${line.key}`
  const onScrollEnd = useVisibleRooms(lines, list)
  useFollowOpen(lines, list)
  const hover = useRef({ timer: 0, id: '' })

  /** Whoever rests on a room may open it next: its messages are then there. */
  const prefetch = (id: RoomId | '') => {
    clearTimeout(hover.current.timer)
    hover.current = { id, timer: id === '' ? 0 : window.setTimeout(() => wish('room.prefetch', { roomId: id }), HOVER_MS) }
  }
  const moveTo = (index: number) => {
    const line = lines[index]
    if (line === undefined) return
    setActiveKey(line.key)
    if (line.line === 'room') prefetch(line.id)
    list.current?.scrollToIndex(index, { align: 'nearest' })
  }
  const openLine = (line: Line | undefined) => {
    if (line?.line === 'room') {
      openRoom(line.id)
      // What was searched for is found: the list is whole again.
      useUi.setState({ query: '' })
    } else if (line !== undefined) toggleSection(line.section)
  }

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return
    const moves: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE, Home: -lines.length, End: lines.length }
    const by = moves[event.key]
    if (by !== undefined) moveTo(step(lines, activeIndex, by))
    else if (event.key === 'Enter' || event.key === ' ') openLine(active)
    else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') fold(event.key === 'ArrowRight')
    else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) menuOfActive()
    else return
    event.preventDefault()
  }
  const fold = (open: boolean) => {
    if (active === undefined) return
    const head = lines.findIndex((line) => line.line === 'section' && line.section === active.section)
    if (active.line === 'section' && active.collapsed === open) toggleSection(active.section)
    else if (active.line === 'section' && open) moveTo(step(lines, activeIndex, 1))
    else if (active.line === 'room' && !open) moveTo(head)
  }
  const menuOfActive = () => {
    const element = active === undefined ? null : document.getElementById(domId(active))
    if (active?.line === 'room' && element !== null) onMenu(active.id, element)
  }

  /** A room opens when the button goes down: what a click waits for is felt. */
  const onMouseDown = (event: MouseEvent) => {
    if (event.button !== 0 || (event.target instanceof Element && event.target.closest('button') !== null)) return
    const room = closest(event.target, 'room')?.dataset['room']
    if (room === undefined) return
    event.preventDefault()
    setActiveKey(lines.find((line) => line.line === 'room' && line.id === room)?.key ?? null)
    openRoom(room)
  }
  const onClick = (event: MouseEvent) => {
    const section = closest(event.target, 'section')?.dataset['section']
    if (section !== undefined) toggleSection(section as SectionId)
  }
  const onContextMenu = (event: MouseEvent) => {
    const room = closest(event.target, 'room')?.dataset['room']
    if (room === undefined) return
    event.preventDefault()
    if (event.button === 2) onMenu(room, { x: event.clientX, y: event.clientY })
  }
  const onPointerOver = (event: PointerEvent) => {
    const id = closest(event.target, 'room')?.dataset['room'] ?? ''
    if (id !== hover.current.id) prefetch(id)
  }
  useEffect(() => () => clearTimeout(hover.current.timer), [])

  const keepMounted = useMemo(() => (activeIndex >= 0 ? [activeIndex] : []), [activeIndex])
  const draw = useCallback(
    (line: Line) =>
      line.line === 'section' ? (
        <SectionHead key={line.key} domId={`${base}${line.key}`} section={line.section} active={line.key === active?.key} collapsed={line.collapsed} size={line.size} />
      ) : (
        <RoomRow key={line.key} domId={`${base}${line.key}`} id={line.id} active={line.key === active?.key} position={line.position} size={line.size} />
      ),
    [base, active?.key],
  )

  return (
    <div
      ref={scroller}
      className={css.scroller}
      role="tree"
      aria-label={t('list.title')}
      tabIndex={0}
      data-room-tree=""
      aria-activedescendant={active === undefined ? undefined : domId(active)}
      onKeyDown={onKeyDown}
      onMouseDown={onMouseDown}
      onClick={onClick}
      onContextMenu={onContextMenu}
      onPointerOver={onPointerOver}
    >
      <Virtualizer ref={list} scrollRef={scroller} data={lines} itemSize={ROW} bufferSize={240} keepMounted={keepMounted} onScrollEnd={onScrollEnd}>
        {draw}
      </Virtualizer>
    </div>
  )
}
