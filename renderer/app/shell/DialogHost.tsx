import { lazy, Suspense, type ComponentType } from 'react'
import { closeDialog, useUi, type DialogState } from '../state/ui.ts'
import { Boundary } from './Boundary.tsx'

type Props<K extends DialogState['kind']> = { dialog: Extract<DialogState, { kind: K }>; onClose: () => void }

/** Each dialog is fetched when it is first asked for. */
const dialogs: { [K in DialogState['kind']]: ComponentType<Props<K>> } = {
  settings: lazy(() => import('../settings/SettingsDialog.tsx')),
  shortcuts: lazy(() => import('../settings/ShortcutsDialog.tsx')),
  'sign-out': lazy(() => import('../settings/SignOutDialog.tsx')),
  'create-group': lazy(() => import('../people/CreateGroupDialog.tsx')),
  'start-direct': lazy(() => import('../people/StartDirectDialog.tsx')),
  invite: lazy(() => import('../people/InviteDialog.tsx')),
  leave: lazy(() => import('../people/LeaveDialog.tsx')),
  profile: lazy(() => import('../people/ProfileDialog.tsx')),
}

/** The one modal window. */
export function DialogHost() {
  const dialog = useUi((s) => s.dialog)
  if (dialog === null) return null
  const Shown = dialogs[dialog.kind] as ComponentType<{ dialog: DialogState; onClose: () => void }>
  return (
    <Boundary of={dialog.kind}>
      <Suspense fallback={null}>
        <Shown dialog={dialog} onClose={closeDialog} />
      </Suspense>
    </Boundary>
  )
}
