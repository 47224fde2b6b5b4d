import { useEffect, useState } from 'react'
import { t } from '../../locales/i18n.ts'
import css from './Timeline.module.css'

const PATIENCE_MS = 150
/** Widths of the lines that stand for messages, in per cent: three people, as it were. */
const LINES = [[62], [38, 71], [54, 24, 46], [33]] as const

/** A room that is not there at once shows where its messages will stand; one that is there at once never flickers. */
export function Waiting() {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => { setLate(true) }, PATIENCE_MS)
    return () => { clearTimeout(timer) }
  }, [])
  return (
    <div className={css.wait} role="status">
      {late && (
        <>
          <span className="sr-only">{t('timeline.loading')}</span>
          <div className={css.bones} aria-hidden="true">
            {LINES.map((lines, group) => (
              <div key={group} className={css.boneGroup}>
                <i className={css.boneFace} />
                <i className={css.boneName} />
                {lines.map((share) => <i key={share} className={css.boneLine} style={{ inlineSize: `${share}%` }} />)}
              </div>
            ))}
          </div>
        </>
      )}
    </div>
  )
}
