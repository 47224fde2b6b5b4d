// Which rooms are looked at: sliding sync must be told of them in each request, or it leaves out what happens there.

import type { Model } from '../model/model.ts'
import type { RoomId } from '../protocol.ts'
import type { Wanted } from './bodies.ts'

const MAX_VISIBLE = 40

export class Wishes {
  private readonly model: Model
  private visible: RoomId[] = []
  /** The room that is likely to be opened next. */
  private next: RoomId | null = null
  private listener: () => void = () => undefined

  constructor(model: Model) {
    this.model = model
  }

  onChange(listener: () => void): void {
    this.listener = listener
  }

  /** Rows on screen. Only those of which nothing but the name is known are asked for. */
  setVisible(ids: RoomId[]): void {
    this.visible = ids.slice(0, MAX_VISIBLE)
    this.listener()
  }

  /** The pointer rests on a room: when it opens, it is to be known whether one may write there. */
  prepare(id: RoomId): void {
    const room = this.model.account.rooms.get(id)
    if (room === undefined || room.stateKnown || room.membership !== 'join') return
    this.next = id
    this.listener()
  }

  openChanged(): void {
    this.listener()
  }

  get(): Wanted {
    const open = [...this.model.open.values()].filter((o) => o.ports.size > 0).map((o) => o.id)
    if (this.next !== null && !open.includes(this.next)) open.push(this.next)
    const visible = this.visible.filter((id) => {
      const room = this.model.account.rooms.get(id)
      return room !== undefined && room.membership === 'join' && (room.last === null || this.asked.has(id)) && !open.includes(id)
    })
    this.asked = new Set(visible)
    return { open, visible }
  }

  /** A room that was asked for stays so while it is on screen: dropping it would end its updates. */
  private asked = new Set<RoomId>()
}
