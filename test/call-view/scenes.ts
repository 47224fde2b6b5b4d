// The states of a call that a person may see, each as a way to get there.
import type { Page } from 'playwright-core'
import { failed, inCall, lead, picking, press, share, sources } from './acts.ts'
import type { OpenOptions } from './harness.ts'

export { settle } from './acts.ts'

export interface Scene extends OpenOptions {
  name: string
  act?: (page: Page) => Promise<void>
}

export const SCENES: readonly Scene[] = [
  { name: 'connecting', firstPhase: 'connecting' },
  { name: 'lobby', firstPhase: 'lobby' },
  { name: 'password', act: failed('password') },
  { name: 'failed-token', act: failed('token-refused', 'Token has expired: exp 1764072000 < 1764075600') },
  { name: 'ended', act: failed('ended') },
  { name: 'alone', act: inCall(0, 0) },
  { name: 'pair', start: { direct: true, title: 'Chloé Dubois' }, act: inCall(1, 1) },
  { name: 'pair-no-camera', start: { direct: true, title: 'Chloé Dubois' }, act: inCall(1, 0) },
  { name: 'grid-9', act: inCall(8, 6) },
  { name: 'speaker-lecture', act: inCall(60, 1) },
  { name: 'grid-pages', act: async (page) => {
    await inCall(60, 3)(page)
    await page.keyboard.press('l')
  } },
  { name: 'share-watched', act: inCall(14, 4, (page) => page.evaluate(() => window.harness.fake.emit(window.harness.people.track('p0', 'screen')))) },
  { name: 'share-stalled', act: inCall(14, 4, (page) => page.evaluate(() => window.harness.fake.emit(window.harness.people.track('p0', 'screen', { stalled: true }), window.harness.people.track('p2', 'camera', { stalled: true })))) },
  { name: 'sharing', act: inCall(8, 4, share) },
  { name: 'sharing-black', act: inCall(8, 4, (page) => share(page, { doubt: 'black' })) },
  { name: 'portal', start: { capture: 'portal' }, act: inCall(8, 4, press('s')) },
  { name: 'picker', act: picking((page) => sources(page, 5)) },
  { name: 'picker-many', act: picking(async (page) => {
    await sources(page, 14)
    await page.locator('[data-tab="window"]').click()
  }) },
  { name: 'people-moderator', act: inCall(40, 4, async (page) => {
    await lead(page)
    await page.evaluate(() => {
      const { fake, people } = window.harness
      fake.emit(people.person('p4', { handRaisedAt: 1000 }), people.person('p7', { handRaisedAt: 500 }), people.person('p9', { verified: false, name: 'Петрова Екатерина Александровна' }))
      fake.emit({ type: 'lobby', waiting: [{ id: 'w1', name: 'Гость' }] })
      fake.emit({ type: 'moderation', moderation: { keptMuted: { audio: true, video: false }, allowed: { audio: true, video: true }, lobby: true, locked: true } })
    })
    await page.keyboard.press('p')
  }) },
  { name: 'attendance', act: inCall(8, 4, async (page) => {
    await page.evaluate(() => window.harness.fake.emit({ type: 'attendance', keepers: ['p0', 'p4'] }))
    await page.keyboard.press('p')
  }) },
  { name: 'attendance-own', act: inCall(8, 4, async (page) => {
    await lead(page)
    await page.evaluate(() => window.harness.fake.emit({ type: 'attendance', keepers: ['me'] }))
  }) },
  { name: 'attendance-small', size: { width: 400, height: 250 }, act: inCall(5, 3, (page) => page.evaluate(() => {
    window.harness.main('window.changed', { mode: 'small', focused: true, visible: true, chat: false })
    window.harness.fake.emit({ type: 'attendance', keepers: ['p4'] })
  })) },
  { name: 'attendance-narrow', size: { width: 520, height: 640 }, act: inCall(5, 3, (page) => page.evaluate(() => window.harness.fake.emit({ type: 'attendance', keepers: ['p4', 'p1', 'p2'] }))) },
  { name: 'people-student', act: inCall(40, 4, press('p')) },
  { name: 'reconnecting', act: inCall(8, 4, (page) => page.evaluate(() => window.harness.fake.emit({ type: 'phase', phase: { kind: 'reconnecting', since: Date.now() - 8000 } }))) },
  { name: 'asked', act: inCall(8, 4, (page) => page.evaluate(() => window.harness.fake.emit({ type: 'asked', what: 'unmute-please', by: 'p0' }, { type: 'trouble', error: { code: 'bridge-gone', detail: null } }))) },
  { name: 'reactions-hands', act: inCall(8, 4, (page) => page.evaluate(() => {
    const { fake, people } = window.harness
    fake.emit(people.person('p2', { handRaisedAt: 10 }), people.person('p4', { handRaisedAt: 20 }), { type: 'reaction', id: 'p1', key: 'clap' }, { type: 'reaction', id: 'p4', key: 'like' })
    fake.emit({ type: 'quality', id: 'p1', quality: { level: 1, loss: 0.12, roundTripMs: 620, sending: 240, receiving: 900 } })
  })) },
  { name: 'quality', act: inCall(3, 2, async (page) => {
    await page.evaluate(() => window.harness.fake.emit({ type: 'quality', id: 'p1', quality: { level: 1, loss: 0.12, roundTripMs: 620, sending: 240, receiving: 900 } }))
    await page.locator('[data-tile="camera p1"] [aria-expanded]').click()
  }) },
  { name: 'more-menu', act: inCall(8, 4, async (page) => {
    await lead(page)
    await page.getByRole('button', { name: 'Ещё', exact: true }).click()
  }) },
  { name: 'device-menu', act: inCall(8, 4, (page) => page.getByRole('button', { name: 'Выбрать микрофон и динамик' }).click()) },
  { name: 'shortcuts', act: inCall(3, 2, press('Shift+Slash')) },
  { name: 'narrow', size: { width: 520, height: 640 }, act: inCall(5, 3) },
  { name: 'share-narrow', size: { width: 640, height: 720 }, act: inCall(9, 4, (page) => page.evaluate(() => window.harness.fake.emit(window.harness.people.track('p0', 'screen')))) },
  { name: 'small', size: { width: 400, height: 250 }, act: inCall(5, 3, async (page) => {
    await page.evaluate(() => window.harness.main('window.changed', { mode: 'small', focused: true, visible: true, chat: false }))
    await page.mouse.move(200, 120)
  }) },
  { name: 'scaled', scale: 1.25, size: { width: 1024, height: 640 }, act: inCall(8, 6) },
  { name: 'green-room', start: { choices: { devices: { microphone: null, camera: null, speaker: null }, microphone: true, camera: true, greenRoom: true } } },
  { name: 'green-room-quiet', start: { people: 120, choices: { devices: { microphone: null, camera: null, speaker: null }, microphone: true, camera: true, greenRoom: true } } },
]
