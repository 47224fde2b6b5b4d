// What is looked at: one line of events, and after its live end the local echoes. Read-only.

import type { EchoItem, EventItem, Item } from './item.ts'
import { ECHO_BASE } from './echoes.ts'
import type { Line } from './line.ts'

export class View {
  readonly line: Line
  readonly live: boolean
  readonly #echoes: readonly EchoItem[]

  constructor(line: Line, echoes: readonly EchoItem[], live: boolean) {
    this.line = line
    this.live = live
    this.#echoes = echoes
  }

  get length(): number {
    return this.line.items.length + this.#echoes.length
  }

  at(index: number): Item | null {
    const inLine = this.line.items.length
    return (index < inLine ? this.line.items[index] : this.#echoes[index - inLine]) ?? null
  }

  /** Index of the first item at or after a position. */
  lowerBound(pos: number): number {
    if (pos < ECHO_BASE) return this.line.lowerBound(pos)
    let index = this.line.items.length
    while (index < this.length && (this.at(index)?.pos ?? Infinity) < pos) index += 1
    return index
  }

  /** Index of the nearest drawn item before `index`, or -1. */
  shownBefore(index: number): number {
    let i = index - 1
    while (i >= 0 && this.at(i)?.show === 'hidden') i -= 1
    return i
  }

  /** Index of the nearest drawn item from `index` on, or `length`. */
  shownFrom(index: number): number {
    let i = Math.max(index, 0)
    while (i < this.length && this.at(i)?.show === 'hidden') i += 1
    return i
  }

  /** Does the event stand in this view? */
  has(item: EventItem | null | undefined): item is EventItem {
    return item !== null && item !== undefined && item.line === this.line
  }
}
