import { deferred } from '../../design/deferred.tsx'
import { useCall } from '../state/stores.ts'

const SharePicker = deferred(() => import('../picker/SharePicker.tsx'))

/** Fetches the picker's code ahead: it opens while somebody waits for it. */
export const preparePicker = SharePicker.prepare

/** The picker, while main waits for a choice. */
export function PickerHost() {
  const requestId = useCall((s) => s.picker?.requestId ?? null)
  return requestId === null ? null : <SharePicker key={requestId} requestId={requestId} />
}
