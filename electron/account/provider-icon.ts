// The small picture of an identity provider as a data URL, so that the sign-in page needs no way to a foreign server.
// This file must not know sign-in.

import { parseMxc } from '../media/mxc.ts'
import { readCapped, type Fetch } from './http.ts'

const MAX_BYTES = 64 * 1024
const TYPES = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif'])

/** Loads `mxc` without a token (identity providers' icons are public). null for whatever goes wrong: a name is enough. */
export async function providerIcon(fetch: Fetch, baseUrl: string, mxc: string): Promise<string | null> {
  const address = parseMxc(mxc)
  if (address === null) return null
  try {
    const response = await fetch(`${baseUrl}/_matrix/media/v3/thumbnail/${address.server}/${address.mediaId}?width=64&height=64&method=scale`, {
      credentials: 'omit',
      redirect: 'error',
      signal: AbortSignal.timeout(4000),
    })
    const type = (response.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? ''
    // Read with a cap: what the server says of the length is its word only, and says nothing of a compressed answer.
    const bytes = response.ok && TYPES.has(type) ? await readCapped(response, MAX_BYTES) : null
    return bytes === null ? null : `data:${type};base64,${bytes.toString('base64')}`
  } catch {
    return null // a picture that does not come is no reason to stop a sign-in
  }
}
