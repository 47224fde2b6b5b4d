// For: one press on a room of the list, and when its messages stood. Must not know which rooms are pressed, or why.
import type { Page } from 'playwright-core'
import { said } from '../../support/journey.ts'

const PATIENCE_MS = 15_000

/** Milliseconds from the press, as the browser received it. */
export interface Switch {
  /** To the frame in which the first of the room's messages stand. */
  first: number
  /** To the frame in which they fill the pane, or the beginning of the room's history stands above them. */
  full: number
}

declare global {
  /** Set here in the page: the switch that is going on. */
  var amphiSwitch: Promise<Switch> | undefined
}

/** Waits in the page for the press on `room` and for what comes of it. */
function watch(page: Page, room: string): Promise<void> {
  return page.evaluate(
    ([wanted, loading]) => {
      const before = document.querySelector('[data-timeline]')
      const stillLoading = new RegExp(loading)
      const isFull = (timeline: Element): boolean => {
        const head = timeline.querySelector('[role=status]')?.textContent ?? ''
        return timeline.scrollHeight > timeline.clientHeight || (head !== '' && !stillLoading.test(head))
      }
      globalThis.amphiSwitch = new Promise((resolve) => {
        const watchFrom = (start: number): void => {
          let first: number | undefined
          let seen = false
          const look = (): void => {
            const timeline = document.querySelector('[data-timeline]')
            const selected = document.querySelector(`[data-room="${CSS.escape(wanted)}"][aria-selected=true]`)
            const stands = timeline !== null && timeline !== before && selected !== null && timeline.querySelector('[data-kind=message],[data-kind=state]') !== null
            const full = stands && isFull(timeline)
            if (stands && (full || !seen)) {
              // a message posted from within a frame arrives when that frame is painted
              const channel = new MessageChannel()
              channel.port1.onmessage = () => {
                const now = performance.now() - start
                first ??= now
                if (full) resolve({ first, full: now })
              }
              channel.port2.postMessage(null)
            }
            seen ||= stands
            if (!full) requestAnimationFrame(look)
          }
          requestAnimationFrame(look)
        }
        addEventListener('mousedown', ({ timeStamp }) => watchFrom(timeStamp), { capture: true, once: true })
      })
    },
    [room, said('timeline.loading').source] as const,
  )
}

/** Presses on a room of the list. */
export async function press(page: Page, room: string): Promise<Switch> {
  const row = page.locator(`[data-room="${room}"]`)
  await row.evaluate((element) => element.scrollIntoView({ block: 'center' })) // not under a head that stays at the top
  await page.waitForTimeout(400) // while a virtual list scrolls, its rows take no press
  const box = await row.boundingBox()
  if (box === null) throw new Error('the room is not in the list')
  await watch(page, room)
  // at once, without resting on it: Amphi fetches ahead for a pointer that rests
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.up()
  const took = await page.evaluate(
    (patience) => Promise.race([globalThis.amphiSwitch, new Promise<undefined>((resolve) => setTimeout(resolve, patience, undefined))]),
    PATIENCE_MS,
  )
  if (took === undefined) {
    const seen = await page.evaluate(() => document.querySelector('[data-timeline]')?.textContent.slice(0, 300) ?? 'no timeline')
    throw new Error(`${room}: the pane is not full of messages ${String(PATIENCE_MS)} ms after the press; the page shows: ${seen}`)
  }
  return took
}
