// A lecture between two Amphis against a campus with a Jitsi that knows Matrix identities: one click each, and what the window can do meanwhile.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCampus, type Campus } from '../campus/index.ts'
import { until } from '../support/processes.ts'
import { picture, pictureOnFailure } from './support/pictures.ts'
import { openRoom } from './support/room.ts'
import { openSeat, type Seat } from './support/seat.ts'
import { listShown, signInByPassword } from './support/sign-in.ts'

let campus: Campus
let teacher: Seat
let student: Seat

const callPage = (seat: Seat): Page | undefined => seat.app.electron.windows().find((one) => one.url().includes('/amphi-call/'))
const state = (seat: Seat): Promise<string | null> => seat.page.locator('[data-call-bar]').first().getAttribute('data-call-bar', { timeout: 30_000 })
const course = () => campus.room('course')

/** Presses the room's button and waits until the person is in. @returns milliseconds from the click. */
async function callIn(seat: Seat): Promise<number> {
  await openRoom(seat.page, course())
  const button = seat.page.locator('main [data-call-button]')
  await button.waitFor()
  const began = Date.now()
  await button.click()
  await seat.page.locator('[data-call-bar="joined"]').waitFor({ timeout: 40_000 })
  return Date.now() - began
}
/** Seconds of sound that were decoded, and frames of pictures, out of all connections of the page. */
const received = (page: Page) =>
  page.evaluate(async () => {
    const world = globalThis as typeof globalThis & { heard?: RTCPeerConnection[] }
    let frames = 0
    let sound = 0
    for (const connection of world.heard ?? []) {
      for (const report of (await connection.getStats()).values() as Iterable<{ type: string; kind?: string; framesDecoded?: number; packetsReceived?: number }>) {
        if (report.type !== 'inbound-rtp') continue
        if (report.kind === 'video') frames += report.framesDecoded ?? 0
        else sound += report.packetsReceived ?? 0
      }
    }
    return { frames, sound }
  })
/** From now on a call page of that seat keeps its connections where a test finds them. */
const listen = (seat: Seat) =>
  seat.app.electron.context().addInitScript(() => {
    const world = globalThis as typeof globalThis & { heard?: RTCPeerConnection[] }
    const Native = world.RTCPeerConnection
    if (typeof Native !== 'function') return
    world.heard = []
    world.RTCPeerConnection = class extends Native {
      constructor(...args: ConstructorParameters<typeof RTCPeerConnection>) {
        super(...args)
        world.heard?.push(this)
      }
    }
  })

beforeAll(async () => {
  campus = await startCampus({ seed: 'tiny', identity: ['password'], calls: { auth: 'openid' } })
  const media = ['--use-fake-device-for-media-stream', '--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns']
  teacher = await openSeat(campus, { args: media })
  student = await openSeat(campus, { args: media })
  for (const [seat, name] of [[teacher, 'petrova'], [student, 'ivanov']] as const) {
    await listen(seat)
    await signInByPassword(seat, campus.person(name))
    await listShown(seat.page)
  }
})
afterAll(async () => {
  await teacher?.app.dispose()
  await student?.app.dispose()
  await campus?.stop()
})
pictureOnFailure('call', () => (student === undefined ? undefined : student.page))

describe('a lecture', () => {
  it('is one click for each, without another sign-in, and they hear each other', { timeout: 120_000 }, async () => {
    const first = await callIn(student)
    const second = await callIn(teacher)
    const [theirs, ours] = [callPage(student), callPage(teacher)]
    if (theirs === undefined || ours === undefined) throw new Error('no page of the call')
    const began = Date.now()
    await until('the teacher hears the student', async () => (await received(ours)).sound > 0, 20_000)
    console.log(`click → joined ${String(first)} ms and ${String(second)} ms; → first sound of the other ${String(Date.now() - began)} ms later`)
    await picture(ours, 'call-two')
    expect(await state(teacher)).toBe('joined')
    // No token of the account's ever comes to the deployment's page or log.
    expect(await ours.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage, cookie: document.cookie }))).not.toContain('syt_')
  })
  it('goes on when the teacher’s page dies, and they are both in again', { timeout: 150_000 }, async () => {
    const before = callPage(teacher)
    await teacher.app.electron.evaluate(({ webContents }) => {
      const contents = webContents.getAllWebContents().find((one) => one.getURL().includes('/amphi-call/'))
      if (contents !== undefined) process.kill(contents.getOSProcessId(), 'SIGKILL')
    })
    const next = await until('another page of the call', () => {
      const found = callPage(teacher)
      return found !== before && found
    })
    await teacher.page.locator('[data-call-bar="joined"]').waitFor({ timeout: 40_000 })
    // What the dead page left in the conference would keep all media away for a minute, since there is no media server: it is ended first, and never stands beside the new one.
    await until('the teacher hears the student again', async () => (await received(next)).sound > 0, 30_000)
    expect(await state(student)).toBe('joined')
    await picture(next, 'call-restarted')
  })
  it('ends for whoever closes the window, and the other stays', { timeout: 60_000 }, async () => {
    await teacher.app.electron.evaluate(({ BaseWindow, BrowserWindow }) => {
      const mains = new Set(BrowserWindow.getAllWindows().map(({ id }) => id))
      BaseWindow.getAllWindows().find(({ id }) => !mains.has(id))?.close()
    })
    await teacher.page.locator('[data-call-bar]').waitFor({ state: 'detached' })
    expect(callPage(teacher)).toBeUndefined()
    expect(await state(student)).toBe('joined')
  })
})
