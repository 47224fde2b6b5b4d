// Signing in as people do: every way the university offers, by a real page in a real browser, with a real key store; and each way it can go wrong.
import { readFileSync, statSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCampus, type Campus } from '../campus/index.ts'
import { launchBrowser } from '../support/browser.ts'
import { until } from '../support/processes.ts'
import { filesCalled, theFile, traces } from './support/home.ts'
import { picture, pictureOnFailure } from './support/pictures.ts'
import { buttonMenu, openRoom } from './support/room.ts'
import { startSecond } from './support/second-instance.ts'
import { openSeat, say, type Seat } from './support/seat.ts'
import { amphiDevices, chooseProvider, listShown, signedIn, signInByBrowser, visit, visitWithoutReturn } from './support/sign-in.ts'
import { selfSignedServer, webServer } from './support/strangers.ts'
import { soon } from './support/soon.ts'

let campus: Campus
let browser: Browser
let seat: Seat
let typed: string

const proxy = () => {
  if (campus.proxy === undefined) throw new Error('the campus has no proxy')
  return campus.proxy
}
const serverField = () => seat.page.getByLabel(say('signin.server'))
const goOn = () => seat.page.getByRole('button', { name: say('common.continue') }).click()
const text = () => seat.page.locator('body').innerText()

async function tryServer(server: string): Promise<void> {
  await serverField().fill(server)
  await goOn()
}
async function signOut(): Promise<void> {
  await buttonMenu(seat.page, say('list.me'), say('settings.signOut'))
  await seat.page.getByRole('alertdialog').getByRole('button', { name: say('settings.signOut'), exact: true }).click()
  await seat.page.getByText(say('signin.out.title')).waitFor()
}

beforeAll(async () => {
  campus = await startCampus({ seed: 'tiny', identity: ['oidc', 'saml', 'cas', 'ldap'], proxy: true })
  typed = campus.base
  browser = await launchBrowser()
  seat = await openSeat(campus, { keyring: 'unlocked', policy: { server: null, storageMode: 'encrypted', sharedComputer: null } })
})
afterAll(async () => {
  await seat?.app.dispose()
  await browser?.close()
  await campus?.stop()
})
pictureOnFailure('sign-in', () => seat?.page)

describe('the question for the server', () => {
  it('says in a sentence why a server cannot be signed in to', async () => {
    await picture(seat.page, 'sign-in-server')
    const web = await webServer(() => ({ status: 200, type: 'text/html', body: '<h1>University</h1>' }))
    const strange = await selfSignedServer(() => ({ status: 404, type: 'text/plain', body: 'nothing here' }))
    try {
      const sentence = async (server: string, key: Parameters<typeof say>[0]) => {
        await tryServer(server)
        await soon(text, { timeout: 15_000 }).toContain(say(key, { server: server.replace(/^https?:\/\//, '') }))
      }
      await sentence('not a name', 'signin.discovery.invalid-name')
      await sentence(`http://${web.name}`, 'signin.discovery.not-matrix')
      expect(web.asked).toContain('/_matrix/client/versions')
      await sentence(strange.name, 'signin.discovery.tls')
      expect(strange.asked).toEqual([])
      const old = proxy().respond('GET /_matrix/client/versions', 200, { versions: ['r0.6.1', 'v1.2'] })
      await sentence(campus.base, 'signin.discovery.too-old')
      old.release()
      const silent = proxy().respond('GET /_matrix/client/v3/login', 200, { flows: [{ type: 'org.example.unheard' }] })
      await sentence(campus.base, 'signin.discovery.no-sign-in')
      silent.release()
      await proxy().cut()
      await sentence(campus.base, 'signin.discovery.offline')
      await proxy().restore()
    } finally {
      await proxy().reset()
      await web.stop()
      await strange.stop()
    }
  })
})

describe('signing in', () => {
  it('asks nothing where there is one provider: the browser opens, and the app goes on by itself', async () => {
    const one = { id: 'oidc-university', name: 'University sign-in' }
    const only = proxy().respond('GET /_matrix/client/v3/login', 200, { flows: [{ type: 'm.login.sso', identity_providers: [one] }] })
    await tryServer(typed)
    const address = await seat.app.session.nextOpened()
    only.release()
    await seat.page.getByText(say('signin.browser.title')).waitFor()
    await picture(seat.page, 'sign-in-browser')
    expect(new URL(address).pathname).toBe('/_matrix/client/v3/login/sso/redirect/oidc-university')
    const last = await visit(browser, address, 'petrova')
    expect(last.text).toContain(say('shell.return.done'))
    await signedIn(seat.page)
    await listShown(seat.page)
    await seat.page.getByText('Математический анализ, 2 курс').first().waitFor()
    expect(await amphiDevices(campus, 'petrova')).toHaveLength(1)
    // The way back was open once: nobody listens there any more.
    await expect(fetch(last.url)).rejects.toThrow()
  })

  it('keeps the session in the key store, over a restart', async () => {
    const vault = theFile(seat.app.home, 'vault.json')
    expect(statSync(vault).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(vault, 'utf8'))).toMatchObject({ backend: 'gnome_libsecret' })
    const sent = proxy().log.map(({ headers }) => headers.authorization?.replace('Bearer ', '')).filter((token) => token !== undefined)
    const tokens = [...new Set(sent)].filter((token) => token.startsWith('syt_cGV0cm92YQ'))
    expect(tokens.length).toBeGreaterThan(0)
    const devices = await amphiDevices(campus, 'petrova')
    await seat.app.close()
    expect(traces(seat.app.home, tokens)).toEqual([])
    seat = await seat.again()
    await listShown(seat.page)
    await openRoom(seat.page, campus.room('course'))
    expect(await amphiDevices(campus, 'petrova')).toEqual(devices)
  })

  it('signs out: the session ends at the server, and what is not known is said', async () => {
    await signOut()
    expect(await text()).toContain(say('signin.out.idpUnknown'))
    expect(await amphiDevices(campus, 'petrova')).toEqual([])
    expect(filesCalled(seat.app.home, 'vault.json')).toEqual([])
  })

  it('lets choose between several providers, and comes back by SAML', async () => {
    const ways = seat.page.locator('[data-way]')
    await soon(() => ways.allInnerTexts()).toEqual(expect.arrayContaining(['University sign-in', 'Staff account (ADFS)', 'Faculty sign-in (CAS)']))
    expect(await ways.count()).toBe(3)
    await picture(seat.page, 'sign-in-ways')
    expect(await signInByBrowser(seat, browser, 'moreau', 'Staff account')).toContain(say('shell.return.done'))
    await openRoom(seat.page, campus.room('seminar'))
    expect(await amphiDevices(campus, 'moreau')).toHaveLength(1)
    await signOut()
  })

  it('comes back by CAS', async () => {
    await signInByBrowser(seat, browser, 'ivanov', 'CAS')
    await openRoom(seat.page, campus.room('course'))
    expect(await amphiDevices(campus, 'ivanov')).toHaveLength(1)
    await signOut()
  })

  it('takes the directory’s password (LDAP), and says when it is wrong', async () => {
    const { page } = seat
    await page.getByLabel(say('signin.user'), { exact: true }).fill('dubois')
    await page.getByLabel(say('signin.password'), { exact: true }).fill('not it')
    await page.getByRole('button', { name: say('signin.signIn'), exact: true }).click()
    await page.getByText(say('signin.failed.wrong-password')).first().waitFor()
    await page.getByLabel(say('signin.password'), { exact: true }).fill(campus.person('dubois').password)
    await page.getByRole('button', { name: say('signin.signIn'), exact: true }).click()
    await signedIn(page)
    await openRoom(page, campus.room('seminar'))
    await signOut()
    // There is no page whose session could still be open.
    expect(await text()).not.toContain(say('signin.out.idpUnknown'))
  })

  it('takes the address of the browser’s last page, pasted, and nothing else', async () => {
    const seen = seat.app.session.opened().length
    await chooseProvider(seat, 'University')
    const back = await visitWithoutReturn(browser, await seat.app.session.nextOpened(seen), 'smith')
    const { page } = seat
    await page.getByText(say('signin.browser.notBack')).click()
    const foreign = back.replace(/state=[^&]+/, 'state=0000')
    await page.getByLabel(say('signin.code')).fill(foreign)
    await goOn()
    await page.getByText(say('signin.failed.wrong-code')).first().waitFor()
    await page.getByLabel(say('signin.code')).fill(back)
    await goOn()
    await signedIn(page)
    await openRoom(page, campus.room('course'))
    await signOut()
  })

  it('comes back by the private scheme, where the loopback address does not', async () => {
    const seen = seat.app.session.opened().length
    await chooseProvider(seat, 'University')
    const back = new URL(await visitWithoutReturn(browser, await seat.app.session.nextOpened(seen), 'smith'))
    const link = `amphi://sso?state=${back.searchParams.get('state') ?? ''}&loginToken=${back.searchParams.get('loginToken') ?? ''}`
    expect((await startSecond(seat, [link])).code).toBe(0)
    await signedIn(seat.page)
    await openRoom(seat.page, campus.room('course'))
    await signOut()
  })

  it('ignores a token that nobody asked for', async () => {
    // An attacker's own sign-in, begun elsewhere and handed to this person as a link.
    const seen = seat.app.session.opened().length
    await chooseProvider(seat, 'University')
    const back = new URL(await visitWithoutReturn(browser, await seat.app.session.nextOpened(seen), 'smith'))
    await seat.page.getByRole('button', { name: say('common.cancel') }).click()
    await seat.page.locator('[data-way]').first().waitFor()
    const link = `amphi://sso?state=${back.searchParams.get('state') ?? ''}&loginToken=${back.searchParams.get('loginToken') ?? ''}`
    expect((await startSecond(seat, [link])).code).toBe(0)
    await until('the link has been judged', () => seat.app.output().includes('a sign-in link that nobody waits for was ignored'))
    await expect(fetch(back)).rejects.toThrow()
    expect(await seat.page.locator('[data-way]').count()).toBe(3)
    expect(await amphiDevices(campus, 'smith')).toEqual([])
    expect(seat.app.output()).not.toContain(back.searchParams.get('loginToken') ?? '-')
  })
})

describe('a university that describes its server wrongly', () => {
  it('is told apart from one that has none', async () => {
    const broken = await selfSignedServer((url) =>
      url.startsWith('/.well-known/') ? { status: 200, type: 'application/json', body: '{"m.homeserver":"uni.test"}' } : { status: 404, type: 'text/plain', body: '' },
    )
    try {
      await seat.app.close()
      seat = await seat.again({ args: ['--ignore-certificate-errors'] })
      await serverField().waitFor()
      await tryServer(broken.name)
      await soon(text).toContain(say('signin.discovery.well-known-broken', { server: broken.name }))
      expect(broken.asked).toContain('/.well-known/matrix/client')
    } finally {
      await broken.stop()
    }
  })
})
