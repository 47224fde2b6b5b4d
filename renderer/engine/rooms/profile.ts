// Who oneself is: display name and picture as the homeserver has them.

import { field } from '../json.ts'
import { parseMxc } from '../mxc.ts'
import { localpart } from '../model/name.ts'
import type { Person, UserId } from '../protocol.ts'
import { cleanText } from '../richtext/clean.ts'
import type { MatrixApi } from '../sdk/api.ts'
import { ApiError } from '../sdk/api.ts'

/** A new name is told once for each room that one is in: asked for at most so often. */
const PACE_MS = 3000

export interface ProfileParts {
  api: MatrixApi
  me: UserId
  tell: (me: Person) => void
  onFault: (error: unknown) => void
}

/** Keeps one's own profile up to date. */
export class OwnProfile {
  private readonly parts: ProfileParts
  private asked = -Infinity
  private timer: ReturnType<typeof setTimeout> | null = null
  private told = false

  constructor(parts: ProfileParts) {
    this.parts = parts
  }

  /** It may be another one now: asked at once, or a moment after it was asked last. */
  changed(): void {
    if (this.timer !== null) return
    const wait = this.asked + PACE_MS - performance.now()
    if (wait <= 0) this.ask()
    else
      this.timer = setTimeout(() => {
        this.timer = null
        this.ask()
      }, wait)
  }

  /** A connection is there: what could not be asked before is asked now. */
  connected(): void {
    if (!this.told) this.changed()
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer)
  }

  private ask(): void {
    this.asked = performance.now()
    this.load().catch(this.parts.onFault)
  }

  private async load(): Promise<void> {
    const { api, me, tell } = this.parts
    try {
      const answer = await api.profile(me)
      const name = field(answer, 'displayname')
      tell({ id: me, name: (typeof name === 'string' ? cleanText(name, 250) : '') || localpart(me), avatar: parseMxc(field(answer, 'avatar_url')) })
      this.told = true
    } catch (e) {
      if (!(e instanceof ApiError)) throw e
      if (e.error.code === 'not-found') tell({ id: me, name: localpart(me), avatar: null })
    }
  }
}
