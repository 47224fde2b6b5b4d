import { t } from '../../../locales/i18n.ts'
import { DoorOpen, Ellipsis, Headphones, Keyboard, LayoutGrid, Lock, LockOpen, Maximize2, MessageSquare, Minimize2, PictureInPicture2, Settings, Users } from '../../../design/icons.ts'
import { Menu, type MenuEntry } from '../../../design/Menu.tsx'
import { setAudioOnly, setWindowMode, toggleChat } from '../../state/actions.ts'
import { lock, setLobby } from '../../state/moderate.ts'
import { useCall, useUi } from '../../state/stores.ts'
import { KEYS, nextLook, togglePeople } from '../keys.ts'
import { ControlButton } from './ControlButton.tsx'
import { HandsBadge } from './HandsBadge.tsx'

/** As in controls.module.css. */
const NARROW = '(max-width: 50rem)'

function entries(): MenuEntry[] {
  const { window: view, audioOnly, model, start } = useCall.getState()
  const { features, moderation } = model
  const full = view.mode === 'fullscreen'
  const moderator: MenuEntry[] = [
    ...(features.lobby ? [{ kind: 'check', id: 'lobby', label: t('call.lobby.on'), icon: <DoorOpen size={16} />, checked: moderation.lobby, onSelect: setLobby } satisfies MenuEntry] : []),
    ...(features.lock
      ? [moderation.locked ? ({ kind: 'action', id: 'lock', label: t('call.unlock'), icon: <LockOpen size={16} />, onSelect: () => lock(null) } satisfies MenuEntry) : ({ kind: 'action', id: 'lock', label: t('call.lock'), icon: <Lock size={16} />, onSelect: () => useUi.setState({ dialog: 'lock' }) } satisfies MenuEntry)]
      : []),
  ]
  // A narrow window has no other place for these.
  const side: MenuEntry[] = [
    { kind: 'action', id: 'people', label: t('call.people'), icon: <Users size={16} />, keys: KEYS.people, onSelect: togglePeople },
    { kind: 'action', id: 'chat', label: view.chat ? t('call.chat.hide') : t('call.chat.show'), icon: <MessageSquare size={16} />, keys: KEYS.chat, onSelect: toggleChat },
    { kind: 'action', id: 'look', label: t('call.look.next'), icon: <LayoutGrid size={16} />, keys: KEYS.layout, onSelect: nextLook },
    { kind: 'separator', id: 'window' },
  ]
  return [
    ...(window.matchMedia(NARROW).matches ? side : []),
    { kind: 'action', id: 'small', label: t('call.small'), icon: <PictureInPicture2 size={16} />, keys: KEYS.small, onSelect: () => setWindowMode('small') },
    { kind: 'action', id: 'full', label: full ? t('call.fullscreen.leave') : t('call.fullscreen'), icon: full ? <Minimize2 size={16} /> : <Maximize2 size={16} />, keys: KEYS.fullscreen, onSelect: () => setWindowMode(full ? 'normal' : 'fullscreen') },
    ...(start.policy.audioOnly ? [] : [{ kind: 'check', id: 'audio', label: t('call.audioOnly'), icon: <Headphones size={16} />, checked: audioOnly, onSelect: setAudioOnly } satisfies MenuEntry]),
    ...(moderator.length > 0 ? [{ kind: 'separator', id: 'moderator' } satisfies MenuEntry, ...moderator] : []),
    { kind: 'separator', id: 'rest' },
    { kind: 'action', id: 'devices', label: t('call.devices'), icon: <Settings size={16} />, onSelect: () => useUi.setState({ dialog: 'devices' }) },
    { kind: 'action', id: 'keys', label: t('call.shortcuts'), icon: <Keyboard size={16} />, keys: KEYS.shortcuts, onSelect: () => useUi.setState({ dialog: 'shortcuts' }) },
  ]
}

/** What is not needed all the time. */
export function MoreMenu() {
  return (
    <Menu label={t('call.moreActions')} entries={entries} side="top" align="center">
      {(trigger) => (
        <ControlButton {...trigger} label={t('call.moreActions')} badge={<HandsBadge narrowOnly />} data-more>
          <Ellipsis size={20} />
        </ControlButton>
      )}
    </Menu>
  )
}
