// For: the lengths of the frames that a page paints. Knows nothing of what the page is.
import type { Page } from 'playwright-core'

declare global {
  /** Set in the page while frames are noted: their lengths so far, in milliseconds. */
  var amphiFrames: number[] | undefined
}

/** Notes the time between every two frames while `work` goes on. */
export async function frames(page: Page, work: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const noted: number[] = []
    let last: number | undefined
    const look = (now: number): void => {
      if (last !== undefined) noted.push(now - last)
      last = now
      if (globalThis.amphiFrames === noted) requestAnimationFrame(look)
    }
    globalThis.amphiFrames = noted
    requestAnimationFrame(look)
  })
  await work()
  return page.evaluate(() => {
    const noted = globalThis.amphiFrames ?? []
    globalThis.amphiFrames = undefined
    return noted
  })
}
