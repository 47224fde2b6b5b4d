import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { Spinner } from '../../design/Spinner.tsx'
import { useDelayed } from '../shell/use-delayed.ts'
import { otherServer } from './flow.ts'
import css from './views.module.css'

/** Something goes on that needs nothing of the person. */
export function WaitView({ text, cancel = false }: { text: string; cancel?: boolean }) {
  const late = useDelayed(300)
  return (
    <div className={css.wait}>
      <Spinner size={32} />
      <p role="status">{text}</p>
      {cancel && late && (
        <Button variant="plain" onClick={otherServer}>
          {t('common.cancel')}
        </Button>
      )}
    </div>
  )
}
