// Requests to the homeserver through matrix-js-sdk's HTTP layer: this folder is its only importer.
// This room must not know the model, the interface, tokens (wall 1) or the SDK's room store.

import type { EngineHost } from '../host.ts'
import type { MatrixApi } from './api.ts'

/** Creates the homeserver's API for one account. `signal` ends every request. */
export function createApi(host: EngineHost, options: { signal: AbortSignal }): MatrixApi {
  throw new Error(`not connected: ${host.account.baseUrl} ${String(options.signal.aborted)}`)
}
