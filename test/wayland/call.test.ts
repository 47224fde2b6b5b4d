// A lecture's screen on Wayland, shared in a real call through our own interface: the desktop asks and nobody else, and what counts is the counter that the
// other side decodes, in a Chromium of its own. Then every way in which the desktop says no, or ends what it had allowed.
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { waylandDesktop } from '../../build/portal-backend.ts'
import { SHARE_BAR_PAGE } from '../../electron/bridge/contract-share-bar.ts'
import { call } from '../../renderer/locales/en/call.ts'
import { messages as en } from '../../renderer/locales/en/index.ts'
import { startCampus, type Campus } from '../campus/index.ts'
import { conferenceOfRoom } from '../campus/jitsi/index.ts'
import { startParticipant, type Participant } from '../campus/jitsi/participant.ts'
import { patternPage } from '../campus/jitsi/pattern.ts'
import { picture, pictureOnFailure } from '../e2e/support/pictures.ts'
import { openRoom } from '../e2e/support/room.ts'
import { openSeat, type Seat } from '../e2e/support/seat.ts'
import { listShown, signInByPassword } from '../e2e/support/sign-in.ts'
import type { RunningApp } from '../support/launch.ts'
import { openOtherWindow } from '../support/other-window.ts'
import { until } from '../support/processes.ts'
import { startWaylandDesktop, type Portal, type WaylandDesktop } from './desktop.ts'

const here = waylandDesktop()
const backend = here.ok ? here.backend : ''
const MEDIA = ['--use-fake-device-for-media-stream', '--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns']
// Electron before 38 draws on Wayland only when it is told to.
const ON_WAYLAND = { ELECTRON_OZONE_PLATFORM_HINT: 'wayland' }

let campus: Campus
let desktop: WaylandDesktop
let seat: Seat
let other: Participant
let painter: RunningApp | undefined

const course = () => campus.room('course')
const callPage = (): Page | undefined => seat?.app.electron.windows().find((one) => one.url().includes('/amphi-call/'))
const page = (): Page => {
  const found = callPage()
  if (found === undefined) throw new Error('no page of the call')
  return found
}
const control = (state: 'none' | 'choosing' | 'live') => page().locator(`button[data-share="${state}"]`)
const banner = () => page().locator('[data-share-banner]')
const bar = (): Page | undefined => seat.app.electron.windows().find((one) => one.url() === SHARE_BAR_PAGE)
/** Sessions that the portal was asked for, and those that are over because we said so. */
const sessions = (): { begun: number; closed: number } => {
  const calls = desktop.calls()
  return { begun: calls.filter(({ member }) => member === 'CreateSession').length, closed: calls.filter((one) => one.interface === 'Session' && one.member === 'Close').length }
}
const nothingLeft = () => until('the other side sees no share', async () => (await other.pixels()).every(({ muted, pattern }) => muted || pattern?.colour !== 'purple'))
/** Nothing asks or complains: no picker of ours, no error, and the button offers to share. */
async function asBefore(): Promise<void> {
  await control('none').waitFor()
  expect(await page().getByRole('dialog').count()).toBe(0)
  expect(await page().getByRole('alert').allInnerTexts()).toEqual([])
  expect(await page().locator('[data-notice]').allInnerTexts()).toEqual([])
}

async function begin(portal: Portal): Promise<void> {
  desktop = await startWaylandDesktop(portal)
  try {
    seat = await openSeat(campus, { session: desktop.session, args: MEDIA, env: ON_WAYLAND })
    await signInByPassword(seat, campus.person('petrova'))
    await listShown(seat.page)
    await openRoom(seat.page, course())
    await seat.page.locator('main [data-call-button]').click()
    await seat.page.locator('[data-call-bar="joined"]').waitFor({ timeout: 40_000 })
    await other.hearSomething()
  } catch (error) {
    console.error(desktop.log())
    throw error
  }
}
async function end(): Promise<void> {
  await painter?.dispose()
  painter = undefined
  // Closed and not killed: who is not known to have left keeps media away from the next one, since three need a bridge.
  await seat?.app.close()
  await other.until('they have left', ({ others }) => others.length === 0)
  await seat?.app.dispose()
  await desktop?.stop()
}
/** A window of another program on that desktop, which goes on painting: a screen on which nothing is painted gives no pictures. */
async function paint(): Promise<void> {
  painter = await openOtherWindow(patternPage('purple', { title: 'Lecture purple' }), { x: 0, y: 0, width: 480, height: 270 }, { session: desktop.session, env: ON_WAYLAND })
}

describe.skipIf(!here.ok)('sharing in a lecture on Wayland', () => {
  beforeAll(async () => {
    campus = await startCampus({ seed: 'tiny', identity: ['password'], calls: { auth: 'openid' } })
    other = await startParticipant(campus.calls?.origin ?? '')
    const ivanov = await campus.login('ivanov')
    await other.join({ room: conferenceOfRoom(course().id), name: 'Иван Иванов', token: (await campus.calls?.openIdToken(ivanov, course().id, 'Иван Иванов')) ?? '', camera: 'teal', microphone: true })
  }, 180_000)
  afterAll(async () => {
    await other?.stop()
    await campus?.stop()
  })
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.error(desktop.log())
  })
  pictureOnFailure('wayland', callPage)

  describe('through the real portal', () => {
    beforeAll(async () => {
      await begin({ real: backend })
      await paint()
    }, 120_000)
    afterAll(end)

    it('asks for nothing while nobody shares', () => {
      expect(sessions()).toEqual({ begun: 0, closed: 0 })
    })

    it('by mouse: the other side sees the screen, moving, after one question of the portal and none of ours', async () => {
      const began = Date.now()
      await control('none').click()
      const seen = await other.seeCounting('purple', 30_000)
      console.log(`Wayland: from the click to a picture that moves at the other side ${String(Date.now() - began)} ms`)
      expect(seen.width).toBeGreaterThan(600)
      await banner().getByText(call['call.sharing.unnamed']).waitFor()
      await seat.page.locator('[data-call-bar]').getByText(en['calls.bar.sharingUnnamed']).waitFor()
      await until('the bar is there', () => bar() !== undefined)
      await picture(page(), 'wayland-share')
      // Whatever the picture is to look best for: the desktop is not asked anew.
      await page().getByRole('button', { name: call['call.share.mode'] }).click()
      await page().getByRole('menuitemcheckbox', { name: call['call.share.motion'] }).click()
      await banner().getByRole('button', { name: call['call.share.pause'], exact: true }).click()
      await nothingLeft()
      await banner().getByRole('button', { name: call['call.share.resume'], exact: true }).click()
      await other.seeCounting('purple')
      expect(sessions()).toEqual({ begun: 1, closed: 0 })
    })

    it('stopped: the session is closed, everybody is told, and the app is as before', async () => {
      await control('live').click()
      await until('the session is closed', () => sessions().closed === 1)
      await nothingLeft()
      await until('the bar is gone', () => bar() === undefined)
      await asBefore()
      expect(sessions()).toEqual({ begun: 1, closed: 1 })
    })

    it('by keys alone, begun and ended', async () => {
      await page().locator('body').focus()
      await page().keyboard.press('s')
      await other.seeCounting('purple', 30_000)
      await banner().waitFor()
      expect(sessions()).toEqual({ begun: 2, closed: 1 })
      await page().keyboard.press('s')
      await until('the session is closed', () => sessions().closed === 2)
      await nothingLeft()
      await asBefore()
    })

    it('something else in its place: the desktop is asked once more, and the first session closed when the second has come', async () => {
      await control('none').click()
      await other.seeCounting('purple', 30_000)
      await banner().getByRole('button', { name: call['call.share.switch'] }).click()
      await until('the first session is closed', () => sessions().closed === 3)
      expect(sessions().begun).toBe(4)
      await other.seeCounting('purple', 30_000)
    })

    it('stopped from the bar on top of all windows', async () => {
      const shown = await until('the bar is there', bar)
      // No pointer here: this desktop has no devices. The bar may go before it has said that it was pressed.
      await shown.locator('.stop').dispatchEvent('click').catch((error: unknown) => {
        if (!shown.isClosed()) throw error
      })
      await until('the session is closed', () => sessions().closed === 4)
      await nothingLeft()
      await until('the bar is gone', () => bar() === undefined)
      await asBefore()
      expect(sessions()).toEqual({ begun: 4, closed: 4 })
    })

    it('is told to whoever helps: who asks and why, what the desktop has, how the last share went', async () => {
      await seat.page.bringToFront()
      await seat.page.keyboard.press('Control+Comma')
      await seat.page.getByRole('tab', { name: en['settings.page.about'] }).click()
      const facts = seat.page.getByRole('region', { name: en['settings.about.sharing'] })
      for (const key of ['portal', 'why.wayland', 'pipeWireThere'] as const) await facts.getByText(en[`settings.sharing.${key}`], { exact: true }).waitFor()
      await facts.getByText(/^installed, with .*wlr/).waitFor()
      await facts.getByText(new RegExp(en['settings.sharing.ending.shared'])).waitFor()
      await picture(seat.page, 'wayland-about')
      // Seen while it is made, not when it is pasted: the desktop's clipboard is nobody's here.
      await seat.page.evaluate(() => {
        navigator.clipboard.writeText = async (text) => void document.body.setAttribute('data-copied', text)
      })
      await seat.page.getByRole('button', { name: en['settings.about.diagnostics'] }).click()
      const copied = await until('it is copied', async () => (await seat.page.locator('body').getAttribute('data-copied')) ?? undefined)
      expect(copied).toMatch(/sharing: portal \(wayland\), session type: wayland/)
      expect(copied).toMatch(/portal: installed, parts: .*wlr, pipewire: running/)
      expect(copied).toMatch(/last share: shared, \d{4}-/)
      for (const secret of ['petrova', 'Петрова', desktop.session.home, course().id, campus.base]) expect(copied).not.toContain(secret)
      await seat.page.keyboard.press('Escape')
    })

    it('whose capture dies on the desktop’s side leaves the app as it was', async () => {
      await control('none').click()
      await other.seeCounting('purple', 30_000)
      await desktop.endBackend()
      // Nothing says that it died: Chromium repeats the last picture, as it does of a screen on which nothing moves.
      await control('live').click()
      await nothingLeft()
      await asBefore()
      await control('none').click()
      await until('the desktop is asked once more', () => sessions().begun === 6)
      await asBefore()
    })
  })

  describe('through a portal that answers as told', () => {
    beforeAll(async () => {
      await begin({ mock: 'cancel', backend })
      await paint()
    }, 120_000)
    afterAll(end)

    it('declined in the desktop’s dialog: nothing is said, and the next try asks again', async () => {
      for (const turn of [1, 2]) {
        await control('none').click()
        await until('the desktop is asked', () => sessions().begun === turn)
        await asBefore()
      }
      expect(await seat.page.locator('[data-call-bar="joined"]').count()).toBe(1)
    })

    it('no answer: the person is told where to look, and takes it back', async () => {
      desktop.answer('never')
      await control('none').click()
      await until('the desktop is asked', () => sessions().begun === 3)
      await page().getByText(call['call.share.portal']).waitFor()
      await page().getByRole('button', { name: en['common.cancel'], exact: true }).click()
      await asBefore()
      await until('the session is closed', () => sessions().closed >= 1)
    })

    it('ended by the desktop while the picture flows: noticed within a second, and everybody is told', async () => {
      desktop.answer('shares')
      await control('none').click()
      await other.seeCounting('purple', 30_000)
      await banner().waitFor()
      await until('the bar is there', () => bar() !== undefined)
      const before = sessions()
      const noticed = banner().waitFor({ state: 'detached', timeout: 10_000 }).then(() => Date.now())
      const ended = Date.now()
      desktop.endShares()
      console.log(`Wayland: the desktop's end of a share was noticed after ${String((await noticed) - ended)} ms`)
      await nothingLeft()
      await until('the bar is gone', () => bar() === undefined)
      await asBefore()
      expect(sessions().begun).toBe(before.begun)
      await seat.page.locator('[data-call-bar="joined"]').waitFor()
    })
  })
})
