import { useCallback, useRef, useState, type ReactElement, type ReactNode, type Ref } from 'react'
import { deferred } from './deferred.tsx'
import type { MenuAnchor, MenuEntry } from './menu-types.ts'

export type { MenuAnchor, MenuEntry } from './menu-types.ts'

const MenuPopup = deferred(() => import('./MenuPopup.tsx'))

/** Fetches the menu's code ahead of its first use. */
export const prepareMenus = MenuPopup.prepare

export interface MenuTriggerProps {
  ref: Ref<HTMLButtonElement>
  'aria-haspopup': 'menu'
  'aria-expanded': boolean
  onClick: () => void
}

interface MenuProps {
  /** What the menu is about, for a screen reader. */
  label: string
  /** Asked when the menu opens, so that a long list need not prepare entries for all its rows. */
  entries: () => MenuEntry[]
  children: (trigger: MenuTriggerProps) => ReactElement
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom' | 'left' | 'right'
  /** Drawn above the entries, e.g. a row of quick reactions. Call `close` when done. */
  header?: (close: () => void) => ReactNode
}

/** A button that opens a menu below itself. The popup's code is loaded at the first opening. */
export function Menu({ label, entries, children, align = 'end', side = 'bottom', header }: MenuProps) {
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const toggle = useCallback(() => setOpen((was) => !was), [])
  return (
    <>
      {children({ ref: button, 'aria-haspopup': 'menu', 'aria-expanded': open, onClick: toggle })}
      {open && <MenuPopup label={label} entries={entries()} anchor={button} align={align} side={side} header={header} onClose={() => setOpen(false)} />}
    </>
  )
}

/** A context menu at a point or element; one for a whole list. Draw it only while `anchor` is set. */
export function ContextMenu(props: { label: string; entries: MenuEntry[]; anchor: MenuAnchor; onClose: () => void; header?: (close: () => void) => ReactNode }) {
  return <MenuPopup {...props} align="start" side="bottom" />
}
