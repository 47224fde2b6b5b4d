// What a person does first, on the real pages: signing in through the browser, opening a room, reading, writing.
// Knows Amphi by what it shows in English; how it was started is not its business.
import type { Browser, Locator, Page } from 'playwright-core'
import { messages as en } from '../../renderer/locales/en/index.ts'
import type { CampusPerson } from '../campus/index.ts'

/** How long a person waits at most for something that needs the server. */
const PATIENCE = { timeout: 30_000 }

/** A text of the interface as a pattern: placeholders stand for anything. */
export function said(key: keyof typeof en): RegExp {
  const escaped = en[key].split(/\{[^{}]*\}/).map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`))
  return new RegExp(`^${escaped.join('.+')}$`)
}

/** The university's page in the browser: picks the person and waits for what comes after. */
export async function passIdentityProvider(browser: Browser, address: string, person: Pick<CampusPerson, 'localpart'>): Promise<void> {
  const context = await browser.newContext()
  const page = await context.newPage()
  try {
    await page.goto(address)
    const pick = page.locator(`button[name=pick][value="${person.localpart}"]`)
    if ((await pick.count()) === 0) {
      await page.locator('input[name=q]').fill(person.localpart)
      await page.locator('form[role=search] button').click()
    }
    await pick.click()
    await page.waitForLoadState('load')
  } finally {
    await context.close()
  }
}

export interface SignIn {
  person: Pick<CampusPerson, 'localpart'>
  /** The server to type, where the app asks for one. */
  server: string
  browser: Browser
  /** The next address that the app opens in the browser. */
  nextOpened: () => Promise<string>
  /** Called when the sign-in page stands complete, and when the app waits for the browser. */
  seen?: (what: 'sign-in' | 'browser') => Promise<void>
}

/** Signs in through the browser and ends at a room list with rooms in it. */
export async function signIn(page: Page, { person, server, browser, nextOpened, seen }: SignIn): Promise<void> {
  const byBrowser = page.getByRole('button', { name: said('signin.with') }).or(page.getByRole('button', { name: said('signin.inBrowser') })).first()
  const asked = page.getByLabel(en['signin.server'])
  await byBrowser.or(asked).first().waitFor(PATIENCE)
  if (await asked.isVisible()) {
    await asked.fill(server)
    await asked.press('Enter')
  }
  await byBrowser.waitFor(PATIENCE)
  await seen?.('sign-in')
  await byBrowser.click()
  const opened = nextOpened()
  // Where no key store protects the session, Amphi asks first whether it is to be kept.
  const keep = page.getByRole('button', { name: en['signin.storage.keep'] })
  const asksFirst = keep.waitFor(PATIENCE).then(
    () => true,
    () => false,
  )
  if ((await Promise.race([opened, asksFirst])) === true) await keep.click()
  const address = await opened
  await seen?.('browser')
  await passIdentityProvider(browser, address, person)
  await rooms(page).first().waitFor(PATIENCE)
}

/** The lines of the room list. */
export const rooms = (page: Page): Locator => page.locator('[role=treeitem][data-room]')

/** Opens a room by what the filter finds for its name. */
export async function openRoom(page: Page, name: string): Promise<void> {
  const filter = page.getByLabel(en['list.filter'], { exact: true })
  await filter.fill(name)
  await rooms(page).filter({ hasText: name }).first().click(PATIENCE)
  await filter.fill('')
  await composer(page).waitFor(PATIENCE)
}

/** Where one writes. */
export const composer = (page: Page): Locator => page.locator('[data-composer-field]')

/** Writes a message and waits until it stands in the timeline, where Markdown may have become something else than was typed. */
export async function write(page: Page, text: string, shown: string | RegExp = text): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
  await message(page, shown).waitFor(PATIENCE)
}

/** The message with that text in the open room. */
export const message = (page: Page, text: string | RegExp): Locator => page.locator('[role=log]').getByText(text).last()
