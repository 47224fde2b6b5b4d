// The newest message of rooms on screen of which sync told none: a lecture's comings and goings, or reactions, stand after it.

import { field, list } from '../json.ts'
import { isMessage } from '../model/last.ts'
import type { Model } from '../model/model.ts'
import type { Room } from '../model/room.ts'
import type { RoomId } from '../protocol.ts'
import type { MatrixApi } from '../sdk/api.ts'
import { ApiError } from '../sdk/api.ts'
import { HISTORY_FILTER } from '../sync/bodies.ts'
import { parseEvents, parseState } from '../sync/parse.ts'

const EVENTS = 20
const AT_ONCE = 2

export interface LastLinesParts {
  api: Pick<MatrixApi, 'messages'>
  model: Model
  onFault: (error: unknown) => void
}

export class LastLines {
  private readonly parts: LastLinesParts
  /** Asked once: a room in which nobody ever said anything stays without a line. */
  private readonly asked = new Set<RoomId>()
  private waiting: RoomId[] = []
  private running = 0

  constructor(parts: LastLinesParts) {
    this.parts = parts
  }

  /** Rows on screen. Before the whole account is there sync itself may still tell. */
  want(ids: readonly RoomId[]): void {
    if (!this.parts.model.completeness.counts) return
    this.waiting = ids.filter((id) => this.lacks(id) !== null)
    while (this.running < AT_ONCE) {
      const id = this.waiting.shift()
      if (id === undefined) return
      this.running += 1
      this.ask(id)
        .catch(this.parts.onFault)
        .finally(() => {
          this.running -= 1
          this.want(this.waiting)
        })
    }
  }

  private lacks(id: RoomId): Room | null {
    const room = this.parts.model.account.rooms.get(id)
    return room !== undefined && room.membership === 'join' && room.last === null && !this.asked.has(id) ? room : null
  }

  private async ask(id: RoomId): Promise<void> {
    const room = this.lacks(id)
    if (room === null) return
    this.asked.add(id)
    try {
      const answer = await this.parts.api.messages(id, { from: null, dir: 'b', limit: EVENTS, filter: HISTORY_FILTER })
      this.parts.model.learnMembers(room, parseState(field(answer, 'state'), id), false)
      const newest = parseEvents(list(field(answer, 'chunk'), EVENTS), id).find(isMessage)
      if (newest !== undefined) this.parts.model.recall(room, newest)
    } catch (e) {
      if (!(e instanceof ApiError)) throw e
      if (e.retry) this.asked.delete(id)
    }
  }
}
