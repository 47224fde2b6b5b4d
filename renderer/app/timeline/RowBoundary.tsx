import { Component, type ReactNode } from 'react'
import { t } from '../../locales/i18n.ts'
import { QuietTile } from './QuietTile.tsx'

interface Props {
  /** A new version of the row gets a new chance. */
  version: number
  children: ReactNode
}

/** Keeps one row that cannot be drawn from blanking the room. */
export class RowBoundary extends Component<Props, { failedAt: number | null }> {
  override state: { failedAt: number | null } = { failedAt: null }

  static getDerivedStateFromError(): { failedAt: number } {
    return { failedAt: 0 }
  }

  static getDerivedStateFromProps(props: Props, state: { failedAt: number | null }): { failedAt: number | null } | null {
    if (state.failedAt === 0) return { failedAt: props.version }
    return state.failedAt !== null && state.failedAt !== props.version ? { failedAt: null } : null
  }

  override render(): ReactNode {
    return this.state.failedAt === null ? this.props.children : <QuietTile text={t('timeline.broken')} />
  }
}
