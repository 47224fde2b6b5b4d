// Who oneself is: display name and picture as the homeserver has them.

import { field } from '../model/json.ts'
import { parseMxc } from '../model/mxc.ts'
import { localpart } from '../model/name.ts'
import type { Person, UserId } from '../protocol.ts'
import { cleanText } from '../richtext/clean.ts'
import type { MatrixApi } from '../sdk/api.ts'
import { ApiError } from '../sdk/api.ts'

/** Asks for one's own profile; without an answer the id has to do. */
export async function ownProfile(api: MatrixApi, me: UserId, tell: (me: Person) => void): Promise<void> {
  try {
    const answer = await api.profile(me)
    const name = field(answer, 'displayname')
    tell({ id: me, name: (typeof name === 'string' ? cleanText(name, 250) : '') || localpart(me), avatar: parseMxc(field(answer, 'avatar_url')) })
  } catch (e) {
    if (!(e instanceof ApiError)) throw e
    if (e.error.code === 'not-found') tell({ id: me, name: localpart(me), avatar: null })
  }
}
