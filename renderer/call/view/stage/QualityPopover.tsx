import { Popover } from '@base-ui/react/popover'
import { Fragment, type RefObject } from 'react'
import { t } from '../../../locales/i18n.ts'
import type { Quality } from '../../conference.ts'
import { explainQuality, qualityFigures } from '../quality.ts'
import css from './QualityMark.module.css'

interface QualityPopoverProps {
  quality: Quality
  name: string
  local: boolean
  anchor: RefObject<HTMLElement | null>
  onClose: () => void
}

/** Why a connection is as it is. */
export default function QualityPopover({ quality, name, local, anchor, onClose }: QualityPopoverProps) {
  const figures = qualityFigures(quality)
  return (
    <Popover.Root open onOpenChange={(open) => !open && onClose()}>
      <Popover.Portal>
        <Popover.Positioner className={css.positioner} anchor={anchor} side="top" align="end" sideOffset={6} collisionPadding={8}>
          <Popover.Popup className={css.popup}>
            <Popover.Title className={css.title}>{local ? t('call.quality.own') : t('call.quality.of', { name })}</Popover.Title>
            {explainQuality(quality, name, local).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
            {figures.length > 0 && (
              <dl className={css.figures}>
                {figures.map(({ label, value }) => (
                  <Fragment key={label}>
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                  </Fragment>
                ))}
              </dl>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
