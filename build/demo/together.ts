// For: a call of two with a shared window, for the demo's end and the pictures of README.md.
// Must not know what else is played.
import type { Page } from 'playwright-core'
import { base32 } from '../../renderer/engine/calls/base32.ts'
import { call as words } from '../../renderer/locales/en/call.ts'
import type { Campus, CampusRoom } from '../../test/campus/index.ts'
import { startParticipant } from '../../test/campus/jitsi/participant.ts'
import type { RunningApp } from '../../test/support/launch.ts'
import { openOtherWindow } from '../../test/support/other-window.ts'
import { until } from '../../test/support/processes.ts'
import { pickerDialog, pickerPage, pressLast } from '../../test/support/share-picker.ts'
import { LECTURE } from './lecture.ts'

/** Everybody sits at this machine, which may have no network: they find each other by its own addresses, plainly written. */
export const SAME_MACHINE = ['--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns']
/** A camera and a microphone for a machine that has none; only ever in the played demo. */
export const FAKE_MEDIA = ['--use-fake-device-for-media-stream', ...SAME_MACHINE]

export interface Together {
  campus: Campus
  course: { room: CampusRoom; other: string }
  app: RunningApp
  page: Page
  picture: (of: Page, name: string) => Promise<void>
  step: (what: string) => void
  begun: (() => Promise<void>)[]
}

/** A call in the course: the other one joins from a plain page, and sees in there the window that is shared here through the picker. */
export async function callTogether({ campus, course, app, page, picture, step, begun }: Together): Promise<void> {
  const { calls } = campus
  if (calls === undefined) throw new Error('the campus has no calls')
  await page.locator('main [data-call-button]').click()
  await page.locator('[data-call-bar="joined"]').waitFor({ timeout: 40_000 })
  step('is in the call')
  const teacher = await startParticipant(calls.origin)
  begun.push(() => teacher.stop())
  const name = campus.person(course.other).displayName
  const token = await calls.openIdToken(await campus.login(course.other), course.room.id, name)
  const { phase, error } = await teacher.join({ room: base32(course.room.id).toLowerCase(), name, token, camera: null, microphone: true })
  if (phase !== 'joined') throw new Error(`${name} could not join: ${error ?? phase}`)
  await teacher.until('both are in', ({ others }) => others.length === 1)
  step(`${name} has joined from a browser`)
  const call = app.electron.windows().find((one) => one.url().includes('/amphi-call/'))
  if (call === undefined) throw new Error('the call has no page')
  const lecture = await openOtherWindow(LECTURE, { x: 20, y: 20, width: 960, height: 540 })
  begun.push(() => lecture.dispose())
  await call.getByRole('button', { name: words['call.share.start'], exact: true }).click()
  const above = await pickerPage(app.electron)
  const picker = await pickerDialog(above)
  await picker.getByRole('tab', { name: new RegExp(words['call.picker.windows']) }).click()
  await picker.getByRole('option', { name: /Lecture 9/ }).click()
  await picture(above, 'picker')
  await pressLast(above, () => picker.getByRole('button', { name: words['call.picker.share'], exact: true }).click())
  await until('the shared window is seen at the other side', async () => (await teacher.pixels()).some(({ muted, width }) => !muted && width > 300), 20_000)
  // Sharp some frames after the first.
  await call.waitForTimeout(1500)
  step(`shares a window, and ${name} sees it`)
  await picture(call, 'sharing')
  await picture(teacher.page, 'seen-by-the-other')
  await picture(page, 'call-bar')
}
