// For: one person's place at a computer: Amphi running against a campus, with its window and its home folder.
// Must not know what a test does there.
import path from 'node:path'
import type { Page } from 'playwright-core'
import { messages as en } from '../../../renderer/locales/en/index.ts'
import { setLanguage, t } from '../../../renderer/locales/i18n.ts'
import type { Campus } from '../../campus/index.ts'
import { launchAmphi, type LaunchOptions, type RunningApp } from '../../support/launch.ts'

// What the window says is compared with the app's own texts: they are read by others, and changed without changing a test.
await setLanguage('en')

/** A text of the app in English, placeholders filled in. */
export const say = t
/** The English texts as they stand, for those whose placeholder a test cannot know. */
export const english = en

/** A text with placeholders as a pattern that fits whatever stands in them. */
export function pattern(key: keyof typeof en): RegExp {
  const parts = en[key].split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(parts.join('.+'), 'u')
}

export interface Seat {
  app: RunningApp
  page: Page
  /** Everything that the page and its Worker wrote to the console. */
  console: string[]
  /** Starts Amphi again in the same home. */
  again: (changes?: Parameters<RunningApp['relaunch']>[0]) => Promise<Seat>
}

export interface SeatOptions extends Omit<LaunchOptions, 'policy'> {
  /** Over what is always given: the campus as server, sessions kept without a key store. `null` takes a key away. */
  policy?: Readonly<Record<string, unknown>>
}

async function sit(app: RunningApp): Promise<Seat> {
  const page = await app.window()
  const seat: Seat = { app, page, console: [], again: async (changes) => sit(await app.relaunch(changes)) }
  listen(page, seat.console)
  return seat
}

function listen(page: Page, lines: string[]): void {
  page.on('console', (message) => lines.push(message.text()))
  page.on('pageerror', (error) => lines.push(`uncaught: ${error.message}`))
  page.setDefaultTimeout(20_000)
}

/** Takes over the window that is there now: that of a shared computer's account is another one than that of the sign-in page. False: not yet one alone. */
export async function lastWindow(seat: Seat): Promise<boolean> {
  const [page, other] = seat.app.electron.windows()
  if (page === undefined || other !== undefined) return false
  if (page !== seat.page) {
    listen(page, seat.console)
    seat.page = page
    await page.waitForLoadState('domcontentloaded')
  }
  return true
}

/** The policy that tests use unless they say otherwise. */
export function policyFor(campus: Campus, changes: SeatOptions['policy'] = {}): Record<string, unknown> {
  const all: Record<string, unknown> = { server: campus.base, storageMode: 'force-plaintext', sharedComputer: false, ...changes }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))
}

/** Starts Amphi, pointed to the campus. Files that are saved go to the home's folder Downloads without a question. */
export async function openSeat(campus: Campus, options: SeatOptions = {}): Promise<Seat> {
  const app = await launchAmphi({ ...options, policy: policyFor(campus, options.policy), env: { AMPHI_TEST: '1', ...options.env } })
  return sit(app)
}

/** Where `AMPHI_TEST_SAVE` may point to. */
export const downloads = (home: string): string => path.join(home, 'Downloads')
