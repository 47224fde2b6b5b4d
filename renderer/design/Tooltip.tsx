import { createPortal } from 'react-dom'
import { cloneElement, useEffect, useRef, useState, type ReactElement } from 'react'
import { cx } from './cx.ts'
import css from './Tooltip.module.css'

interface Tip {
  text: string
  keys: string | null
  x: number
  y: number
  below: boolean
}

/** Gives any element a tooltip. One host draws them all, so a long list pays an attribute for each and nothing else. */
export function Tooltip({ text, keys, children }: { text: string; keys?: string; children: ReactElement }) {
  const marks: Record<string, string> = { 'data-tip': text }
  if (keys !== undefined) marks['data-tip-keys'] = keys
  return cloneElement(children as ReactElement<Record<string, unknown>>, marks)
}

const DELAY = 450
const WARM = 300

function tipAt(target: Element): Tip | null {
  const text = target.getAttribute('data-tip')
  if (text === null || text === '') return null
  // What can be read whole needs no telling.
  if (target.hasAttribute('data-tip-cut') && target.scrollWidth <= target.clientWidth) return null
  const box = target.getBoundingClientRect()
  const below = box.top < 56
  return { text, keys: target.getAttribute('data-tip-keys'), x: box.left + box.width / 2, y: below ? box.bottom + 6 : box.top - 6, below }
}

/** Draws the tooltip of whatever carries `data-tip` and is pointed at or focused by keyboard. Mount once. */
export function TooltipHost() {
  const [tip, setTip] = useState<Tip | null>(null)
  const bubble = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let timer = 0
    let warmUntil = 0
    let current: Element | null = null
    const hide = () => {
      clearTimeout(timer)
      if (current !== null) warmUntil = performance.now() + WARM
      current = null
      setTip(null)
    }
    const over = (event: PointerEvent) => {
      const target = event.target instanceof Element ? event.target.closest('[data-tip]') : null
      if (target === current || (event.target instanceof Node && bubble.current?.contains(event.target) === true)) return
      hide()
      if (target === null || event.pointerType === 'touch') return
      current = target
      timer = window.setTimeout(() => target.isConnected && setTip(tipAt(target)), performance.now() < warmUntil ? 0 : DELAY)
    }
    const focus = (event: FocusEvent) => {
      const target = event.target instanceof Element ? event.target.closest('[data-tip]') : null
      if (target === null || !target.matches(':focus-visible')) return
      hide()
      current = target
      setTip(tipAt(target))
    }
    const key = (event: KeyboardEvent) => event.key === 'Escape' && hide()
    const options = { capture: true, passive: true } as const
    document.addEventListener('pointerover', over, options)
    document.addEventListener('focusin', focus, options)
    for (const name of ['pointerdown', 'focusout', 'wheel', 'blur'] as const) document.addEventListener(name, hide, options)
    document.addEventListener('keydown', key, options)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('pointerover', over, options)
      document.removeEventListener('focusin', focus, options)
      for (const name of ['pointerdown', 'focusout', 'wheel', 'blur'] as const) document.removeEventListener(name, hide, options)
      document.removeEventListener('keydown', key, options)
    }
  }, [])
  useEffect(() => {
    const box = bubble.current
    if (box === null || tip === null) return
    const half = box.offsetWidth / 2
    const x = Math.min(Math.max(tip.x, half + 8), window.innerWidth - half - 8)
    box.style.translate = `calc(${x}px - 50%) ${tip.below ? `${tip.y}px` : `calc(${tip.y}px - 100%)`}`
  }, [tip])
  if (tip === null) return null
  // In the body, like dialogs and menus: their buttons have tooltips, too.
  return createPortal(
    <div ref={bubble} className={cx(css.tip)} aria-hidden="true">
      {tip.text}
      {tip.keys !== null && <kbd className={css.keys}>{tip.keys}</kbd>}
    </div>,
    document.body,
  )
}
