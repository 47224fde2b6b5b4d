import { Component, type ReactNode } from 'react'
import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { RotateCcw, TriangleAlert } from '../../design/icons.ts'
import css from './Boundary.module.css'

interface BoundaryProps {
  /** A change of it tries again by itself: the room, the dialog … */
  of?: string | null
  children: ReactNode
}
interface BoundaryState {
  broken: boolean
  of: string | null | undefined
}

/** Catches a crash while drawing, so that one part of the window cannot take the others with it. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { broken: false, of: this.props.of }

  static getDerivedStateFromError(): Partial<BoundaryState> {
    return { broken: true }
  }

  static getDerivedStateFromProps(props: BoundaryProps, state: BoundaryState): Partial<BoundaryState> | null {
    return props.of === state.of ? null : { broken: false, of: props.of }
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children
    return (
      <div className={css.boundary} role="alert">
        <TriangleAlert size={28} aria-hidden="true" />
        <h2 className={css.title}>{t('error.boundaryTitle')}</h2>
        <p>{t('error.boundaryText')}</p>
        <Button icon={<RotateCcw size={16} />} onClick={() => this.setState({ broken: false })}>
          {t('error.boundaryRetry')}
        </Button>
      </div>
    )
  }
}
