// For: signing in as people do: a button in the app, the university's page in a browser, and back.
// Must not know rooms.
import { expect } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type { Campus, CampusPerson } from '../../campus/index.ts'
import { until } from '../../support/processes.ts'
import { say, type Seat } from './seat.ts'
import { soon } from './soon.ts'

/** The app's window has its list of conversations. */
export async function signedIn(page: Page, timeout = 30_000): Promise<void> {
  await page.getByRole('navigation', { name: say('list.title') }).waitFor({ timeout })
}

/** The first window of rooms is drawn. */
export async function listShown(page: Page, timeout = 30_000): Promise<void> {
  await page.locator('[data-room]').first().waitFor({ timeout })
}

/** Opens an address in a browser without history, picks a person on the university's page, and answers what the last page says. */
export async function visit(browser: Browser, address: string, localpart: string): Promise<{ url: string; text: string }> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    page.on('requestfailed', (request) => console.error(`the browser could not load ${request.url().replace(/\?.*/, '')}: ${request.failure()?.errorText ?? ''}`))
    await page.goto(address)
    await page.locator(`button[name="pick"][value="${localpart}"]`).click()
    await page.waitForURL(({ hostname, searchParams }) => hostname === '127.0.0.1' && searchParams.has('loginToken'), { timeout: 15_000 })
    return { url: page.url(), text: await page.locator('body').innerText() }
  } finally {
    await context.close()
  }
}

/** The same, but stops before the browser goes back to the app: the address with the token, which nobody has visited. */
export async function visitWithoutReturn(browser: Browser, address: string, localpart: string): Promise<string> {
  const context = await browser.newContext()
  try {
    const page = await context.newPage()
    let back: string | undefined
    // Playwright's own routes do not see what a redirect asks for.
    const devtools = await context.newCDPSession(page)
    devtools.on('Fetch.requestPaused', ({ requestId, request }) => {
      back = request.url
      void devtools.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
    })
    await devtools.send('Fetch.enable', { patterns: [{ urlPattern: '*loginToken=*' }] })
    await page.goto(address)
    await page.locator(`button[name="pick"][value="${localpart}"]`).click().catch((error: unknown) => {
      if (back === undefined) throw error // the click's own navigation ends where the route is cut
    })
    return await until('the browser is sent back', () => back)
  } finally {
    await context.close()
  }
}

/** The button of a provider; without a name the only one. */
export async function chooseProvider({ page }: Seat, name?: string): Promise<void> {
  const ways = page.locator('[data-way]')
  await (name === undefined ? ways : ways.filter({ hasText: name })).click()
}

/** From the sign-in page to the list, by the university's page in a browser. Answers what the browser's last page says. */
export async function signInByBrowser(seat: Seat, browser: Browser, localpart: string, provider?: string): Promise<string> {
  const seen = seat.app.session.opened().length
  await chooseProvider(seat, provider)
  const address = await seat.app.session.nextOpened(seen)
  const { text } = await visit(browser, address, localpart)
  await signedIn(seat.page)
  return text
}

/** From the sign-in page to the list, with a password. */
export async function signInByPassword({ page }: Seat, person: Pick<CampusPerson, 'localpart' | 'password'>): Promise<void> {
  await page.getByLabel(say('signin.user'), { exact: true }).fill(person.localpart)
  await page.getByLabel(say('signin.password'), { exact: true }).fill(person.password)
  await page.getByRole('button', { name: say('signin.signIn'), exact: true }).click()
  await signedIn(page)
}

/** Who is signed in here, as the server sees it: the devices of that person that are called after Amphi. */
export async function amphiDevices(campus: Campus, localpart: string): Promise<string[]> {
  const client = await campus.login(localpart)
  const { devices } = await client.api<{ devices: { device_id: string; display_name?: string }[] }>('GET', '/_matrix/client/v3/devices')
  return devices.filter(({ display_name: name }) => name?.startsWith('Amphi') === true).map(({ device_id: id }) => id)
}

/** The sign-in page asks who one is. */
export async function expectSignInPage(page: Page): Promise<void> {
  await soon(() => page.locator('[data-way], input[name="username"], input[name="server"]').count(), { timeout: 20_000 }).toBeGreaterThan(0)
  expect(await page.locator('[data-room]').count()).toBe(0)
}
