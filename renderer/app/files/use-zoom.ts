import { useCallback, useState, type PointerEvent, type WheelEvent } from 'react'

export interface View {
  scale: number
  x: number
  y: number
}

export const MAX_SCALE = 8
const FITTED: View = { scale: 1, x: 0, y: 0 }

/** The view after a change of scale by `factor` that keeps the point (from the middle, CSS pixels) where it is. Never smaller than fitted. */
export function zoomed(view: View, factor: number, point: { x: number; y: number } = { x: 0, y: 0 }): View {
  const scale = Math.min(MAX_SCALE, Math.max(1, view.scale * factor))
  if (scale === 1) return FITTED
  const by = scale / view.scale
  return { scale, x: point.x - (point.x - view.x) * by, y: point.y - (point.y - view.y) * by }
}

const middleOf = (element: Element): { x: number; y: number } => {
  const box = element.getBoundingClientRect()
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 }
}

/** Wheel, double click and dragging of one picture. */
export function useZoom() {
  const [view, setView] = useState<View>(FITTED)
  const by = useCallback((factor: number) => { setView((was) => zoomed(was, factor)) }, [])
  const reset = useCallback(() => { setView(FITTED) }, [])
  const onWheel = useCallback((event: WheelEvent) => {
    const middle = middleOf(event.currentTarget)
    const point = { x: event.clientX - middle.x, y: event.clientY - middle.y }
    const factor = Math.exp(-event.deltaY / 400)
    setView((was) => zoomed(was, factor, point))
  }, [])
  const onDoubleClick = useCallback((event: { currentTarget: Element; clientX: number; clientY: number }) => {
    const middle = middleOf(event.currentTarget)
    const point = { x: event.clientX - middle.x, y: event.clientY - middle.y }
    setView((was) => (was.scale > 1 ? FITTED : zoomed(was, 2.5, point)))
  }, [])
  const onPointerDown = useCallback((event: PointerEvent) => {
    if (event.button === 0) event.currentTarget.setPointerCapture(event.pointerId)
  }, [])
  const onPointerMove = useCallback((event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const { movementX, movementY } = event
    setView((was) => (was.scale === 1 ? was : { ...was, x: was.x + movementX, y: was.y + movementY }))
  }, [])
  return { view, by, reset, handlers: { onWheel, onDoubleClick, onPointerDown, onPointerMove } }
}
