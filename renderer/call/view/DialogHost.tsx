import { deferred } from '../../design/deferred.tsx'
import { useUi } from '../state/stores.ts'

const Dialogs = deferred(() => import('./dialogs/Dialogs.tsx'))

/** The one open dialog. */
export function DialogHost() {
  const dialog = useUi((s) => s.dialog)
  return dialog === null ? null : <Dialogs dialog={dialog} />
}
