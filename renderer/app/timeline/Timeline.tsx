import { use, useCallback, useLayoutEffect, useRef, useState } from 'react'
import type { MessageRow } from '../../engine/protocol.ts'
import type { MenuAnchor } from '../../design/menu-types.ts'
import { deferred } from '../../design/deferred.tsx'
import { t } from '../../locales/i18n.ts'
import { useTimelineStatus } from '../state/stores.ts'
import { wish } from '../state/engine-client.ts'
import { ActionsContext } from './actions.ts'
import { createSpecial, SpecialContext } from './focus-store.ts'
import { JumpButton } from './JumpButton.tsx'
import { LiveAnnouncer } from './LiveAnnouncer.tsx'
import { Row } from './Row.tsx'
import { TimelineHead } from './TimelineHead.tsx'
import { useActions, type Opened } from './use-actions.ts'
import { useJump } from './use-jump.ts'
import { useListKeys } from './use-list-keys.ts'
import { useLoading } from './use-loading.ts'
import { useReadMarker } from './use-read-marker.ts'
import { useScroller } from './use-scroller.ts'
import { Waiting } from './Waiting.tsx'
import css from './Timeline.module.css'

const MessageMenu = deferred(() => import('./MessageMenu.tsx'))
const ReactionPopover = deferred(() => import('./ReactionPopover.tsx'))
const RedactDialog = deferred(() => import('./RedactDialog.tsx'))

/** The messages of a room. To be keyed by the room. */
export function Timeline({ roomId, onEscape }: { roomId: string; onEscape: () => void }) {
  const [special] = useState(createSpecial)
  return <SpecialContext value={special}><List roomId={roomId} onEscape={onEscape} /></SpecialContext>
}

function List({ roomId, onEscape }: { roomId: string; onEscape: () => void }) {
  const { scroller, frame, opened } = useScroller(roomId)
  const status = useTimelineStatus(roomId)
  const special = use(SpecialContext)
  const [open, setOpen] = useState<Opened | null>(null)
  useLayoutEffect(() => { special.setState({ held: open?.row.key ?? null }) }, [special, open])
  const box = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => (box.current === null || list.current === null ? undefined : scroller.attach(box.current, list.current)), [scroller])
  useLoading(roomId, scroller, opened)
  useReadMarker(roomId, scroller, opened)
  const jumpTo = useJump(roomId, scroller)
  const actions = useActions(roomId, jumpTo, setOpen)
  const handlers = useListKeys(roomId, scroller, actions)
  // A menu closes after its entry has opened what comes next: that one stays.
  const close = useCallback((which: Opened) => { setOpen((now) => (now === which ? null : now)) }, [])
  const toNewest = useCallback(() => {
    scroller.goEnd()
    if (status?.forward !== 'live') wish('timeline.live', { roomId })
  }, [scroller, status, roomId])

  return (
    <ActionsContext value={actions}>
      <div className={css.frame}>
        <div
          ref={box} className={css.box} data-timeline="" role="log" aria-live="off" aria-label={t('timeline.label')} tabIndex={-1}
          {...handlers}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && !event.defaultPrevented && event.target instanceof HTMLElement && (event.target === event.currentTarget || event.target.dataset.key !== undefined)) onEscape()
            else handlers.onKeyDown(event)
          }}
          onContextMenu={(event) => { openContext(event, actions.openMenu, actions.rowAt) }}
        >
          {opened && status !== null && <TimelineHead roomId={roomId} back={status.back} />}
          <div ref={list} className={css.list}>
            <div style={{ blockSize: frame.before }} />
            {frame.keys.map((key) => <Row key={key} roomId={roomId} rowKey={key} scroller={scroller} />)}
            <div style={{ blockSize: frame.after }} />
          </div>
        </div>
        {!opened && <Waiting />}
        <JumpButton roomId={roomId} scroller={scroller} onJump={toNewest} />
        <LiveAnnouncer roomId={roomId} />
        {open !== null && <Popup open={open} setOpen={setOpen} onClose={close} />}
      </div>
    </ActionsContext>
  )
}

function Popup({ open, setOpen, onClose: close }: { open: Opened; setOpen: (open: Opened) => void; onClose: (which: Opened) => void }) {
  const onClose = () => { close(open) }
  switch (open.kind) {
    case 'menu': return <MessageMenu row={open.row} anchor={open.anchor} onClose={onClose} onRedact={(row) => { setOpen({ kind: 'redact', row }) }} />
    case 'reactions': return <ReactionPopover row={open.row} anchor={open.anchor} onClose={onClose} />
    case 'redact': return <RedactDialog row={open.row} onClose={onClose} />
  }
}

/** The secondary click opens the message's menu where it happened; on links, pictures and selections the system's own habits stay. */
function openContext(event: React.MouseEvent, openMenu: (row: MessageRow, anchor: MenuAnchor) => void, rowAt: (key: string) => MessageRow | null): void {
  const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-key]') : null
  if (element === null || (window.getSelection()?.toString() ?? '') !== '') return
  const row = rowAt(element.dataset.key ?? '')
  if (row === null) return
  event.preventDefault()
  openMenu(row, { x: event.clientX, y: event.clientY })
}
