import { t } from '../../../locales/i18n.ts'
import { cx } from '../../../design/cx.ts'
import { ChevronUp, Film, MonitorUp, MonitorX, Type } from '../../../design/icons.ts'
import { Menu, type MenuEntry } from '../../../design/Menu.tsx'
import { isHeldBack } from '../../model/select.ts'
import { setShareMode, share, stopShare } from '../../state/actions.ts'
import { useCall, useUi } from '../../state/stores.ts'
import { KEYS } from '../keys.ts'
import { ControlButton } from './ControlButton.tsx'
import css from './controls.module.css'

/** Shares a screen or window, or stops; the menu says for what it should look best. */
export function ShareControl() {
  const kind = useCall((s) => s.share.kind)
  const held = useCall((s) => isHeldBack(s.model, 'screen'))
  const mode = useUi((s) => s.shareMode)
  // The picker asks the same; the desktop's own does not.
  const spare = useCall((s) => s.start.capture === 'picker')
  const live = kind !== 'none'
  const entries = (): MenuEntry[] => [
    { kind: 'heading', id: 'mode', label: t('call.share.mode') },
    { kind: 'check', id: 'text', label: t('call.share.text'), icon: <Type size={16} />, checked: mode === 'text', onSelect: () => setShareMode('text') },
    { kind: 'check', id: 'motion', label: t('call.share.motion'), icon: <Film size={16} />, checked: mode === 'motion', onSelect: () => setShareMode('motion') },
  ]
  return (
    <div className={css.split}>
      <ControlButton label={live ? t('call.share.stop') : held ? t('call.share.held') : t('call.share.start')} keys={KEYS.share} look={live ? 'on' : 'normal'} disabled={held && !live} data-share={kind} onClick={() => (live ? stopShare() : void share())}>
        {live ? <MonitorX size={20} /> : <MonitorUp size={20} />}
      </ControlButton>
      <Menu label={t('call.share.mode')} entries={entries} side="top" align="start">
        {(trigger) => (
          <ControlButton {...trigger} className={cx(css.arrow, spare && css.spare)} label={t('call.share.mode')} look={live ? 'on' : 'normal'}>
            <ChevronUp size={16} />
          </ControlButton>
        )}
      </Menu>
    </div>
  )
}
