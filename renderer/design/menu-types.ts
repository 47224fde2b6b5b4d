import type { ReactNode, RefObject } from 'react'

/** One line of a menu. Lines without an action are separators. */
export type MenuEntry =
  | { kind: 'action'; id: string; label: string; icon?: ReactNode; keys?: string; danger?: boolean; disabled?: boolean; onSelect: () => void }
  | { kind: 'check'; id: string; label: string; icon?: ReactNode; checked: boolean; onSelect: (checked: boolean) => void }
  | { kind: 'separator'; id: string }

/** Where a menu opens: at an element, or at a point of the window in CSS pixels. */
export type MenuAnchor = RefObject<HTMLElement | null> | HTMLElement | { x: number; y: number }
