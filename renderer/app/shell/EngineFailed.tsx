import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { RotateCcw } from '../../design/icons.ts'
import css from './Boundary.module.css'

/** The engine died again and again: the page cannot go on by itself. */
export default function EngineFailed() {
  return (
    <div className={css.boundary} role="alert">
      <p>{t('error.engineStopped')}</p>
      <Button icon={<RotateCcw size={16} />} onClick={() => location.reload()}>
        {t('common.retry')}
      </Button>
    </div>
  )
}
