import { t } from '../../../locales/i18n.ts'
import { SmilePlus } from '../../../design/icons.ts'
import { Menu } from '../../../design/Menu.tsx'
import { REACTIONS } from '../../conference.ts'
import { react } from '../../state/actions.ts'
import { ControlButton } from './ControlButton.tsx'
import { SIGNS } from './reaction-signs.ts'
import css from './controls.module.css'

/** A sign that goes up for all. */
export function ReactionsControl() {
  const entries = () => REACTIONS.map((key) => ({ kind: 'action' as const, id: key, label: t(`call.reaction.${key}`), icon: <span className={css.sign}>{SIGNS[key]}</span>, onSelect: () => react(key) }))
  return (
    <Menu label={t('call.react')} entries={entries} side="top" align="center">
      {(trigger) => (
        <ControlButton {...trigger} label={t('call.react')}>
          <SmilePlus size={20} />
        </ControlButton>
      )}
    </Menu>
  )
}
