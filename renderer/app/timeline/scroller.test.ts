import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TimelineScroller } from './scroller.ts'

const VIEWPORT = 600

/** As much of a scrolling page as the scroller asks for: rows of known heights between two spacers. */
class FakePage {
  heights = new Map<string, number>()
  scroller: TimelineScroller
  #top = 0
  #told = 0
  #scroll: (() => void) | null = null
  #mounted = new Map<string, () => void>()
  readonly box: HTMLElement
  readonly list: HTMLElement

  constructor(scroller: TimelineScroller) {
    this.scroller = scroller
    const at = () => this.scrollTop
    const set = (top: number) => { this.scrollTop = top }
    const total = () => this.total
    this.box = {
      get scrollTop() { return at() },
      set scrollTop(top: number) { set(top) },
      get scrollHeight() { return Math.max(total(), VIEWPORT) },
      clientHeight: VIEWPORT, clientWidth: 800,
      getBoundingClientRect: () => ({ top: 0, bottom: VIEWPORT, height: VIEWPORT }),
      addEventListener: (_name: string, listener: () => void) => { this.#scroll = listener },
      removeEventListener: () => undefined,
    } as unknown as HTMLElement
    this.list = { getBoundingClientRect: () => ({ top: -this.scrollTop }) } as unknown as HTMLElement
  }

  get total(): number {
    const { before, after, keys } = this.scroller.getFrame()
    return before + after + keys.reduce((sum, key) => sum + this.#height(key), 0)
  }

  get scrollTop(): number {
    return Math.max(0, Math.min(this.#top, this.total - VIEWPORT))
  }

  set scrollTop(top: number) {
    this.#top = Math.max(0, Math.min(top, this.total - VIEWPORT))
  }

  #height(key: string): number {
    return this.heights.get(key) ?? 50
  }

  topOf(key: string): number {
    const { before, keys } = this.scroller.getFrame()
    const index = keys.indexOf(key)
    if (index < 0) throw new Error(`${key} is not drawn`)
    return before + keys.slice(0, index).reduce((sum, one) => sum + this.#height(one), 0) - this.scrollTop
  }

  /** What React does after a frame was announced. */
  draw = (): void => {
    const { keys } = this.scroller.getFrame()
    for (const [key, leave] of this.#mounted) {
      if (keys.includes(key)) continue
      leave()
      this.#mounted.delete(key)
    }
    for (const key of keys) {
      if (this.#mounted.has(key)) continue
      const element = { getBoundingClientRect: () => ({ top: this.topOf(key), bottom: this.topOf(key) + this.#height(key), height: this.#height(key) }) } as unknown as HTMLElement
      this.#mounted.set(key, this.scroller.register(key, element))
    }
    this.scroller.settle()
  }

  /** The person moves; the event comes with the next frame. */
  moves(by: number): void {
    this.scrollTop += by
  }

  frame(): void {
    if (this.scrollTop === this.#told) return
    this.#told = this.scrollTop
    this.#scroll?.()
  }
}

const rows = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `k${from + i}`)

function open(order: string[]): FakePage {
  const scroller = new TimelineScroller({ at: 'end' })
  const page = new FakePage(scroller)
  scroller.subscribe(page.draw)
  scroller.attach(page.box, page.list)
  scroller.setOrder(order, true)
  page.frame()
  return page
}

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', class {
    observe(): void { return undefined }
    unobserve(): void { return undefined }
    disconnect(): void { return undefined }
  })
})
afterEach(() => { vi.unstubAllGlobals() })

describe('the scroller', () => {
  it('opens at the newest row and stays there while rows come', () => {
    const page = open(rows(0, 300))
    expect(page.topOf('k299')).toBe(VIEWPORT - 50)
    page.heights.set('k300', 220)
    page.scroller.setOrder(rows(0, 301), true)
    expect(page.topOf('k300')).toBe(VIEWPORT - 220)
    expect(page.scroller.getEdges().atEnd).toBe(true)
  })

  it('draws a few dozen rows of thousands', () => {
    const page = open(rows(0, 5000))
    expect(page.scroller.getFrame().keys.length).toBeLessThan(60)
  })

  it('keeps the row that is read where it is when older rows come before it', () => {
    const page = open(rows(500, 800))
    page.moves(-3000)
    page.frame()
    const key = page.scroller.visible()[3] ?? ''
    const was = page.topOf(key)
    for (const [i, one] of rows(400, 500).entries()) page.heights.set(one, 20 + (i * 37) % 300)
    page.scroller.setOrder(rows(400, 800), true)
    page.frame()
    expect(page.topOf(key)).toBeCloseTo(was, 0)
    expect(page.scroller.getEdges().atEnd).toBe(false)
  })

  it('counts what the person moved before the scroll event when rows change in between', () => {
    const page = open(rows(0, 400))
    page.moves(-4000)
    page.frame()
    const key = page.scroller.visible()[2] ?? ''
    const was = page.topOf(key)
    page.moves(-40)
    page.scroller.setOrder(rows(0, 401), true)
    page.frame()
    expect(page.topOf(key)).toBeCloseTo(was + 40, 0)
  })

  it('lets go of the end when the person moves up while messages pour in', () => {
    const page = open(rows(0, 300))
    page.moves(-120)
    page.scroller.setOrder(rows(0, 301), true)
    page.frame()
    expect(page.scroller.getEdges().atEnd).toBe(false)
    const top = page.topOf('k295')
    page.scroller.setOrder(rows(0, 302), true)
    expect(page.topOf('k295')).toBeCloseTo(top, 0)
  })

  it('is not led away from the end by an animation that began before; later movement is the person’s', () => {
    const clock = vi.spyOn(performance, 'now').mockReturnValue(1000)
    const page = open(rows(0, 300))
    page.moves(-3000)
    page.frame()
    page.scroller.goEnd()
    page.frame()
    page.moves(-40)
    page.frame()
    expect(page.scroller.getEdges().atEnd).toBe(true)
    expect(page.topOf('k299')).toBeCloseTo(VIEWPORT - 50, 0)
    page.frame()
    clock.mockReturnValue(2000)
    page.moves(-40)
    page.frame()
    expect(page.scroller.getEdges().atEnd).toBe(false)
    clock.mockRestore()
  })

  it('stays at the end when the browser rounds the place', () => {
    const page = open(rows(0, 300))
    page.moves(-0.4)
    page.frame()
    page.scroller.setOrder(rows(0, 301), true)
    expect(page.scroller.getEdges().atEnd).toBe(true)
    expect(page.topOf('k300')).toBeCloseTo(VIEWPORT - 50, 0)
  })

  it('takes the neighbour when the row that is read is gone', () => {
    const page = open(rows(0, 300))
    page.moves(-2000)
    page.frame()
    const [first = '', second = ''] = page.scroller.visible()
    const was = page.topOf(second)
    page.scroller.setOrder(rows(0, 300).filter((key) => key !== first), true)
    expect(page.topOf(second)).toBeCloseTo(was, 0)
  })

  it('goes to a row far away and back to the end; a row that is not there is refused', () => {
    const page = open(rows(0, 2000))
    expect(page.scroller.goTo('k100')).toBe(true)
    page.frame()
    expect(page.topOf('k100')).toBe(VIEWPORT * 0.3)
    expect(page.scroller.goTo('nobody')).toBe(false)
    page.scroller.goEnd()
    expect(page.topOf('k1999')).toBe(VIEWPORT - 50)
  })

  it('shows the newest row when it comes, however much is told before; not when the person has moved meanwhile', () => {
    for (const moved of [false, true]) {
      const page = open(rows(0, 300))
      page.scroller.setOrder(rows(0, 300), false)
      page.scroller.goTo('k20')
      page.frame()
      page.scroller.goEnd()
      page.frame()
      page.scroller.setOrder(rows(0, 350), false)
      page.frame()
      if (moved) {
        const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 1000)
        page.moves(-2000)
        page.frame()
        clock.mockRestore()
      }
      page.scroller.setOrder(rows(300, 900), true)
      page.frame()
      expect(page.scroller.getEdges().atEnd).toBe(!moved)
    }
  })

  it('does not stick to an end that is not the newest', () => {
    const page = open(rows(0, 300))
    page.scroller.setOrder(rows(0, 300), false)
    const top = page.topOf('k299')
    page.scroller.setOrder(rows(0, 340), false)
    expect(page.topOf('k299')).toBeCloseTo(top, 0)
    expect(page.scroller.getEdges().atEnd).toBe(false)
  })
})
