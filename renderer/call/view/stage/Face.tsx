import { useState } from 'react'
import { cx } from '../../../design/cx.ts'
import { initialsOf, tintOf } from '../../../design/initials.ts'
import tints from '../../../design/tints.module.css'
import type { Participant } from '../../conference.ts'
import type { Box } from '../../layout/types.ts'
import css from './Face.module.css'

/** Who sits there while no picture is sent: their picture or initials, as large as the tile allows. */
export function Face({ participant, box }: { participant: Participant; box: Box }) {
  const [broken, setBroken] = useState<string | null>(null)
  const { avatar, name, id } = participant
  const edge = Math.round(Math.max(36, Math.min(box.width, box.height) * 0.42, 0))
  const size = Math.min(edge, 168)
  return (
    <div className={css.place} aria-hidden="true">
      <span className={cx(css.face, tints[`t${tintOf(name === '' ? id : name)}`])} style={{ inlineSize: size, blockSize: size, fontSize: size * 0.38 }}>
        {initialsOf(name)}
        {avatar !== null && broken !== avatar && <img src={avatar} alt="" draggable={false} decoding="async" referrerPolicy="no-referrer" onError={() => setBroken(avatar)} />}
      </span>
    </div>
  )
}
