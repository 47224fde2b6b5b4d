import type { ReactNode, RefObject } from 'react'

/** One line of a menu. */
export type MenuEntry =
  | { kind: 'action'; id: string; label: string; icon?: ReactNode; keys?: string; danger?: boolean; disabled?: boolean; onSelect: () => void }
  | { kind: 'check'; id: string; label: string; icon?: ReactNode; checked: boolean; onSelect: (checked: boolean) => void }
  /** Names the entries that follow, up to the next separator. */
  | { kind: 'heading'; id: string; label: string }
  | { kind: 'separator'; id: string }

/** Where a menu opens: at an element, or at a point of the window in CSS pixels. */
export type MenuAnchor = RefObject<HTMLElement | null> | HTMLElement | { x: number; y: number }
