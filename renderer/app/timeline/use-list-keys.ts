import { use, useCallback, useEffect, type FocusEvent, type KeyboardEvent, type PointerEvent } from 'react'
import { timelineStore } from '../state/stores.ts'
import type { TimelineActions } from './actions.ts'
import { SpecialContext } from './focus-store.ts'
import type { TimelineScroller } from './scroller.ts'

/** Handlers of the whole list: arrow keys move between messages, letters act on the one that has the focus. */
export interface ListHandlers {
  onKeyDown(event: KeyboardEvent<HTMLElement>): void
  onFocus(event: FocusEvent<HTMLElement>): void
  onBlur(event: FocusEvent<HTMLElement>): void
  onPointerOver(event: PointerEvent<HTMLElement>): void
  onPointerLeave(): void
}

const rowOf = (target: EventTarget): HTMLElement | null => (target instanceof Element ? target.closest<HTMLElement>('[data-key]') : null)

/** The list is one tab stop. Letters go by their place on the keyboard, so they work with Cyrillic layouts too. */
export function useListKeys(roomId: string, scroller: TimelineScroller, actions: TimelineActions): ListHandlers {
  const special = use(SpecialContext)

  // The tab stop is the newest message in sight until the person moves it, and again when its row is gone or far away: there is always one to be reached.
  useEffect(() => {
    const keep = () => {
      const { active } = special.getState()
      const { keys } = scroller.getFrame()
      if (active !== null && keys.includes(active)) return
      const holds = (key: string) => canHold(roomId, key)
      special.setState({ active: scroller.visible().findLast(holds) ?? keys.findLast(holds) ?? null })
    }
    keep()
    return scroller.subscribe(keep)
  }, [roomId, scroller, special])

  const move = useCallback((from: string | null, by: 1 | -1) => {
    const { order } = scroller
    let at = from === null ? order.length : order.lastIndexOf(from)
    do at += by
    while (at >= 0 && at < order.length && !canHold(roomId, order[at] ?? ''))
    const key = order[at]
    if (key === undefined) return
    special.setState({ active: key })
    scroller.reveal(key)
    focusWhenThere(scroller, key)
  }, [roomId, scroller, special])

  const onKeyDown = useCallback((event: KeyboardEvent<HTMLElement>) => {
    if (event.defaultPrevented || event.nativeEvent.isComposing) return
    const element = rowOf(event.target)
    const onRow = element !== null && element === event.target
    const onList = event.target === event.currentTarget
    if (event.key === 'Escape' && element !== null && !onRow) {
      event.preventDefault()
      element.focus({ preventScroll: true })
      return
    }
    if (!onRow && !onList) return
    const key = onRow ? (element.dataset.key ?? null) : special.getState().active
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault()
      if (onList && key !== null && scroller.element(key) !== undefined) focusWhenThere(scroller, key)
      else move(key, event.key === 'ArrowUp' ? -1 : 1)
      return
    }
    if (event.key === 'Home') {
      event.preventDefault()
      const first = scroller.order[0]
      if (first !== undefined) scroller.goTo(first)
      return
    }
    if (event.key === 'End') {
      event.preventDefault()
      scroller.goEnd()
      move(null, -1)
      return
    }
    const row = key === null ? undefined : timelineStore(roomId).getState().items.get(key)
    if (row === undefined || !onRow || event.altKey || event.ctrlKey || event.metaKey) return
    const opens = event.key === 'Enter' || event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')
    if (row.row === 'state' && opens) element.querySelector('button')?.click()
    else if (row.row !== 'message') return
    else if (opens) actions.openMenu(row, element)
    else if (event.code === 'KeyR' && row.can.reply) actions.reply(row)
    else if (event.code === 'KeyE' && row.can.edit) actions.edit(row)
    else if (event.code === 'Delete' && row.send.kind === 'failed') actions.discard(row)
    else return
    event.preventDefault()
  }, [roomId, scroller, special, actions, move])

  const onFocus = useCallback((event: FocusEvent<HTMLElement>) => {
    const key = rowOf(event.target)?.dataset.key
    if (key !== undefined && canHold(roomId, key)) special.setState({ active: key, hot: key })
  }, [roomId, special])
  const onBlur = useCallback((event: FocusEvent<HTMLElement>) => {
    if (!(event.relatedTarget instanceof Node) || !event.currentTarget.contains(event.relatedTarget)) special.setState({ hot: null })
  }, [special])
  const onPointerOver = useCallback((event: PointerEvent<HTMLElement>) => {
    const key = rowOf(event.target)?.dataset.key ?? null
    if (special.getState().hot !== key) special.setState({ hot: key })
  }, [special])
  const onPointerLeave = useCallback(() => { special.setState({ hot: null }) }, [special])

  return { onKeyDown, onFocus, onBlur, onPointerOver, onPointerLeave }
}

/** Messages and changes of the room can hold the focus; lines between them can not. */
function canHold(roomId: string, key: string): boolean {
  const kind = timelineStore(roomId).getState().items.get(key)?.row
  return kind === 'message' || kind === 'state'
}

function focusWhenThere(scroller: TimelineScroller, key: string): void {
  const element = scroller.element(key)
  if (element !== undefined) element.focus({ preventScroll: true })
  else requestAnimationFrame(() => scroller.element(key)?.focus({ preventScroll: true }))
}
