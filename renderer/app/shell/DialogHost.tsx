import type { ComponentType } from 'react'
import { deferred } from '../../design/deferred.tsx'
import { closeDialog, useUi, type DialogState } from '../state/ui.ts'
import { Boundary } from './Boundary.tsx'

type Props<K extends DialogState['kind']> = { dialog: Extract<DialogState, { kind: K }>; onClose: () => void }

/** Each dialog is fetched when it is first asked for. */
const dialogs: { [K in DialogState['kind']]: ComponentType<Props<K>> } = {
  settings: deferred(() => import('../settings/SettingsDialog.tsx')),
  shortcuts: deferred(() => import('../settings/ShortcutsDialog.tsx')),
  'sign-out': deferred(() => import('../settings/SignOutDialog.tsx')),
  'create-group': deferred(() => import('../people/CreateGroupDialog.tsx')),
  'start-direct': deferred(() => import('../people/StartDirectDialog.tsx')),
  invite: deferred(() => import('../people/InviteDialog.tsx')),
  leave: deferred(() => import('../people/LeaveDialog.tsx')),
  profile: deferred(() => import('../people/ProfileDialog.tsx')),
}

/** The one modal window. */
export function DialogHost() {
  const dialog = useUi((s) => s.dialog)
  if (dialog === null) return null
  const Shown = dialogs[dialog.kind] as ComponentType<{ dialog: DialogState; onClose: () => void }>
  return (
    <Boundary of={dialog.kind}>
      <Shown dialog={dialog} onClose={closeDialog} />
    </Boundary>
  )
}
