// States that one meets seldom, and sizes that few have: each must look and work as well as the others.
import type { Page } from 'playwright-core'
import { failed, inCall, lead, picking, press, settle, share, sources } from './acts.ts'
import type { Scene } from './scenes.ts'

const greenRoom = { devices: { microphone: null, camera: null, speaker: null }, microphone: true, camera: true, greenRoom: true }

/** The menu of the bar's button with that number, from the left. */
const menu = (at: number) => async (page: Page): Promise<void> => {
  await page.locator('footer [aria-haspopup="menu"]').nth(at).click()
  await page.getByRole('menu').waitFor()
}

const menuEntry = async (page: Page, at: number): Promise<void> => {
  await page.getByRole('menuitem').nth(at).click()
}

/** Oneself moderates, in a call with hands, a lobby and an unverified name. */
const hall = (more?: (page: Page) => Promise<void>) => inCall(40, 4, async (page) => {
  await lead(page)
  await page.evaluate(() => {
    const { fake, people } = window.harness
    fake.emit(people.person('p4', { handRaisedAt: 1000 }), people.person('p7', { handRaisedAt: 500 }), people.person('p9', { verified: false }), people.person('p30', { service: true, name: 'Jibri' }))
  })
  await more?.(page)
})

const windowMode = (mode: 'normal' | 'small' | 'fullscreen') => (page: Page): Promise<void> =>
  page.evaluate((wanted) => window.harness.main('window.changed', { mode: wanted, focused: true, visible: true, chat: false }), mode)

const SMALL = { width: 384, height: 236 }
const LEAST = { width: 360, height: 640 }
/** A lab PC with 1366 × 768 at 200 %. */
const ZOOMED = { width: 683, height: 360 }

export const RARE_SCENES: readonly Scene[] = [
  { name: 'lobby-host', firstPhase: 'lobby', act: (page) => page.evaluate(() => window.harness.fake.emit({ type: 'phase', phase: { kind: 'lobby', host: true } })) },
  { name: 'alone-direct', start: { direct: true, title: 'Chloé Dubois' }, act: inCall(0, 0) },
  { name: 'alone-no-camera', act: inCall(0, 0, (page) => page.evaluate(() => window.harness.fake.emit(window.harness.people.track('me', 'camera', { muted: true })))) },
  { name: 'two-hundred', act: inCall(199, 1) },
  { name: 'grid-25', act: async (page) => {
    await inCall(24, 24)(page)
    await page.keyboard.press('l')
  } },
  { name: 'own-hand', act: inCall(8, 4, (page) => page.evaluate(() => {
    const { fake, people } = window.harness
    fake.emit(people.person('p2', { handRaisedAt: 10 }), ...people.self({ handRaisedAt: 30 }))
  })) },
  { name: 'pinned', act: inCall(8, 6, async (page) => {
    await page.keyboard.press('F6')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
  }) },
  { name: 'stalled-everywhere', act: inCall(5, 5, (page) => page.evaluate(() => {
    const { fake, people } = window.harness
    for (const id of ['p1', 'p3']) fake.emit(people.track(id, 'camera', { stalled: true }))
  })) },
  { name: 'lost', act: inCall(1, 0, (page) => page.evaluate(() => window.harness.fake.emit(window.harness.people.person('p0', { lost: true })))) },
  { name: 'microphone-menu-muted-by-all', act: inCall(8, 4, async (page) => {
    await page.evaluate(() => window.harness.fake.emit({ type: 'moderation', moderation: { keptMuted: { audio: true, video: true }, allowed: { audio: false, video: false }, lobby: false, locked: false } }))
    await page.keyboard.press('F6')
    await page.keyboard.press('F6')
  }) },
  { name: 'camera-menu', act: inCall(8, 4, menu(1)) },
  { name: 'share-menu', act: inCall(8, 4, menu(2)) },
  { name: 'reactions-menu', act: inCall(8, 4, menu(3)) },
  { name: 'leave-menu', act: hall(menu(5)) },
  { name: 'person-menu', act: hall((page) => page.locator('[data-tile="camera p0"]').click({ button: 'right' })) },
  { name: 'remove-dialog', act: hall(async (page) => {
    await page.locator('[data-tile="camera p0"]').click({ button: 'right' })
    await page.getByRole('menuitem').last().click()
  }) },
  { name: 'lock-dialog', act: hall(async (page) => {
    await menu(4)(page)
    await page.getByRole('menuitem').filter({ has: page.locator('.lucide-lock') }).click()
  }) },
  { name: 'end-dialog', act: hall(async (page) => {
    await menu(5)(page)
    await menuEntry(page, 1)
  }) },
  { name: 'devices-dialog', act: inCall(3, 2, async (page) => {
    await menu(1)(page)
    await page.getByRole('menuitem').last().click()
  }) },
  { name: 'people-menu', act: hall(async (page) => {
    await page.keyboard.press('p')
    await settle(page)
    await page.locator('aside [aria-haspopup="menu"]').last().click()
  }) },
  { name: 'people-search', act: hall(async (page) => {
    await page.keyboard.press('p')
    await page.getByRole('searchbox').fill('соко')
  }) },
  { name: 'people-nobody', act: hall(async (page) => {
    await page.keyboard.press('p')
    await page.getByRole('searchbox').fill('Ктулху')
  }) },
  { name: 'sharing-paused', act: inCall(8, 4, (page) => share(page, { paused: true })) },
  { name: 'sharing-alone', act: inCall(0, 0, share) },
  { name: 'sharing-long', size: { width: 1000, height: 640 }, act: inCall(8, 4, (page) => share(page, { doubt: 'frozen', label: 'Очень длинное название окна, которое не помещается в одну строку, потому что в нём есть путь — LibreOffice Impress' })) },
  { name: 'switch-share', act: inCall(8, 4, async (page) => {
    await share(page)
    await page.evaluate(() => window.harness.main('call.command', { command: 'switch-share' }))
  }) },
  { name: 'picker-looking', act: picking(async () => undefined) },
  { name: 'picker-empty', act: picking((page) => page.evaluate(() => window.pickerHarness.show({ sources: [] }))) },
  { name: 'picker-not-found', act: picking(async (page) => {
    await sources(page, 14)
    await page.locator('[data-tab="window"]').click()
    await page.getByRole('searchbox').fill('Blender')
  }) },
  { name: 'picker-sound', start: { platform: 'win32' }, act: picking(async (page) => {
    await sources(page, 3)
    await page.evaluate(() => window.pickerHarness.show({ audio: true, sources: [{ id: 'screen:1:0', kind: 'screen', name: 'Экран 1', thumbnail: null, icon: null }] }))
  }) },
  { name: 'audio-only-policy', start: { policy: { audioOnly: true, maxHeight: null, maxBitrate: null, quietFrom: 30 } }, act: inCall(5, 0) },
  { name: 'no-devices', act: inCall(3, 2, (page) => page.evaluate(() => {
    const { fake } = window.harness
    fake.deviceList = []
    fake.emit({ type: 'track-gone', id: 'me-microphone' }, { type: 'track-gone', id: 'me-camera' })
  })) },
  { name: 'left', act: async (page) => {
    await inCall(3, 2)(page)
    await settle(page)
    await page.evaluate(() => window.harness.fake.emit({ type: 'phase', phase: { kind: 'left' } }))
  } },
  { name: 'removed', act: failed('removed') },
  { name: 'lobby-denied', act: failed('lobby-denied') },
  { name: 'connection-lost', act: failed('connection-lost') },
  { name: 'password-wrong', act: failed('password-wrong') },
  { name: 'green-room-denied', devices: 'denied', start: { choices: greenRoom } },
  { name: 'green-room-missing', devices: 'missing', start: { people: 0, choices: greenRoom } },
  { name: 'green-room-audio', start: { choices: greenRoom, policy: { audioOnly: true, maxHeight: null, maxBitrate: null, quietFrom: 30 } } },
  { name: 'green-room-least', size: LEAST, start: { choices: greenRoom } },
  { name: 'green-room-zoomed', size: ZOOMED, scale: 2, start: { choices: greenRoom } },
  { name: 'least', size: LEAST, act: hall() },
  { name: 'least-sharing', size: LEAST, act: inCall(8, 4, (page) => share(page, { doubt: 'black' })) },
  { name: 'least-people', size: LEAST, act: hall(press('p')) },
  { name: 'least-picker', size: LEAST, act: picking((page) => sources(page, 14)) },
  { name: 'zoomed', size: ZOOMED, scale: 2, act: hall() },
  { name: 'zoomed-share', size: ZOOMED, scale: 2, act: inCall(14, 4, (page) => page.evaluate(() => window.harness.fake.emit(window.harness.people.track('p0', 'screen')))) },
  { name: 'zoomed-sharing', size: ZOOMED, scale: 2, act: inCall(8, 4, share) },
  { name: 'zoomed-picker', size: ZOOMED, scale: 2, act: picking((page) => sources(page, 5)) },
  { name: 'beside-chat', size: { width: 956, height: 700 }, act: hall() },
  { name: 'beside-chat-people', size: { width: 956, height: 700 }, act: hall(press('p')) },
  { name: 'small-quiet', size: SMALL, act: inCall(5, 0, windowMode('small')) },
  { name: 'small-alone', size: SMALL, act: inCall(0, 0, windowMode('small')) },
  { name: 'small-sharing', size: SMALL, act: inCall(5, 3, async (page) => {
    await share(page)
    await windowMode('small')(page)
  }) },
  { name: 'small-shared', size: SMALL, act: inCall(5, 3, async (page) => {
    await page.evaluate(() => window.harness.fake.emit(window.harness.people.track('p0', 'screen')))
    await windowMode('small')(page)
  }) },
  { name: 'small-reconnecting', size: SMALL, act: inCall(5, 3, async (page) => {
    await page.evaluate(() => window.harness.fake.emit({ type: 'phase', phase: { kind: 'reconnecting', since: Date.now() - 8000 } }))
    await windowMode('small')(page)
  }) },
  { name: 'small-lost', size: SMALL, act: async (page) => {
    await windowMode('small')(page)
    await failed('connection-lost')(page)
  } },
  { name: 'fullscreen', size: { width: 1366, height: 768 }, act: inCall(14, 4, async (page) => {
    await page.evaluate(() => window.harness.fake.emit(window.harness.people.track('p0', 'screen')))
    await windowMode('fullscreen')(page)
  }) },
]
