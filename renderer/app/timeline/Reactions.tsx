import { use } from 'react'
import type { MessageRow, ReactionGroup } from '../../engine/protocol.ts'
import { formatList, formatNumber, t } from '../../locales/i18n.ts'
import { SmilePlus } from '../../design/icons.ts'
import { TabStop } from '../richtext/tab-stop.ts'
import { useTimelineActions } from './actions.ts'
import { joinVariants } from './reaction-groups.ts'
import css from './Reactions.module.css'

/** Reactions under a message: a click joins or leaves one. */
export function Reactions({ row }: { row: MessageRow }) {
  const { react, openReactions } = useTimelineActions()
  const tabIndex = use(TabStop)
  return (
    <div className={css.row} role="group" aria-label={t('timeline.reactions')}>
      {joinVariants(row.reactions).map((group) => (
        <button
          key={group.key}
          type="button"
          tabIndex={tabIndex}
          className={css.chip}
          aria-pressed={group.mine}
          aria-label={t('timeline.reaction.label', { key: group.key, names: reactionNames(group) })}
          data-tip={reactionNames(group)}
          disabled={!row.can.react && !group.mine}
          onClick={() => { react(row, group.key, !group.mine) }}
        >
          <span className={css.key}>{group.key}</span><span className={css.count}>{formatNumber(group.count)}</span>
        </button>
      ))}
      {row.can.react && (
        <button type="button" tabIndex={tabIndex} className={css.add} aria-label={t('timeline.action.react')} data-tip={t('timeline.action.react')} onClick={(event) => { openReactions(row, event.currentTarget) }}>
          <SmilePlus size={15} />
        </button>
      )}
    </div>
  )
}

/** "Anna, Boris and 3 others": who reacted, as far as names are known. */
export function reactionNames({ names, count }: Pick<ReactionGroup, 'names' | 'count'>): string {
  if (names.length === 0) return t('timeline.reaction.people', { count })
  const others = count - names.length
  return others <= 0 ? formatList(names) : t('timeline.fold.andOthers', { names: names.join(', '), count: others })
}
