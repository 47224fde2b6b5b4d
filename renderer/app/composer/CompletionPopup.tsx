import { useEffect, useRef } from 'react'
import { t } from '../../locales/i18n.ts'
import { Avatar } from '../../design/Avatar.tsx'
import { AtSign } from '../../design/icons.ts'
import { avatarUrl } from '../state/media.ts'
import { mentionOf } from './completion.ts'
import type { Suggestion, Suggestions } from './use-completion.ts'
import css from './CompletionPopup.module.css'

/** Id of the option that is chosen by Enter, for `aria-activedescendant`. */
export const optionId = (listId: string, index: number): string => `${listId}-${index}`

/** What the word before the caret may become. The field keeps the focus; the pointer chooses too. */
export function CompletionPopup({ id, open, onChoose }: { id: string; open: Suggestions; onChoose: (item: Suggestion) => void }) {
  const chosen = useRef<HTMLLIElement>(null)
  useEffect(() => { chosen.current?.scrollIntoView({ block: 'nearest' }) }, [open.selected])
  return (
    <ul id={id} className={css.list} role="listbox" aria-label={t('composer.suggestions')}>
      {open.items.map((item, i) => (
        <li
          key={keyOf(item)} id={optionId(id, i)} ref={i === open.selected ? chosen : null} role="option" aria-selected={i === open.selected} className={css.option}
          onPointerDown={(event) => { event.preventDefault() }} onClick={() => { onChoose(item) }}
        >
          <Option item={item} />
        </li>
      ))}
    </ul>
  )
}

function keyOf(item: Suggestion): string {
  if (item.kind === 'emoji') return item.item.emoji
  return item.item.kind === 'everyone' ? 'everyone' : item.item.id
}

function Option({ item }: { item: Suggestion }) {
  if (item.kind === 'emoji') {
    const { emoji, label, shortcode } = item.item
    return <><span className={css.emoji}>{emoji}</span><span className={css.name}>{label}</span><span className={css.more}>{shortcode === '' ? '' : `:${shortcode}:`}</span></>
  }
  const one = item.item
  if (one.kind === 'everyone') return <><span className={css.sign}><AtSign size={16} /></span><span className={css.name}>{mentionOf(one).text}</span><span className={css.more}>{t('composer.everyone')}</span></>
  return (
    <>
      <Avatar id={one.id} name={one.name} src={avatarUrl(one.avatar, 24)} size={24} shape={one.kind === 'room' ? 'square' : 'round'} />
      <span className={css.name} dir="auto">{one.name}</span>
      <span className={css.more}>{one.kind === 'room' ? (one.alias ?? '') : one.id}</span>
    </>
  )
}
