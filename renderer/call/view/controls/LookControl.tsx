import { t } from '../../../locales/i18n.ts'
import { GalleryThumbnails, LayoutDashboard, LayoutGrid } from '../../../design/icons.ts'
import { Menu, type MenuEntry } from '../../../design/Menu.tsx'
import { useUi } from '../../state/stores.ts'
import { KEYS, look as choose } from '../keys.ts'
import { ControlButton } from './ControlButton.tsx'
import css from './controls.module.css'

const ICONS = { auto: LayoutDashboard, grid: LayoutGrid, speaker: GalleryThumbnails } as const
const LOOKS = ['auto', 'grid', 'speaker'] as const

/** How the pictures are laid out: the button shows what it is now, the menu what it can be. */
export function LookControl() {
  const now = useUi((s) => s.look)
  const Icon = ICONS[now]
  const entries = (): MenuEntry[] => [
    { kind: 'heading', id: 'look', label: t('call.look') },
    ...LOOKS.map((look): MenuEntry => {
      const Mark = ICONS[look]
      return { kind: 'check', id: look, label: t(`call.look.${look}`), icon: <Mark size={16} />, checked: look === now, onSelect: () => choose(look) }
    }),
  ]
  return (
    <Menu label={t('call.look')} entries={entries} side="top">
      {(trigger) => (
        <ControlButton {...trigger} label={t('call.look.now', { look: t(`call.look.${now}`) })} keys={KEYS.layout} className={css.plainSide}>
          <Icon size={20} />
        </ControlButton>
      )}
    </Menu>
  )
}
