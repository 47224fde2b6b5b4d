// For: the list, the open room and its timeline, driven by what a person sees: names, roles, marks of the parts of the window.
// Must not know how they are drawn.
import type { Locator, Page } from 'playwright-core'
import { say } from './seat.ts'

export const composer = (page: Page): Locator => page.locator('[data-composer-field]')
export const timeline = (page: Page): Locator => page.locator('[data-timeline]')
export const listRow = (page: Page, roomId: string): Locator => page.locator(`[data-room="${roomId}"]`)
export const filterField = (page: Page): Locator => page.locator('[data-list-filter]')
export const banner = (page: Page): Locator => page.locator('[data-banner]')

/** The message that contains this text. */
export const message = (page: Page, text: string | RegExp): Locator => page.locator('[data-kind="message"]').filter({ hasText: text })

/** Opens a room from the list; where it is not on screen the filter finds it by `name`. */
export async function openRoom(page: Page, room: { id: string; name: string }): Promise<void> {
  const row = listRow(page, room.id)
  if ((await row.count()) === 0) await filterField(page).fill(room.name)
  await row.click()
  if ((await filterField(page).inputValue()) !== '') await filterField(page).fill('')
  await timeline(page).waitFor()
  await page.locator('[data-kind]').first().waitFor()
}

/** Types a message and presses Enter; resolves when it stands in the timeline, sent or not. */
export async function write(page: Page, text: string, shown: string | RegExp = text): Promise<Locator> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
  const row = message(page, shown).last()
  await row.waitFor()
  return row
}

/** The message is at the server: acknowledged, or already read by somebody. */
export async function delivered(row: Locator, timeout = 20_000): Promise<void> {
  const there = new RegExp(`^(${say('timeline.send.sent')}|${say('timeline.readBy', { who: '' }).trim()}.*)$`)
  await row.getByRole('img', { name: there }).first().waitFor({ timeout })
}

/** Chooses an entry of a message's own menu. */
export async function messageMenu(page: Page, row: Locator, entry: string): Promise<void> {
  await row.click({ button: 'right', position: { x: 5, y: 5 } })
  await page.getByRole('menuitem', { name: entry }).click()
}

/** Chooses an entry of a menu that a button opens. */
export async function buttonMenu(page: Page, button: string, entry: string): Promise<void> {
  await page.getByRole('button', { name: button, exact: true }).click()
  await page.getByRole('menuitem', { name: entry }).click()
}

/** The texts of the messages that are drawn now, in their order. */
export async function drawnKeys(page: Page): Promise<string[]> {
  return page.locator('[data-kind="message"]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-key') ?? ''))
}

/** How far the timeline is scrolled, and a message on screen with its place in the window: what must not jump. */
export async function place(page: Page): Promise<{ key: string; top: number; scrollTop: number; scrollHeight: number }> {
  return timeline(page).evaluate((box) => {
    const frame = box.getBoundingClientRect()
    const rows = [...box.querySelectorAll<HTMLElement>('[data-kind="message"]')]
    const seen = rows.find((row) => row.getBoundingClientRect().top >= frame.top + frame.height / 3)
    return { key: seen?.dataset.key ?? '', top: Math.round(seen?.getBoundingClientRect().top ?? 0), scrollTop: box.scrollTop, scrollHeight: box.scrollHeight }
  })
}
