// A lecture's screen, shared through our own interface by mouse and by keys: what counts is the counter that the other side decodes, in a Chromium of its own.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { call } from '../../renderer/locales/en/call.ts'
import { startCampus, type Campus } from '../campus/index.ts'
import { conferenceOfRoom } from '../campus/jitsi/index.ts'
import { startParticipant, type Participant } from '../campus/jitsi/participant.ts'
import { patternPage, type ColourName } from '../campus/jitsi/pattern.ts'
import { displayEnv, startDisplay, type Display } from '../support/display.ts'
import type { RunningApp } from '../support/launch.ts'
import { openOtherWindow } from '../support/other-window.ts'
import { until } from '../support/processes.ts'
import { pickerDialog, pickerGone, pickerPage, pressLast } from '../support/share-picker.ts'
import { picture, pictureOnFailure } from './support/pictures.ts'
import { openRoom } from './support/room.ts'
import { openSeat, type Seat } from './support/seat.ts'
import { listShown, signInByPassword } from './support/sign-in.ts'

const MEDIA = ['--use-fake-device-for-media-stream', '--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns']

let campus: Campus
let display: Display
let seat: Seat
let other: Participant
const painters = new Map<ColourName, RunningApp>()

const course = () => campus.room('course')
const page = (): Page => {
  const found = seat.app.electron.windows().find((one) => one.url().includes('/amphi-call/'))
  if (found === undefined) throw new Error('no page of the call')
  return found
}
const button = (name: string) => page().getByRole('button', { name, exact: true })

/** A window of another program, which paints the colour and a counter. */
async function paint(colour: ColourName, x: number): Promise<void> {
  painters.set(colour, await openOtherWindow(patternPage(colour, { title: `Lecture ${colour}` }), { x, y: 480, width: 640, height: 360 }, { env: displayEnv(display) }))
}

/** What is chosen in the picker by mouse: the tab, the window, the button. */
async function chooseByMouse(colour: ColourName): Promise<void> {
  const pages = await pickerPage(seat.app.electron)
  const picker = await pickerDialog(pages)
  await picker.getByRole('tab', { name: new RegExp(call['call.picker.windows']) }).click()
  await picker.getByRole('option', { name: new RegExp(`Lecture ${colour}`) }).click()
  await pressLast(pages, () => picker.getByRole('button', { name: call['call.picker.share'], exact: true }).click())
  await pickerGone(seat.app.electron)
}
const shareBanner = () => page().locator('[data-share-banner]')

beforeAll(async () => {
  ;[campus, display] = await Promise.all([startCampus({ seed: 'tiny', identity: ['password'], calls: { auth: 'openid' } }), startDisplay({ windowManager: true, size: '1920x1080x24' })])
  seat = await openSeat(campus, { args: MEDIA, env: displayEnv(display) })
  await signInByPassword(seat, campus.person('petrova'))
  await listShown(seat.page)
  await Promise.all([paint('purple', 20), paint('orange', 700)])
  other = await startParticipant(campus.calls?.origin ?? '')
  const ivanov = await campus.login('ivanov')
  await other.join({ room: conferenceOfRoom(course().id), name: 'Иван Иванов', token: (await campus.calls?.openIdToken(ivanov, course().id, 'Иван Иванов')) ?? '', camera: 'teal', microphone: true })
  await openRoom(seat.page, course())
  await seat.page.locator('main [data-call-button]').click()
  await seat.page.locator('[data-call-bar="joined"]').waitFor({ timeout: 40_000 })
  await other.hearSomething()
})
afterAll(async () => {
  await other?.stop()
  for (const painter of painters.values()) await painter.dispose()
  await seat?.app.dispose()
  await display?.stop()
  await campus?.stop()
})
pictureOnFailure('share', () => (seat === undefined ? undefined : seat.app.electron.windows().find((one) => one.url().includes('/amphi-call/'))))

describe('sharing in a lecture', () => {
  it('shows a window chosen by mouse, moving, to the other side', async () => {
    await button(call['call.share.start']).click()
    await chooseByMouse('purple')
    const seen = await other.seeCounting('purple', 30_000)
    expect(seen.width).toBeGreaterThan(300)
    await shareBanner().waitFor()
    await picture(page(), 'share-live')
    // The main window says so, too.
    await seat.page.locator('[data-call-bar]').getByText(/Lecture purple/).waitFor()
  })

  it('takes another window in its place, and nobody sees a gap without a picture of either', async () => {
    await shareBanner().getByRole('button', { name: call['call.share.switch'] }).click()
    await chooseByMouse('orange')
    await other.seeCounting('orange', 30_000)
  })

  it('says that no picture comes of a window that is minimised, until it is back', async () => {
    const inOrange = (what: 'minimize' | 'restore') =>
      painters.get('orange')?.electron.evaluate(({ BrowserWindow }, action) => BrowserWindow.getAllWindows()[0]?.[action](), what)
    await inOrange('minimize')
    await shareBanner().getByText(call['call.sharing.doubt.muted']).waitFor()
    await inOrange('restore')
    await other.seeCounting('orange', 30_000)
    await shareBanner().getByText(call['call.sharing.doubt.muted']).waitFor({ state: 'detached' })
  })

  it('pauses: the other side sees no more of it, and it goes on', async () => {
    await shareBanner().getByRole('button', { name: call['call.share.pause'] }).click()
    await shareBanner().getByRole('button', { name: call['call.share.resume'] }).waitFor()
    const still = async () => (await other.pixels()).find(({ pattern }) => pattern?.colour === 'orange')?.pattern?.counter
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const before = await still()
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await still()).toBe(before)
    await shareBanner().getByRole('button', { name: call['call.share.resume'] }).click()
    await other.seeCounting('orange', 30_000)
  })

  it('ends within a second of the window’s end, and the other side is told', async () => {
    await painters.get('orange')?.close()
    const began = Date.now()
    await shareBanner().waitFor({ state: 'detached' })
    console.log(`the closed window was noticed after ${String(Date.now() - began)} ms`)
    await until('no picture of it is left', async () => (await other.pixels()).every(({ muted, pattern }) => muted || pattern?.colour !== 'orange'))
  })

  it('is begun and ended by keys alone', async () => {
    await page().bringToFront()
    await page().locator('body').focus()
    await page().keyboard.press('s')
    const pages = await pickerPage(seat.app.electron)
    const picker = await pickerDialog(pages)
    const option = picker.getByRole('option', { name: /Lecture purple/ })
    await option.waitFor()
    await picker.locator('button:enabled', { hasText: call['call.picker.share'] }).waitFor()
    for (let at = 0; at < 4 && (await option.getAttribute('aria-selected')) !== 'true'; at += 1) await pages.keyboard.press('ArrowRight')
    expect(await option.getAttribute('aria-selected')).toBe('true')
    // Our own windows would show the call within the call.
    expect(await picker.getByRole('option').allInnerTexts()).toEqual(['Lecture purple'])
    await pressLast(pages, () => pages.keyboard.press('Enter'))
    await pickerGone(seat.app.electron)
    await other.seeCounting('purple', 30_000)
    await page().keyboard.press('s')
    await shareBanner().waitFor({ state: 'detached' })
    await until('no picture of it is left', async () => (await other.pixels()).every(({ muted, pattern }) => muted || pattern?.colour !== 'purple'))
  })

  it('asked for and declined leaves nothing behind', async () => {
    await button(call['call.share.start']).click()
    const pages = await pickerPage(seat.app.electron)
    await pickerDialog(pages)
    await pressLast(pages, () => pages.keyboard.press('Escape'))
    await pickerGone(seat.app.electron)
    await button(call['call.share.start']).waitFor()
    expect(await page().locator('[data-tone="warning"]').allInnerTexts()).toEqual([])
  })
})
