import { memo } from 'react'
import { formatNumber, t } from '../../locales/i18n.ts'
import { cx } from '../../design/cx.ts'
import { ChevronDown } from '../../design/icons.ts'
import type { SectionId } from '../../engine/protocol.ts'
import css from './SectionHead.module.css'

interface SectionHeadProps {
  section: SectionId
  domId: string
  active: boolean
  collapsed: boolean
  size: number
}

/** The head of a section; Enter, a click, ← and → fold it. */
export const SectionHead = memo(function SectionHead({ section, domId, active, collapsed, size }: SectionHeadProps) {
  return (
    <div id={domId} role="treeitem" aria-level={1} aria-expanded={!collapsed} aria-selected={false} data-section={section} data-active={active || undefined} className={cx(css.head, active && css.active)}>
      <ChevronDown size={14} className={cx(css.chevron, collapsed && css.collapsed)} aria-hidden="true" />
      <span className={css.title}>{t(`list.section.${section}`)}</span>
      <span className={css.count}>{formatNumber(size)}</span>
    </div>
  )
})
