import type { MessageRow } from '../../engine/protocol.ts'
import { t } from '../../locales/i18n.ts'
import { QUICK_REACTIONS } from './quick-reactions.ts'
import { isMine } from './reaction-groups.ts'
import css from './Reactions.module.css'

/** One row of the usual reactions; pressed where this person has already given them. */
export function QuickReactions({ row, onPick }: { row: MessageRow; onPick: (key: string, on: boolean) => void }) {
  return (
    <div className={css.quick}>
      {QUICK_REACTIONS.map((key) => {
        const mine = isMine(row.reactions, key)
        const label = mine ? t('timeline.reaction.remove', { key }) : t('timeline.reaction.add', { key })
        return <button key={key} type="button" className={css.quickOne} aria-pressed={mine} aria-label={label} data-tip={label} onClick={() => { onPick(key, !mine) }}>{key}</button>
      })}
    </div>
  )
}
