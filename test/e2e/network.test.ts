// A bad network and a session that ends from outside: what is said, what can still be done, and that nothing typed is lost or sent twice.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCampus, type Campus } from '../campus/index.ts'
import { pictureOnFailure, picture } from './support/pictures.ts'
import { banner, composer, delivered, listRow, message, openRoom, timeline, write } from './support/room.ts'
import { openSeat, pattern, say, type Seat } from './support/seat.ts'
import { amphiDevices, listShown, signedIn, signInByPassword } from './support/sign-in.ts'
import { soon } from './support/soon.ts'

let campus: Campus
let seat: Seat

const proxy = () => {
  if (campus.proxy === undefined) throw new Error('the campus has no proxy')
  return campus.proxy
}
const course = () => campus.room('course')

/** How often the server has each of our texts. */
async function counts(texts: readonly string[]): Promise<number[]> {
  const client = await campus.login('ivanov')
  const { chunk } = await client.messages(course().id, { limit: 100 })
  return texts.map((text) => chunk.filter(({ content }) => content.body === text).length)
}
const text = () => seat.page.locator('body').innerText()

beforeAll(async () => {
  campus = await startCampus({ seed: 'tiny', identity: ['password'], proxy: true })
  seat = await openSeat(campus)
  await signInByPassword(seat, campus.person('petrova'))
  await listShown(seat.page)
  await openRoom(seat.page, course())
})
afterAll(async () => {
  await seat?.app.dispose()
  await campus?.stop()
})
pictureOnFailure('network', () => seat?.page)

describe('a bad network', () => {
  it('is silent about a live connection', async () => {
    await delivered(await write(seat.page, 'before the trouble'))
    expect(await banner(seat.page).innerText()).toBe('')
  })

  it('says for a minute that the server is gone, reads on, keeps what is written, and delivers it once when it is back', { timeout: 240_000 }, async () => {
    const { page } = seat
    await campus.stopServer()
    const gone = Date.now()
    await soon(() => banner(page).innerText(), { timeout: 20_000 }).toMatch(new RegExp(`${pattern('list.unreachableSince').source}|${pattern('list.offlineSince').source}`, 'u'))
    await picture(page, 'offline')
    // What is here can be read, also another room that was opened before or lies in the list.
    expect(await timeline(page).innerText()).toContain('The problem set for week 9')
    const waiting = ['written while the server was away', 'and one more']
    for (const one of waiting) {
      const row = await write(page, one)
      await row.getByRole('img', { name: new RegExp(`${say('timeline.send.waiting')}|${say('timeline.send.sending')}`) }).waitFor()
    }
    await listRow(page, course().id).getByRole('img', { name: say('list.waiting') }).waitFor()
    await openRoom(page, campus.room('direct-petrova-ivanov'))
    await message(page, 'Можно сдать домашнюю работу').waitFor()
    await openRoom(page, course())
    await soon(() => Date.now() - gone, { timeout: 70_000, interval: 500 }).toBeGreaterThan(60_000)
    await campus.startServer()
    for (const one of waiting) await delivered(message(page, one), 70_000)
    await soon(() => banner(page).innerText(), { timeout: 40_000 }).toBe('')
    expect(await counts(waiting)).toEqual([1, 1])
    // And it hears the others again.
    await (await campus.login('ivanov')).send(course().id, 'welcome back')
    await message(page, 'welcome back').waitFor()
  })

  it('waits as long as a server asks (429), and tries again after a broken gateway (502)', async () => {
    const { page } = seat
    const sends = /^PUT .*\/send\/m\.room\.message\//
    const limited = proxy().respond(sends, 429, { errcode: 'M_LIMIT_EXCEEDED', error: 'slow down', retry_after_ms: 1500 }, {}, 2)
    const began = Date.now()
    const first = await write(page, 'through the limit')
    await limited.met(2)
    await delivered(first)
    expect(Date.now() - began).toBeGreaterThan(2900)
    const broken = proxy().respond(sends, 502, '<html>Bad Gateway</html>', {}, 2)
    const second = await write(page, 'through the gateway')
    await broken.met(2)
    await delivered(second, 30_000)
    expect(await counts(['through the limit', 'through the gateway'])).toEqual([1, 1])
    limited.release()
    broken.release()
  })

  it('shows how far a file is, takes it back, and lets the next one through', async () => {
    const { page } = seat
    const held = proxy().withhold(/^POST .*\/media\/v3\/upload/)
    const attach = async (name: string): Promise<void> => {
      await page.locator('input[type="file"]').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.alloc(3_000_000, name) })
      await page.getByRole('list', { name: say('files.attached') }).getByText(name.replace('.bin', '')).waitFor()
      await composer(page).press('Enter')
    }
    await attach('wrong.bin')
    const row = message(page, 'wrong')
    await soon(() => row.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('100')
    await row.getByRole('button', { name: say('files.cancelUpload') }).click()
    await soon(() => row.count()).toBe(0)
    held.release()
    await attach('right.bin')
    await delivered(message(page, 'right'))
    await delivered(await write(page, 'after the files'))
    const { chunk } = await (await campus.login('ivanov')).messages(course().id, { limit: 20 })
    expect(chunk.filter(({ content }) => content.msgtype === 'm.file').map(({ content }) => content.filename ?? content.body)).toEqual(['right.bin'])
  })

  it('says it when sync itself is answered with 502', async () => {
    const { page } = seat
    const broken = proxy().respond(/ \/_matrix\/client\/(v3|unstable\/org\.matrix\.simplified_msc3575)\/sync/, 502, '<html>Bad Gateway</html>')
    await (await campus.login('ivanov')).send(course().id, 'ends the long poll')
    await soon(() => banner(page).innerText(), { timeout: 20_000 }).toMatch(pattern('list.unreachableSince'))
    broken.release()
    await soon(() => banner(page).innerText(), { timeout: 40_000 }).toBe('')
    await message(page, 'ends the long poll').waitFor()
  })
})

describe('a session that ends from outside', () => {
  /** Holds back what is sent, so that something is left unsent when the session ends. */
  async function leaveUnsent(unsent: string, draft: string): Promise<void> {
    proxy().drop(/^PUT .*\/send\//)
    const row = await write(seat.page, unsent)
    await row.waitFor()
    await composer(seat.page).fill(draft)
    // The draft is at main before anything ends.
    await soon(() => seat.page.evaluate((roomId) => window.amphi.call('draft.get', { roomId }).then((kept) => kept?.body ?? ''), course().id)).toContain(draft)
  }

  it('removed from another device: says so, and what was not sent goes out after signing in again', async () => {
    const [device] = await amphiDevices(campus, 'petrova')
    const unsent = 'not sent when the session was removed'
    await leaveUnsent(unsent, 'half a thought')
    await campus.admin.api('DELETE', `/_synapse/admin/v2/users/${encodeURIComponent(campus.person('petrova').userId)}/devices/${device ?? ''}`)
    await soon(text, { timeout: 30_000 }).toContain(say('signin.ended.token-revoked.text'))
    await picture(seat.page, 'ended-token-revoked')
    expect(await counts([unsent])).toEqual([0])
    // Somebody else signs in here meanwhile: nothing of it is theirs.
    await signInByPassword(seat, campus.person('smith'))
    await openRoom(seat.page, course())
    expect(await composer(seat.page).inputValue()).toBe('')
    expect(await message(seat.page, unsent).count()).toBe(0)
    await seat.page.getByRole('button', { name: say('list.me'), exact: true }).click()
    await seat.page.getByRole('menuitem', { name: say('settings.signOut') }).click()
    await seat.page.getByRole('alertdialog').getByRole('button', { name: say('settings.signOut'), exact: true }).click()
    await seat.page.getByText(say('signin.out.title')).waitFor()
    await proxy().reset()
    await signInByPassword(seat, campus.person('petrova'))
    await openRoom(seat.page, course())
    await delivered(message(seat.page, unsent), 30_000)
    expect(await counts([unsent])).toEqual([1])
    await soon(() => composer(seat.page).inputValue()).toBe('half a thought')
    expect(await amphiDevices(campus, 'petrova')).toEqual([device])
  })

  it('soft logout: asks to sign in again, and goes on where it was', async () => {
    await leaveUnsent('not sent at the soft logout', 'a draft over the soft logout')
    proxy().respond((request) => request.path.startsWith('/_matrix/client') && !/\/(login|versions|profile)/.test(request.path), 401, {
      errcode: 'M_UNKNOWN_TOKEN',
      error: 'Soft logged out',
      soft_logout: true,
    })
    await (await loginDirect()).send(course().id, 'wakes the long poll')
    await soon(text, { timeout: 40_000 }).toContain(say('signin.ended.soft-logout.text'))
    await proxy().reset()
    await signInByPassword(seat, campus.person('petrova'))
    await openRoom(seat.page, course())
    await delivered(message(seat.page, 'not sent at the soft logout'), 30_000)
    expect(await counts(['not sent at the soft logout'])).toEqual([1])
    await soon(() => composer(seat.page).inputValue()).toBe('a draft over the soft logout')
  })

  it('account closed in mid-session: says that, and another person may sign in', async () => {
    // Synapse answers a closed account like a removed session; only with its profile gone it can be told apart.
    await campus.admin.api('POST', `/_synapse/admin/v1/deactivate/${encodeURIComponent(campus.person('petrova').userId)}`, { erase: true })
    await soon(text, { timeout: 30_000 }).toContain(say('signin.ended.deactivated.text'))
    await seat.page.getByLabel(say('signin.user'), { exact: true }).fill('petrova')
    await seat.page.getByLabel(say('signin.password'), { exact: true }).fill(campus.person('petrova').password)
    await seat.page.getByRole('button', { name: say('signin.signIn'), exact: true }).click()
    await soon(text).toMatch(new RegExp(`${pattern('signin.failed.deactivated').source}|${pattern('signin.failed.wrong-password').source}`, 'u'))
    await signInByPassword(seat, campus.person('ivanov'))
    await signedIn(seat.page)
    await listShown(seat.page)
  })

  /** A second person's client that does not go by the proxy. */
  async function loginDirect() {
    const { createClient } = await import('../campus/client.ts')
    const { userId, accessToken, deviceId } = await campus.login('ivanov')
    return createClient(campus.direct, { userId, accessToken, deviceId })
  }
})
