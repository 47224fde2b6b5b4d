import { t } from '../../../locales/i18n.ts'
import { ChevronUp, CircleX, PhoneOff } from '../../../design/icons.ts'
import { Menu, type MenuEntry } from '../../../design/Menu.tsx'
import { leave } from '../../state/actions.ts'
import { useUi } from '../../state/stores.ts'
import { ControlButton } from './ControlButton.tsx'
import css from './controls.module.css'

/** The way out, and for whom may: the end for everybody. */
export function LeaveMenu() {
  const entries = (): MenuEntry[] => [
    { kind: 'action', id: 'leave', label: t('call.leave'), icon: <PhoneOff size={16} />, onSelect: () => leave() },
    { kind: 'action', id: 'end', label: t('call.endForAll'), icon: <CircleX size={16} />, danger: true, onSelect: () => useUi.setState({ dialog: 'end-for-all' }) },
  ]
  return (
    <div className={css.split}>
      <ControlButton label={t('call.leave')} look="hang-up" onClick={() => leave()}>
        <PhoneOff size={20} />
      </ControlButton>
      <Menu label={t('call.leaveOr')} entries={entries} side="top" align="end">
        {(trigger) => (
          <ControlButton {...trigger} className={css.arrow} label={t('call.leaveOr')} look="hang-up">
            <ChevronUp size={16} />
          </ControlButton>
        )}
      </Menu>
    </div>
  )
}
