import { covers, findNear, windowFor, type Place, type RowWindow } from './place.ts'
import { RowSizes } from './row-sizes.ts'

/** What is drawn now: the keys of one stretch of rows, and the heights that stand for the rows before and after it. */
export interface Frame {
  keys: readonly string[]
  /** Place of the first drawn row in the whole order. */
  start: number
  before: number
  after: number
}

/** What the surroundings need to know of the place: told only when it changes. */
export interface Edges {
  /** The newest row is in sight and will stay so. */
  atEnd: boolean
  /** Less than two viewports are left above or below: time to load more. */
  nearStart: boolean
  nearEnd: boolean
}

const TOLERANCE = 0.5
/** This near to the lower end counts as being there. */
const END_SLACK = 4
/** A row that is gone to is shown at this part of the viewport's height. */
const GOTO_SHARE = 0.3
const ASSUMED_VIEWPORT = 900
/** The browser's own animation of a key or a wheel may still run when the end is wished for; for so long it does not lead away from there. */
const ANIMATION_MS = 400

/**
 * Holds the place of reading while rows come, go and change. One rule: after each change of the page and before it is painted, the row that is read stands
 * where it stood (or the newest row at the lower edge). Nothing here knows why rows changed; `overflow-anchor` of the browser is off.
 */
export class TimelineScroller {
  #order: readonly string[] = []
  #sizes = new RowSizes()
  #place: Place
  /** Where the place's row was found last. */
  #hint = 0
  /** The order ends with the newest message, so its end may be stuck to. */
  #live = true
  /** The newest row is wished for, also while the order does not end with it yet. */
  #toEnd = false
  #endAt = -Infinity
  #drawn: RowWindow = { start: 0, end: 0 }
  #frame: Frame = { keys: [], start: 0, before: 0, after: 0 }
  #edges: Edges = { atEnd: true, nearStart: false, nearEnd: true }
  #box: HTMLElement | null = null
  #list: HTMLElement | null = null
  #rows = new Map<string, HTMLElement>()
  #observer: ResizeObserver | null = null
  #top = 0
  #width = 0
  #settling = 0
  #frameListeners = new Set<() => void>()
  #edgeListeners = new Set<() => void>()
  #moveListeners = new Set<() => void>()

  constructor(place: Place) {
    this.#place = place
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#frameListeners.add(listener)
    return () => { this.#frameListeners.delete(listener) }
  }
  readonly getFrame = (): Frame => this.#frame
  readonly subscribeEdges = (listener: () => void): (() => void) => {
    this.#edgeListeners.add(listener)
    return () => { this.#edgeListeners.delete(listener) }
  }
  readonly getEdges = (): Edges => this.#edges
  /** Told after each movement and each change of what is in sight. */
  readonly subscribeMoves = (listener: () => void): (() => void) => {
    this.#moveListeners.add(listener)
    return () => { this.#moveListeners.delete(listener) }
  }

  get order(): readonly string[] {
    return this.#order
  }

  /** Takes the scrolling box and the element that holds spacers and rows; returns what undoes it. */
  attach(box: HTMLElement, list: HTMLElement): () => void {
    this.#box = box
    this.#list = list
    this.#width = box.clientWidth
    const observer = new ResizeObserver(() => { this.#resized() })
    this.#observer = observer
    observer.observe(box)
    observer.observe(list)
    for (const element of this.#rows.values()) observer.observe(element)
    const onScroll = () => { this.#scrolled() }
    box.addEventListener('scroll', onScroll, { passive: true })
    this.#update()
    return () => {
      box.removeEventListener('scroll', onScroll)
      observer.disconnect()
      this.#observer = null
      this.#box = null
      this.#list = null
    }
  }

  /** A row's element has come into the page; the returned function is called when it leaves. */
  register(key: string, element: HTMLElement): () => void {
    this.#rows.set(key, element)
    this.#observer?.observe(element)
    return () => {
      if (this.#rows.get(key) === element) this.#rows.delete(key)
      this.#observer?.unobserve(element)
    }
  }

  element(key: string): HTMLElement | undefined {
    return this.#rows.get(key)
  }

  /** Takes the room's rows as they are now. `live`: the last one is the newest there is. */
  setOrder(order: readonly string[], live: boolean): void {
    if (order === this.#order && live === this.#live) return
    this.#notice()
    if (order !== this.#order) {
      if (this.#place.at === 'row' && findNear(order, this.#place.key, this.#hint) < 0) this.#place = this.#substitute(order)
      this.#sizes.setOrder(order)
      this.#sizes.prune()
      this.#order = order
    }
    this.#live = live
    if (this.#toEnd) {
      this.#place = { at: 'end' }
      this.#toEnd = !live
    } else if (!live && this.#place.at === 'end') this.#place = this.#pick() ?? this.#place
    this.#update()
  }

  /** Shows that row at about a third of the height. False: it is not among the rows. */
  goTo(key: string): boolean {
    const index = findNear(this.#order, key, this.#hint)
    if (index < 0) return false
    this.#toEnd = false
    this.#hint = index
    this.#place = { at: 'row', key, offset: Math.round(this.#viewport() * GOTO_SHARE) }
    this.#update()
    return true
  }

  /** Shows the newest row and stays with it; where that is not loaded yet, it is shown when it comes, unless the person has moved meanwhile. */
  goEnd(): void {
    this.#toEnd = !this.#live
    this.#endAt = performance.now()
    this.#place = { at: 'end' }
    this.#update()
  }

  /** Brings a row wholly into the viewport by the shortest way (keyboard). */
  reveal(key: string): void {
    const box = this.#box
    const element = this.#rows.get(key)
    if (box === null || element === undefined) {
      this.goTo(key)
      return
    }
    const view = box.getBoundingClientRect()
    const row = element.getBoundingClientRect()
    if (row.top < view.top) box.scrollTop -= view.top - row.top
    else if (row.bottom > view.bottom) box.scrollTop += Math.min(row.bottom - view.bottom, row.top - view.top)
    this.#scrolled()
  }

  /** Keys of the rows that are in sight at least by half, oldest first. */
  visible(): string[] {
    const box = this.#box
    if (box === null) return []
    const view = box.getBoundingClientRect()
    return this.#frame.keys.filter((key) => {
      const rect = this.#rows.get(key)?.getBoundingClientRect()
      if (rect === undefined) return false
      const seen = Math.min(rect.bottom, view.bottom) - Math.max(rect.top, view.top)
      return seen > 0 && (seen >= rect.height / 2 || seen >= view.height / 2)
    })
  }

  /** To be called after the frame was put into the page and before it is painted. */
  settle(): void {
    const box = this.#box
    if (box === null || this.#settling > 8) return
    this.#settling += 1
    this.#measure()
    this.#hold()
    if (!this.#covered()) this.#update()
    this.#settling -= 1
    if (this.#settling === 0) this.#tellEdges()
  }

  #measure(): void {
    for (let index = this.#drawn.start; index < this.#drawn.end; index += 1) {
      const key = this.#order[index]
      const element = key === undefined ? undefined : this.#rows.get(key)
      if (element !== undefined) this.#sizes.measure(index, element.getBoundingClientRect().height)
    }
  }

  /** The one rule: puts the place back to where it was. */
  #hold(): void {
    const box = this.#box
    if (box === null) return
    if (this.#place.at === 'end') {
      const end = box.scrollHeight - box.clientHeight
      if (box.scrollTop < end - TOLERANCE) box.scrollTop = end
      this.#top = box.scrollTop
      return
    }
    const element = this.#rows.get(this.#place.key)
    if (element === undefined) return
    const viewTop = box.getBoundingClientRect().top
    const moved = element.getBoundingClientRect().top - viewTop - this.#place.offset
    if (Math.abs(moved) > TOLERANCE) {
      box.scrollTop += moved
      const left = element.getBoundingClientRect().top - viewTop - this.#place.offset
      // The box ends before the wanted place: what is shown now is the place from here on.
      if (Math.abs(left) > 1) this.#place = { ...this.#place, offset: this.#place.offset + left }
    }
    this.#top = box.scrollTop
    if (this.#live && this.#atLowerEnd(box)) this.#place = { at: 'end' }
  }

  /**
   * Scrolling is told a frame late. What the person has already moved when rows change must count first, or it would be put back.
   * A box that became shorter also moves, but then it stands at its end.
   */
  #notice(): void {
    const box = this.#box
    if (box === null || (this.#place.at === 'end' && box.scrollHeight - box.scrollTop - box.clientHeight <= END_SLACK)) return
    this.#scrolled()
  }

  #scrolled(): void {
    const box = this.#box
    if (box === null) return
    const by = box.scrollTop - this.#top
    if (Math.abs(by) < 0.01) return
    if (this.#place.at === 'end' && performance.now() - this.#endAt < ANIMATION_MS) {
      this.#hold()
      return
    }
    this.#top = box.scrollTop
    if (Math.abs(by) > 1) this.#toEnd = false
    if (this.#place.at === 'row') {
      // Only the person's own movement counts; what moved because rows changed is put right by #hold.
      this.#place = { ...this.#place, offset: this.#place.offset - by }
      this.#hold()
    }
    // Whoever is at the end is not moved from it by the fraction of a pixel that a layer snaps to.
    if (this.#live && (by >= 0 || this.#place.at === 'end') && this.#atLowerEnd(box)) this.#place = { at: 'end' }
    else this.#place = this.#pick() ?? this.#place
    if (!this.#covered()) this.#update()
    this.#tellEdges()
  }

  #resized(): void {
    const box = this.#box
    if (box === null) return
    if (box.clientWidth !== this.#width) {
      this.#width = box.clientWidth
      this.#sizes.forget()
    }
    this.settle()
  }

  #atLowerEnd(box: HTMLElement): boolean {
    return this.#drawn.end >= this.#order.length && box.scrollHeight - box.scrollTop - box.clientHeight <= END_SLACK
  }

  /** The first row in sight becomes the place; by measured heights alone when the viewport left what is drawn. */
  #pick(): Place | null {
    const box = this.#box
    if (box === null || this.#order.length === 0) return null
    const view = box.getBoundingClientRect()
    let low = 0
    let high = this.#frame.keys.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#rect(middle)?.bottom ?? -Infinity) > view.top + 1) high = middle
      else low = middle + 1
    }
    const rect = this.#rect(low)
    const key = this.#frame.keys[low]
    if (rect !== undefined && key !== undefined && rect.bottom > view.top && rect.top < view.bottom) {
      this.#hint = this.#frame.start + low
      return { at: 'row', key, offset: rect.top - view.top }
    }
    const distance = this.#distance()
    const index = this.#sizes.indexAt(distance)
    const found = this.#order[index]
    if (found === undefined) return null
    this.#hint = index
    return { at: 'row', key: found, offset: this.#sizes.offset(index) - distance }
  }

  #rect(drawnIndex: number): DOMRect | undefined {
    const key = this.#frame.keys[drawnIndex]
    return key === undefined ? undefined : this.#rows.get(key)?.getBoundingClientRect()
  }

  /** The place's row is gone: the nearest drawn row that is still there takes its part, where it stands. */
  #substitute(order: readonly string[]): Place {
    const box = this.#box
    const alive = new Set(order)
    const gone = this.#place.at === 'row' ? this.#frame.keys.indexOf(this.#place.key) : -1
    const candidates = [...this.#frame.keys.slice(gone + 1), ...this.#frame.keys.slice(0, Math.max(0, gone)).reverse()]
    const key = candidates.find((candidate) => alive.has(candidate))
    const element = key === undefined ? undefined : this.#rows.get(key)
    if (box === null || key === undefined || element === undefined) return { at: 'end' }
    return { at: 'row', key, offset: element.getBoundingClientRect().top - box.getBoundingClientRect().top }
  }

  #viewport(): number {
    return this.#box?.clientHeight ?? ASSUMED_VIEWPORT
  }

  /** Distance of the viewport's top from the first row's top. */
  #distance(): number {
    if (this.#box === null || this.#list === null) return 0
    return this.#box.getBoundingClientRect().top - this.#list.getBoundingClientRect().top
  }

  #covered(): boolean {
    return covers(this.#drawn, this.#sizes, this.#distance(), this.#viewport())
  }

  #update(): void {
    let anchor = -1
    if (this.#place.at === 'row') {
      anchor = findNear(this.#order, this.#place.key, this.#hint)
      if (anchor >= 0) this.#hint = anchor
    }
    const drawn = windowFor(this.#place, anchor, this.#sizes, this.#viewport())
    const before = this.#sizes.offset(drawn.start)
    const after = this.#sizes.offset(this.#order.length) - this.#sizes.offset(drawn.end)
    this.#drawn = drawn
    const old = this.#frame
    const keys = this.#order.slice(drawn.start, drawn.end)
    const same = old.before === before && old.after === after && old.keys.length === keys.length && keys.every((key, i) => key === old.keys[i])
    if (same) {
      if (old.start !== drawn.start) this.#frame = { ...old, start: drawn.start }
      this.settle()
      return
    }
    this.#frame = { keys, start: drawn.start, before, after }
    for (const listener of this.#frameListeners) listener()
  }

  #tellEdges(): void {
    for (const listener of this.#moveListeners) listener()
    const viewport = this.#viewport()
    const distance = this.#distance()
    const total = this.#sizes.offset(this.#order.length)
    const next: Edges = {
      atEnd: this.#place.at === 'end',
      nearStart: distance < 2 * viewport,
      nearEnd: total - distance - viewport < 2 * viewport,
    }
    const old = this.#edges
    if (old.atEnd === next.atEnd && old.nearStart === next.nearStart && old.nearEnd === next.nearEnd) return
    this.#edges = next
    for (const listener of this.#edgeListeners) listener()
  }
}
