// The list of a room's rows as it scrolls: which rows exist in the page, where they stand, and how the place of reading is kept.
// Must not know Matrix or what a row shows; the classes here take keys and numbers.

/** What a row is taken to be high before it was measured, in CSS pixels: a message of one line in a group. */
export const ESTIMATE = 40

/**
 * Heights of rows by key, with sums. Heights belong to keys, not to places, so an edit in the middle of the order keeps all that was measured.
 * Sums are rebuilt lazily from the first place that changed.
 */
export class RowSizes {
  #order: readonly string[] = []
  #measured = new Map<string, number>()
  #sums = new Float64Array(64)
  /** `#sums[i]` is right for every i up to this one. */
  #valid = 0

  get length(): number {
    return this.#order.length
  }

  /** Takes another order of keys; what was measured stays. */
  setOrder(order: readonly string[]): void {
    const common = Math.min(order.length, this.#order.length, this.#valid)
    let same = 0
    while (same < common && order[same] === this.#order[same]) same += 1
    this.#valid = same
    this.#order = order
    if (this.#sums.length <= order.length) {
      const grown = new Float64Array(order.length * 2)
      grown.set(this.#sums.subarray(0, same + 1))
      this.#sums = grown
    }
  }

  /** Records the height of the row at that place. */
  measure(index: number, height: number): void {
    const key = this.#order[index]
    if (key === undefined || this.#measured.get(key) === height) return
    this.#measured.set(key, height)
    if (index < this.#valid) this.#valid = index
  }

  /** Forgets all heights: the width changed, so every text wraps anew. */
  forget(): void {
    this.#measured.clear()
    this.#valid = 0
  }

  height(index: number): number {
    const key = this.#order[index]
    return key === undefined ? 0 : (this.#measured.get(key) ?? ESTIMATE)
  }

  /** Sum of the heights before that place. */
  offset(index: number): number {
    const to = Math.min(index, this.#order.length)
    for (; this.#valid < to; this.#valid += 1) this.#sums[this.#valid + 1] = (this.#sums[this.#valid] ?? 0) + this.height(this.#valid)
    return this.#sums[to] ?? 0
  }

  /** The place whose row covers that distance from the first row's top; the nearest one outside of the rows. */
  indexAt(distance: number): number {
    this.offset(this.#order.length)
    let low = 0
    let high = Math.max(0, this.#order.length - 1)
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#sums[middle] ?? 0) <= distance) low = middle
      else high = middle - 1
    }
    return low
  }

  /** Drops heights of keys that left the order, once they are many. */
  prune(): void {
    if (this.#measured.size < 2 * this.#order.length + 2000) return
    const alive = new Set(this.#order)
    for (const key of this.#measured.keys()) if (!alive.has(key)) this.#measured.delete(key)
  }
}
