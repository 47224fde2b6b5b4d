import { Menu as Base } from '@base-ui/react/menu'
import { Fragment, useEffect, useRef, type ReactNode } from 'react'
import { Check } from './icons.ts'
import type { MenuAnchor, MenuEntry } from './menu-types.ts'
import { cx } from './cx.ts'
import css from './Menu.module.css'

interface MenuPopupProps {
  label: string
  entries: MenuEntry[]
  anchor: MenuAnchor
  align: 'start' | 'center' | 'end'
  side: 'top' | 'bottom' | 'left' | 'right'
  header?: ((close: () => void) => ReactNode) | undefined
  onClose: () => void
}

function positionerAnchor(anchor: MenuAnchor) {
  if (!('x' in anchor && 'y' in anchor) || anchor instanceof Element) return anchor
  const rect = DOMRect.fromRect({ x: anchor.x, y: anchor.y, width: 0, height: 0 })
  return { getBoundingClientRect: () => rect }
}

/** Opened by key: then the first entry is chosen already, as in every menu of the system. */
function byKeyboard(anchor: MenuAnchor): boolean {
  const element = anchor instanceof Element ? anchor : 'current' in anchor ? anchor.current : null
  return element?.matches(':focus-visible') === true
}

type Line = Exclude<MenuEntry, { kind: 'heading' }>

/** What stands under one heading, up to the next separator. */
interface Section {
  id: string
  heading: string | null
  lines: Line[]
}

function sections(entries: readonly MenuEntry[]): Section[] {
  const made: Section[] = []
  let open: Section | null = null
  for (const entry of entries) {
    if (entry.kind === 'heading') {
      open = { id: entry.id, heading: entry.label, lines: [] }
      made.push(open)
    } else if (open !== null && entry.kind !== 'separator') open.lines.push(entry)
    else {
      open = null
      made.push({ id: entry.id, heading: null, lines: [entry] })
    }
  }
  return made
}

function Entry({ entry }: { entry: Line }) {
  if (entry.kind === 'separator') return <Base.Separator className={css.separator} />
  if (entry.kind === 'check') {
    return (
      <Base.CheckboxItem className={css.item} checked={entry.checked} onCheckedChange={entry.onSelect} closeOnClick>
        <span className={css.icon}>{entry.icon}</span>
        <span className={css.label}>{entry.label}</span>
        <Base.CheckboxItemIndicator className={css.check}>
          <Check size={16} />
        </Base.CheckboxItemIndicator>
      </Base.CheckboxItem>
    )
  }
  return (
    <Base.Item className={cx(css.item, entry.danger === true && css.danger)} disabled={entry.disabled === true} onClick={entry.onSelect}>
      <span className={css.icon}>{entry.icon}</span>
      <span className={css.label}>{entry.label}</span>
      {entry.keys !== undefined && <kbd className={css.keys}>{entry.keys}</kbd>}
    </Base.Item>
  )
}

/** The open menu itself: arrow keys, first letters, Esc and focus are the library's work. */
export default function MenuPopup({ label, entries, anchor, align, side, header, onClose }: MenuPopupProps) {
  const popup = useRef<HTMLDivElement>(null)
  const first = useRef(byKeyboard(anchor))
  useEffect(() => {
    if (!first.current) return undefined
    const frame = requestAnimationFrame(() => popup.current?.querySelector<HTMLElement>('[role^="menuitem"]')?.focus())
    return () => cancelAnimationFrame(frame)
  }, [])
  return (
    <Base.Root open modal={false} onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Positioner className={css.positioner} anchor={positionerAnchor(anchor)} align={align} side={side} sideOffset={4} collisionPadding={8}>
          <Base.Popup ref={popup} className={css.popup} aria-label={label}>
            {header?.(onClose)}
            {sections(entries).map(({ id, heading, lines }) => {
              const drawn = lines.map((entry) => <Entry key={entry.id} entry={entry} />)
              if (heading === null) return <Fragment key={id}>{drawn}</Fragment>
              return (
                <Base.Group key={id}>
                  <Base.GroupLabel className={css.heading}>{heading}</Base.GroupLabel>
                  {drawn}
                </Base.Group>
              )
            })}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
