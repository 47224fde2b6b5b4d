import { useRef, useState } from 'react'
import { t } from '../../../locales/i18n.ts'
import { cx } from '../../../design/cx.ts'
import { deferred } from '../../../design/deferred.tsx'
import { SignalHigh, SignalLow, SignalMedium, SignalZero } from '../../../design/icons.ts'
import type { ParticipantId } from '../../conference.ts'
import { qualityOf } from '../../model/select.ts'
import { useCall } from '../../state/stores.ts'
import css from './QualityMark.module.css'

const QualityPopover = deferred(() => import('./QualityPopover.tsx'))
const icons = { 0: SignalZero, 1: SignalLow, 2: SignalMedium, 3: SignalHigh } as const

/** How well somebody's connection goes; pressed, it says why, as far as that is known. */
export function QualityMark({ id, name, local, tabIndex }: { id: ParticipantId; name: string; local: boolean; tabIndex?: number }) {
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const quality = useCall((s) => qualityOf(s.model, id))
  if (quality.level === null) return null
  const Icon = icons[quality.level]
  const label = local ? t('call.quality.own') : t('call.quality.of', { name })
  return (
    <>
      <button ref={button} type="button" className={cx(css.mark, quality.level <= 1 && css.weak)} aria-label={label} aria-expanded={open} data-tip={label} tabIndex={tabIndex} onClick={() => setOpen((was) => !was)}>
        <Icon size={16} />
      </button>
      {open && <QualityPopover quality={quality} name={name} local={local} anchor={button} onClose={() => setOpen(false)} />}
    </>
  )
}
