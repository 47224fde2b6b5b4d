// The four ways to sign in, each as a person goes it: page of the provider → login token → session.
import type { Page as BrowserPage } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { loginWith, passwordLogin, request } from './client.ts'
import { startCampus, type Campus } from './index.ts'
import { Visitor, type Page } from './visitor.ts'

/** Where the client listens; nobody does here, the visitor stops before it. */
const CLIENT = 'http://127.0.0.1:4571/'

let campus: Campus

beforeAll(async () => {
  campus = await startCampus({ identity: ['oidc', 'cas', 'saml', 'ldap'] })
})
afterAll(() => campus.stop())

const entry = (provider: string): string =>
  `${campus.base}/_matrix/client/v3/login/sso/redirect/${provider}?redirectUrl=${encodeURIComponent(`${CLIENT}back?state=s1`)}`

/** SAML's answer comes on a page whose script sends it on. */
const onward = (visitor: Visitor, page: Page): Promise<Page> => (page.text.includes('SAMLResponse') ? visitor.submit(page, {}, CLIENT) : Promise.resolve(page))

async function whoami(token: string): Promise<string> {
  const client = await loginWith(campus.base, { type: 'm.login.token', token })
  const { user_id } = await client.api<{ user_id: string }>('GET', '/_matrix/client/v3/account/whoami')
  return user_id
}

const loginToken = (page: Page): string => page.url.searchParams.get('loginToken') ?? ''

const providers = [
  { kind: 'oidc', id: 'oidc-university' },
  { kind: 'cas', id: 'cas' },
  { kind: 'saml', id: 'saml' },
] as const

describe.each(providers)('$kind', ({ kind, id }) => {
  const signOut = async (visitor: Visitor): Promise<void> => {
    const { oidc, cas, saml } = campus.idps
    const address = { oidc: oidc?.endSession, cas: cas?.logout, saml: saml?.logout }[kind] ?? ''
    const page = await visitor.open(address, CLIENT)
    if (kind === 'oidc') await visitor.submit(page, { logout: 'yes' }, CLIENT)
  }

  it('signs the picked person in, with a token for one use', async () => {
    const visitor = new Visitor()
    const sheet = await visitor.open(entry(id), CLIENT)
    expect(sheet.text).toContain('Анна Петрова')
    const page = await onward(visitor, await visitor.submit(sheet, { pick: 'petrova' }, CLIENT))
    expect(page.url.href).toContain(`${CLIENT}back?state=s1`)
    const token = loginToken(page)
    expect(await whoami(token)).toBe('@petrova:uni.test')
    await expect(whoami(token)).rejects.toMatchObject({ status: 403, errcode: 'M_FORBIDDEN' })
  })

  it('takes a password, and refuses a wrong one', async () => {
    const visitor = new Visitor()
    const sheet = await visitor.open(entry(id), CLIENT)
    const refused = await visitor.submit(sheet, { login: 'moreau', password: 'wrong' }, CLIENT)
    expect(refused.status).toBe(401)
    expect(refused.text).toContain('role="alert"')
    const page = await onward(visitor, await visitor.submit(refused, { login: 'moreau', password: 'moreau-pw' }, CLIENT))
    expect(await whoami(loginToken(page))).toBe('@moreau:uni.test')
  })

  it('remembers the person until the session is ended', async () => {
    const visitor = new Visitor()
    const first = await visitor.open(entry(id), CLIENT)
    await onward(visitor, await visitor.submit(first, { pick: 'ivanov' }, CLIENT))
    const again = await onward(visitor, await visitor.open(entry(id), CLIENT))
    expect(await whoami(loginToken(again))).toBe('@ivanov:uni.test')
    await signOut(visitor)
    const after = await visitor.open(entry(id), CLIENT)
    expect(loginToken(after)).toBe('')
    expect(after.text).toContain('name="password"')
  })

  it('makes the account of a person who is new', async () => {
    const newcomer = { oidc: 'lebedeva', cas: 'lefevre', saml: 'oconnor' }[kind]
    const visitor = new Visitor()
    const page = await onward(visitor, await visitor.submit(await visitor.open(entry(id), CLIENT), { pick: newcomer }, CLIENT))
    const userId = await whoami(loginToken(page))
    expect(userId).toBe(campus.person(newcomer).userId)
    const profile = await campus.admin.api<{ displayname: string }>('GET', `/_matrix/client/v3/profile/${userId}`)
    expect(profile.displayname).toBe(campus.person(newcomer).displayName)
  })
})

describe('several at once', () => {
  it('are listed with names and icons, which can be seen before signing in', async () => {
    const { flows } = await request<{ flows: { type: string; identity_providers?: { id: string; name: string; icon?: string }[] }[] }>(
      campus.base,
      'GET',
      '/_matrix/client/v3/login',
    )
    const listed = flows.find((flow) => flow.type === 'm.login.sso')?.identity_providers ?? []
    expect(listed.map((one) => one.id)).toEqual(['oidc-university', 'cas', 'saml'])
    for (const { name, icon } of listed) {
      expect(name).not.toBe('')
      const response = await fetch(`${campus.base}/_matrix/media/v3/download/${(icon ?? '').slice('mxc://'.length)}`)
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png'])
    }
    expect(flows.map((flow) => flow.type)).toContain('m.login.password')
  })
})

describe('ldap', () => {
  it('signs in by password and knows the person’s name', async () => {
    const client = await passwordLogin(campus.base, 'dubois', 'dubois-pw')
    expect(client.userId).toBe('@dubois:uni.test')
    const fresh = await passwordLogin(campus.base, 'zhukov', 'zhukov-pw')
    const profile = await fresh.api<{ displayname: string }>('GET', `/_matrix/client/v3/profile/${fresh.userId}`)
    expect(profile.displayname).toBe('Степан Жуков')
  })

  it('refuses a wrong password', async () => {
    await expect(passwordLogin(campus.base, 'dubois', 'wrong')).rejects.toMatchObject({ status: 403, errcode: 'M_FORBIDDEN' })
  })
})

describe('a real browser', () => {
  it('goes through SAML, whose page sends itself on', async () => {
    const browser = await launchBrowser()
    try {
      const page: BrowserPage = await browser.newPage()
      await page.route(`${CLIENT}**`, (route) => route.fulfill({ body: 'back' }))
      const back = page.waitForRequest((asked) => asked.url().startsWith(CLIENT))
      await page.goto(entry('saml'))
      await page.getByRole('searchbox').fill('smith')
      await page.getByRole('button', { name: 'Search' }).click()
      await page.getByRole('button', { name: /Emily Smith/ }).click()
      const token = new URL((await back).url()).searchParams.get('loginToken') ?? ''
      expect(await whoami(token)).toBe('@smith:uni.test')
    } finally {
      await browser.close()
    }
  })
})
