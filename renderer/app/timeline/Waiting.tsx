import { useEffect, useState } from 'react'
import { t } from '../../locales/i18n.ts'
import { Spinner } from '../../design/Spinner.tsx'
import css from './Timeline.module.css'

const PATIENCE_MS = 250

/** A room that is not there at once says that it is being fetched; one that is there at once never flickers. */
export function Waiting() {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => { setLate(true) }, PATIENCE_MS)
    return () => { clearTimeout(timer) }
  }, [])
  return <div className={css.wait} role="status">{late && <><Spinner size={24} /><span className="sr-only">{t('timeline.loading')}</span></>}</div>
}
