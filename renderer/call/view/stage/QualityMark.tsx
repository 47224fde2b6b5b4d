import { useRef, useState } from 'react'
import { t } from '../../../locales/i18n.ts'
import { cx } from '../../../design/cx.ts'
import { deferred } from '../../../design/deferred.tsx'
import type { ParticipantId } from '../../conference.ts'
import { qualityOf } from '../../model/select.ts'
import { useCall } from '../../state/stores.ts'
import css from './QualityMark.module.css'

const QualityPopover = deferred(() => import('./QualityPopover.tsx'))

/** How well somebody's connection goes; pressed, it says why, as far as that is known. */
export function QualityMark({ id, name, local, tabIndex }: { id: ParticipantId; name: string; local: boolean; tabIndex?: number }) {
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const quality = useCall((s) => qualityOf(s.model, id))
  if (quality.level === null) return null
  const label = local ? t('call.quality.own') : t('call.quality.of', { name })
  return (
    <>
      <button ref={button} type="button" className={cx(css.mark, quality.level <= 1 && css.weak)} aria-label={label} aria-expanded={open} data-tip={label} tabIndex={tabIndex} onClick={() => setOpen((was) => !was)}>
        <Bars level={quality.level} />
      </button>
      {open && <QualityPopover quality={quality} name={name} local={local} anchor={button} onClose={() => setOpen(false)} />}
    </>
  )
}

/** Three bars, as many lit as it goes well. */
function Bars({ level }: { level: number }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true" focusable="false">
      {[1, 2, 3].map((bar) => (
        <rect key={bar} x={bar * 5 - 4} y={14 - bar * 4} width="3.5" height={bar * 4} rx="1" opacity={level >= bar ? 1 : 0.35} />
      ))}
    </svg>
  )
}
