import { memo, useState } from 'react'
import { t } from '../../../locales/i18n.ts'
import type { ShownReaction } from '../../model/call-model.ts'
import { useCall } from '../../state/stores.ts'
import { nameOf } from '../../state/words.ts'
import { SIGNS } from '../controls/reaction-signs.ts'
import css from './ReactionsInAir.module.css'

/** Side by side, so that no name lies on another. */
const LANES = 3

/** Reactions rise at the left, with the name of whose they are, and are gone. */
export function ReactionsInAir() {
  const reactions = useCall((s) => s.model.reactions)
  return (
    <div className={css.air} aria-live="off">
      {reactions.map((reaction) => (
        <Rising key={reaction.serial} reaction={reaction} />
      ))}
    </div>
  )
}

const Rising = memo(function Rising({ reaction }: { reaction: ShownReaction }) {
  const name = nameOf(useCall.getState().model, reaction.participant)
  const [gone, setGone] = useState(false)
  if (gone) return null
  return (
    <span className={css.reaction} style={{ insetInlineStart: `calc(${reaction.serial % LANES} * min(8.5rem, 30vw) + var(--space-5))` }} onAnimationEnd={() => setGone(true)}>
      <span className={css.sign} role="img" aria-label={t(`call.reaction.${reaction.key}`)}>
        {SIGNS[reaction.key]}
      </span>
      <span className={css.name}>{name}</span>
    </span>
  )
})
