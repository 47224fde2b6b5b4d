import { useEffect, type ComponentType } from 'react'
import { deferred } from '../../design/deferred.tsx'
import { focusComposer } from '../composer/focus.ts'
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

/** A dialog gives the focus back to what opened it; one that led into another room gives it to what is written there. */
function useFocusInNewRoom(open: boolean): void {
  useEffect(() => {
    if (!open) return undefined
    const before = useUi.getState().room
    return () => {
      if (useUi.getState().room !== before) requestAnimationFrame(() => requestAnimationFrame(focusComposer))
    }
  }, [open])
}

/** The one modal window. */
export function DialogHost() {
  const dialog = useUi((s) => s.dialog)
  useFocusInNewRoom(dialog !== null)
  if (dialog === null) return null
  const Shown = dialogs[dialog.kind] as ComponentType<{ dialog: DialogState; onClose: () => void }>
  return (
    <Boundary of={dialog.kind}>
      <Shown dialog={dialog} onClose={closeDialog} />
    </Boundary>
  )
}
