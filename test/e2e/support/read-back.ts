// For: reading a room back to its first message as one does with a wheel, and seeing whether anything jumps on the way.
// Must not know how the timeline keeps its place.
import type { Page } from 'playwright-core'

export interface WayBack {
  reached: boolean
  /** How often something was loaded above. */
  pages: number
  /** Rows that moved on screen while history came in above them: key and pixels. */
  jumps: string[]
}

/** Scrolls near the top again and again until `beginning` stands there. A row may move by less than two pixels when history comes in above it. */
export async function readToBeginning(page: Page, beginning: string): Promise<WayBack> {
  return page.evaluate(async (words) => {
    const box = document.querySelector<HTMLElement>('[data-timeline]')
    if (box === null) throw new Error('there is no timeline')
    const frames = async (count: number): Promise<void> => {
      for (let at = 0; at < count; at += 1) await new Promise((resolve) => requestAnimationFrame(resolve))
    }
    const done = (): boolean => box.textContent.includes(words)
    const way = { reached: false, pages: 0, jumps: [] as string[] }
    const end = performance.now() + 150_000
    while (performance.now() < end) {
      box.scrollTop = 250
      await frames(3)
      if (done()) {
        way.reached = true
        return way
      }
      const top = box.getBoundingClientRect().top
      const row = [...box.querySelectorAll<HTMLElement>('[data-kind="message"]')].find((one) => one.getBoundingClientRect().top >= top)
      if (row === undefined) continue
      const key = row.dataset.key ?? ''
      const before = row.getBoundingClientRect().top
      const height = box.scrollHeight
      const patience = performance.now() + 4000
      // A quick server has answered within those first frames: then nothing more is asked for until one scrolls on.
      const quick = box.scrollTop > 2 * box.clientHeight
      while (!quick && box.scrollHeight === height && performance.now() < patience && !done()) await frames(1)
      if (quick || box.scrollHeight !== height) way.pages += 1
      await frames(4)
      const now = box.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
      const moved = now === null ? Infinity : Math.abs(now.getBoundingClientRect().top - before)
      if (moved >= 2) way.jumps.push(`${key}: ${String(Math.round(moved))} px at page ${String(way.pages)}`)
    }
    return way
  }, beginning)
}
