import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { UserPlus, UsersRound } from '../../design/icons.ts'
import { useCompleteness } from '../state/stores.ts'
import { openDialog, useUi } from '../state/ui.ts'
import css from './EmptyList.module.css'

const BONES = [72, 54, 63, 48, 70, 58, 66, 50]

/** What stands where no rooms are: bones while they come, else why there are none and what to do. */
export function EmptyList() {
  const { firstWindow } = useCompleteness()
  const query = useUi((s) => s.query.trim())
  const onlyUnread = useUi((s) => s.onlyUnread)
  const space = useUi((s) => s.space)
  if (!firstWindow) return <Bones />
  if (query !== '') {
    return (
      <div className={css.empty} role="status">
        <p>{t('list.notFound', { query })}</p>
        <Button size="sm" icon={<UserPlus size={16} />} onClick={() => openDialog({ kind: 'start-direct' })}>
          {t('list.searchPeople')}
        </Button>
      </div>
    )
  }
  if (onlyUnread) return <p className={css.empty}>{t('list.nothingUnread')}</p>
  if (space !== null) return <p className={css.empty}>{t('list.emptySpace')}</p>
  return (
    <div className={css.empty}>
      <h2 className={css.title}>{t('list.empty')}</h2>
      <p>{t('list.emptyHint')}</p>
      <Button size="sm" icon={<UserPlus size={16} />} onClick={() => openDialog({ kind: 'start-direct' })}>
        {t('list.newDirect')}
      </Button>
      <Button size="sm" icon={<UsersRound size={16} />} onClick={() => openDialog({ kind: 'create-group' })}>
        {t('list.newGroup')}
      </Button>
    </div>
  )
}

function Bones() {
  return (
    <div className={css.bones} role="status" aria-label={t('list.loading')}>
      {BONES.map((width) => (
        <div key={width} className={css.bone}>
          <span className={css.picture} />
          <span className={css.lines}>
            <span style={{ inlineSize: `${width}%` }} />
            <span style={{ inlineSize: `${width + 20}%` }} />
          </span>
        </div>
      ))}
    </div>
  )
}
