// A computer that many use: nothing of a person stays on it after they leave, and the next one never enters as the last.
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCampus, type Campus } from '../campus/index.ts'
import { launchBrowser } from '../support/browser.ts'
import { until } from '../support/processes.ts'
import { filesBelow, traces } from './support/home.ts'
import { picture, pictureOnFailure } from './support/pictures.ts'
import { buttonMenu, composer, delivered, message, openRoom, write } from './support/room.ts'
import { lastWindow, openSeat, say, type Seat } from './support/seat.ts'
import { amphiDevices, chooseProvider, expectSignInPage, listShown, signedIn, visit } from './support/sign-in.ts'

let campus: Campus
let browser: Browser
let seat: Seat
const secret = 'a word that only these two know'

const proxy = () => {
  if (campus.proxy === undefined) throw new Error('the campus has no proxy')
  return campus.proxy
}
/** What would tell a stranger who was here: name, id, rooms, what was said, tokens. */
function whoWasHere(): string[] {
  const tokens = proxy().log.flatMap(({ headers }) => headers.authorization?.replace('Bearer ', '') ?? [])
  return ['petrova', 'Петрова', 'Математический анализ', 'Réseaux et protocoles', campus.room('course').id, secret, ...new Set(tokens)]
}

beforeAll(async () => {
  campus = await startCampus({ seed: 'tiny', identity: ['oidc'], proxy: true })
  browser = await launchBrowser()
  const idp = campus.idps.oidc
  if (idp === undefined) throw new Error('the campus has no OIDC')
  seat = await openSeat(campus, { policy: { sharedComputer: null, ssoLogoutUrl: idp.endSession } })
})
afterAll(async () => {
  await seat?.app.dispose()
  await browser?.close()
  await campus?.stop()
})
pictureOnFailure('shared', () => seat?.page)

/** Signs in by the browser; the window of a shared computer's account is another one than that of the sign-in page. */
async function enter(localpart: string): Promise<void> {
  const seen = seat.app.session.opened().length
  await chooseProvider(seat)
  await visit(browser, await seat.app.session.nextOpened(seen), localpart)
  await until('the account’s window', async () => (await lastWindow(seat)) && (await seat.page.getByRole('navigation', { name: say('list.title') }).count()) > 0, 30_000)
  await signedIn(seat.page)
  await listShown(seat.page)
}

describe('a shared computer', () => {
  it('keeps nothing of a person after closing', async () => {
    await seat.page.getByLabel(say('signin.shared')).check()
    await picture(seat.page, 'shared-sign-in')
    await enter('petrova')
    await openRoom(seat.page, campus.room('course'))
    await delivered(await write(seat.page, secret))
    await openRoom(seat.page, campus.room('seminar'))
    await composer(seat.page).fill(`${secret}, unfinished`)
    expect(await amphiDevices(campus, 'petrova')).toHaveLength(1)
    await seat.app.close()
    expect(traces(seat.app.home, whoWasHere())).toEqual([])
    expect(filesBelow(seat.app.home).length, 'the app did write files').toBeGreaterThan(5)
    expect(await amphiDevices(campus, 'petrova'), 'the session is over at the server, too').toEqual([])
  })

  it('asks the next one who they are, and shows them nothing of the last', async () => {
    seat = await seat.again()
    await expectSignInPage(seat.page)
    const page = await seat.page.locator('body').innerText()
    for (const trace of ['petrova', 'Петрова', 'анализ']) expect(page).not.toContain(trace)
    await seat.page.getByLabel(say('signin.shared')).check()
    await enter('smith')
    await openRoom(seat.page, campus.room('course'))
    expect(await composer(seat.page).inputValue()).toBe('')
    // What is in the room is theirs to read; it is not from this disk.
    await message(seat.page, secret).waitFor()
    expect(await amphiDevices(campus, 'petrova')).toEqual([])
    expect(await amphiDevices(campus, 'smith')).toHaveLength(1)
  })

  it('keeps nothing after a crash, either: the next start clears it before anybody is asked', async () => {
    await composer(seat.page).fill(`${secret}, before the crash`)
    await seat.app.kill()
    seat = await seat.again()
    await expectSignInPage(seat.page)
    await seat.app.close()
    expect(traces(seat.app.home, ['smith', 'Emily', ...whoWasHere()])).toEqual([])
    seat = await seat.again()
    await expectSignInPage(seat.page)
  })

  it('signing out ends the session of the university’s page where its address is known', async () => {
    await seat.page.getByLabel(say('signin.shared')).check()
    await enter('ivanov')
    const seen = seat.app.session.opened().length
    await buttonMenu(seat.page, say('list.me'), say('settings.signOut'))
    await seat.page.getByRole('alertdialog').getByRole('button', { name: say('settings.signOut'), exact: true }).click()
    expect(await seat.app.session.nextOpened(seen)).toBe(campus.idps.oidc?.endSession)
    await until('the sign-in page', async () => (await lastWindow(seat)) && (await seat.page.getByText(say('signin.out.title')).count()) > 0)
    await seat.page.getByText(say('signin.out.idpEnded')).waitFor()
    expect(await amphiDevices(campus, 'ivanov')).toEqual([])
  })
})

describe('a computer that the organisation shares', () => {
  it('says so instead of asking, and keeps no vault', async () => {
    await seat.app.close()
    seat = await seat.again({ policy: { server: campus.base, storageMode: 'force-plaintext', sharedComputer: true } })
    await seat.page.getByText(say('signin.sharedDecided')).waitFor()
    expect(await seat.page.getByLabel(say('signin.shared')).count()).toBe(0)
    await enter('petrova')
    await openRoom(seat.page, campus.room('course'))
    expect(filesBelow(seat.app.home).filter((file) => path.basename(file) === 'vault.json')).toEqual([])
    await seat.app.close()
    expect(traces(seat.app.home, whoWasHere())).toEqual([])
    expect(existsSync(path.join(seat.app.home, '.config'))).toBe(true)
  })
})
