import { EmojiPicker as Base, type EmojiPickerListCategoryHeaderProps, type EmojiPickerListEmojiProps, type EmojiPickerListRowProps, type EmojiData } from 'frimousse'
import { getLanguage, t, type Language } from '../../locales/i18n.ts'
import { Search } from '../../design/icons.ts'
import { loadEmoji } from './emoji-data.ts'
import css from './EmojiPicker.module.css'

const TONES = { light: 1, 'medium-light': 2, medium: 3, 'medium-dark': 4, dark: 5 } as const
const COLUMNS = 9

/** From the bundled data, never from the network. */
async function resolve(locale: string): Promise<EmojiData> {
  const { entries, groups, skinTones } = await loadEmoji(locale as Language)
  const toneNames = Object.fromEntries(Object.keys(TONES).map((key) => [key, skinTones[key] ?? ''])) as EmojiData['skinTones']
  return {
    locale,
    categories: groups.map(({ order, label }) => ({ index: order, label })),
    skinTones: toneNames,
    emojis: entries.map(({ emoji, label, tags, shortcodes, group, skins }) => ({
      emoji, label, category: group, version: 0, tags: [...tags, ...shortcodes],
      ...(skins[1] === undefined ? {} : { skins: Object.fromEntries(Object.entries(TONES).map(([key, tone]) => [key, skins[tone] ?? emoji])) as EmojiData['skinTones'] }),
    })),
  }
}

const parts = {
  CategoryHeader: ({ category, ...rest }: EmojiPickerListCategoryHeaderProps) => <div {...rest} className={css.category}>{category.label}</div>,
  Row: ({ children, ...rest }: EmojiPickerListRowProps) => <div {...rest} className={css.row}>{children}</div>,
  Emoji: ({ emoji, ...rest }: EmojiPickerListEmojiProps) => <button type="button" {...rest} className={css.emoji}>{emoji.emoji}</button>,
}

/** All emoji, with search in the language in use and in English short names. */
export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  return (
    <Base.Root className={css.picker} locale={getLanguage()} columns={COLUMNS} resolveEmojiData={resolve} onEmojiSelect={({ emoji }) => { onPick(emoji) }}>
      <div className={css.top}>
        <Search size={16} className={css.glass} />
        <Base.Search className={css.search} placeholder={t('composer.emojiSearch')} aria-label={t('composer.emojiSearch')} autoFocus />
        <Base.SkinToneSelector className={css.skin} aria-label={t('composer.emojiSkin')} />
      </div>
      <Base.Viewport className={css.viewport}>
        <Base.Loading className={css.note}>{t('common.loading')}</Base.Loading>
        <Base.Empty className={css.note}>{t('composer.emojiNone')}</Base.Empty>
        <Base.List className={css.list} components={parts} />
      </Base.Viewport>
      <div className={css.foot} aria-hidden="true"><Base.ActiveEmoji>{({ emoji }) => (emoji === undefined ? null : <><span className={css.big}>{emoji.emoji}</span><span className={css.label}>{emoji.label}</span></>)}</Base.ActiveEmoji></div>
    </Base.Root>
  )
}
