// Calls as the main window shows them, against a campus with a Jitsi of its own: the button, who is in, ringing, links, the chat beside a call, and no trace where there are none.
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { base32 } from '../../renderer/engine/calls/base32.ts'
import { startCampus, type Campus, type CampusClient } from '../campus/index.ts'
import { until } from '../support/processes.ts'
import { faults } from './support/faults.ts'
import { picture, pictureOnFailure } from './support/pictures.ts'
import { composer, delivered, listRow, message, openRoom, timeline, write } from './support/room.ts'
import { openSeat, say, type Seat } from './support/seat.ts'
import { startSecond } from './support/second-instance.ts'
import { listShown, signInByPassword } from './support/sign-in.ts'
import { soon } from './support/soon.ts'

const MEMBER = 'org.amphi.call.member'
const RING = 'org.matrix.msc4075.rtc.notification'
const DECLINE = 'org.matrix.msc4310.rtc.decline'

let campus: Campus
let seat: Seat
let ivanov: CampusClient
let smith: CampusClient

const page = () => seat.page
const course = () => campus.room('course')
const direct = () => ({ id: campus.room('direct-petrova-ivanov').id, name: 'Иванов' })
const button = () => page().locator('main [data-call-button]')
const bar = () => page().locator('[data-call-bar]')
const banner = () => page().locator('[data-call-banner]')
const mark = (roomId: string) => listRow(page(), roomId).locator('[data-call-mark]')
const rings = () => page().locator('[data-rings]')
const callPage = (): Page | undefined => seat.app.electron.windows().find((one) => one.url().includes('/amphi-call/'))
const chatPage = (): Page | undefined => seat.app.electron.windows().find((one) => one !== page() && one.url() === 'app://amphi/')
const focused = () => page().evaluate(() => document.activeElement?.getAttribute('data-call-button') ?? document.activeElement?.tagName ?? '')

/** The main window makes a sound. */
const audible = () => seat.app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.webContents.isCurrentlyAudible()))

/** Somebody else comes into a call of the room, and goes: as their client tells it. */
async function comesIn(who: CampusClient, roomId: string, session: string): Promise<() => Promise<unknown>> {
  const tell = (membership: 'join' | 'leave') => who.event(roomId, MEMBER, { v: 1, membership, session, guarded: true })
  await tell('join')
  return () => tell('leave')
}
const startsCall = (who: CampusClient, roomId: string) =>
  who.send(roomId, { msgtype: 'm.text', body: `Started a call: ${campus.calls?.origin ?? ''}/x`, 'm.mentions': {}, 'org.amphi.call': { v: 1, domain: campus.calls?.domain, name: 'x', counted: true } })
const rings1 = (who: CampusClient, roomId: string, called: string) =>
  who.event(roomId, RING, { notification_type: 'ring', 'm.mentions': { user_ids: [called], room: false }, sender_ts: Date.now(), lifetime: 30_000 })

async function events(client: CampusClient, roomId: string): Promise<{ type: string; sender: string; content: Record<string, unknown> }[]> {
  return (await client.messages(roomId, { limit: 30 })).chunk
}
async function leaveCall(): Promise<void> {
  await bar().getByRole('button', { name: say('calls.bar.leave'), exact: true }).click()
  await bar().waitFor({ state: 'detached' })
  await until('the call’s window is gone', () => callPage() === undefined)
}

/** What names a call: drawn, read aloud or offered as a tip; what people have written is theirs. */
const words = (): Promise<string[]> =>
  page().evaluate(() => {
    const found: string[] = []
    const told = /\bcall|\bjoin\b|ringing|conference/i
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT)
    for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
      const element = node as HTMLElement
      for (const { name, value } of element.attributes) if (name.startsWith('data-call')) found.push(`${name}=${value}`)
      if (element.closest('[data-kind="message"]') !== null) continue
      for (const { name, value } of element.attributes) if (name !== 'class' && told.test(value)) found.push(`${name}=${value}`)
      for (const child of element.childNodes) if (child.nodeType === Node.TEXT_NODE && told.test(child.nodeValue ?? '')) found.push(child.nodeValue ?? '')
    }
    return found
  })

beforeAll(async () => {
  campus = await startCampus({ seed: 'tiny', identity: ['password'], calls: true })
  seat = await openSeat(campus, { args: ['--use-fake-device-for-media-stream'] })
  ivanov = await campus.login('ivanov')
  smith = await campus.login('smith')
  await signInByPassword(seat, campus.person('petrova'))
  await listShown(page())
})
afterAll(async () => {
  await seat?.app.dispose()
  await campus?.stop()
})
pictureOnFailure('call-room', () => seat?.page)
// What one test left open is not the next one's trouble.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return
  await page().evaluate(() => window.amphi.call('call.command', { command: 'leave' }))
  await page().reload()
  await listShown(page())
})

describe('a call of others', () => {
  it('is seen in the list and in the room: since when, how many, who; and is gone when all have left', async () => {
    await openRoom(page(), course())
    await button().waitFor()
    expect(await button().innerText()).toBe(say('calls.call'))
    const goes = [await comesIn(ivanov, course().id, 'session-ivanov')]
    await startsCall(ivanov, course().id)
    await banner().waitFor()
    await soon(() => banner().innerText()).toContain(say('calls.people', { count: 1 }))
    goes.push(await comesIn(smith, course().id, 'session-smith'))
    await soon(() => banner().innerText()).toContain(say('calls.people', { count: 2 }))
    expect(await banner().getByRole('img').getAttribute('aria-label')).toContain('Smith')
    expect(await mark(course().id).getAttribute('aria-label')).toBe(say('calls.mark', { count: 2 }))
    // One way in: the line has taken the header's button.
    expect(await button().count()).toBe(1)
    expect(await button().innerText()).toBe(say('calls.join'))
    await page().locator('[data-call-tile="live"]').waitFor()
    await picture(page(), 'call-room-others')
    expect((await words()).join()).toContain(say('calls.goesOn'))
    for (const go of goes) await go()
    await banner().waitFor({ state: 'detached' })
    await soon(() => mark(course().id).count()).toBe(0)
    await page().locator('[data-call-tile="over"]').waitFor()
    expect(callPage()).toBeUndefined()
  })
})

describe('one click', () => {
  it('opens the call’s window and joins; the bar says so in every room, and the room is told', { timeout: 90_000 }, async () => {
    await openRoom(page(), course())
    await button().click()
    await bar().waitFor()
    await until('the call’s page', callPage)
    await page().locator('[data-call-bar="joined"]').waitFor({ timeout: 40_000 })
    await soon(() => mark(course().id).count()).toBe(1)
    await soon(async () => (await events(ivanov, course().id)).some(({ type, sender, content }) => type === MEMBER && sender === campus.person('petrova').userId && content.membership === 'join')).toBe(true)
    await openRoom(page(), direct())
    expect(await bar().innerText()).toContain(course().name)
    await picture(page(), 'call-room-bar')
    expect(await faults(page())).toEqual([])
    await bar().getByRole('button', { name: course().name }).click()
    await soon(() => page().locator('h1').first().innerText()).toBe(course().name)
  })

  it('another room’s call is refused in a sentence while this one goes on', async () => {
    await openRoom(page(), direct())
    await button().click()
    await page().getByText(say('calls.error.busyIn', { room: course().name })).waitFor()
    expect((await events(ivanov, direct().id)).some(({ type }) => type === RING)).toBe(false)
  })

  it('the bar mutes, and leaves', async () => {
    const microphone = bar().getByRole('button', { name: new RegExp(`${say('calls.bar.mute')}|${say('calls.bar.unmute')}`) })
    const before = await microphone.getAttribute('aria-label')
    await microphone.click()
    await soon(() => microphone.getAttribute('aria-label')).toBe(before === say('calls.bar.mute') ? say('calls.bar.unmute') : say('calls.bar.mute'))
    await leaveCall()
    await soon(() => mark(course().id).count()).toBe(0)
    await openRoom(page(), course())
    await page().locator('[data-call-tile="over"]').last().waitFor()
  })
})

describe('the chat beside the call', () => {
  it('writes into the room, and reads what others write', { timeout: 90_000 }, async () => {
    await openRoom(page(), course())
    await page().keyboard.press('Control+Shift+KeyJ')
    await page().locator('[data-call-bar="joined"]').waitFor({ timeout: 40_000 })
    const call = await until('the call’s page', callPage)
    await call.evaluate(() => (globalThis as unknown as { amphiCall: { call: (channel: string, arg: unknown) => Promise<unknown> } }).amphiCall.call('window.chat', { open: true }))
    const chat = await until('the chat’s page', chatPage)
    chat.setDefaultTimeout(20_000)
    await chat.locator('[data-call-chat]').waitFor()
    expect(await chat.locator('[data-room], [data-list-filter]').count()).toBe(0)
    await message(chat, 'The problem set for week 9').first().waitFor()
    await delivered(await write(chat, 'written beside the call'))
    await soon(async () => (await events(ivanov, course().id)).some(({ content }) => content.body === 'written beside the call')).toBe(true)
    await message(page(), 'written beside the call').waitFor()
    await ivanov.send(course().id, 'heard beside the call')
    await message(chat, 'heard beside the call').waitFor()
    expect(await faults(chat)).toEqual([])
    await picture(chat, 'call-room-chat')
  })

  it('is as wide as its edge is drawn, by keys and by the pointer', { timeout: 60_000 }, async () => {
    const chat = await until('the chat’s page', chatPage)
    const edge = chat.getByRole('separator', { name: say('calls.chat.edge') })
    const width = () => chat.evaluate(() => window.innerWidth)
    const of = async (name: string) => Number(await edge.getAttribute(name))
    const usual = await width()
    await edge.focus()
    for (const [key, is] of [['ArrowLeft', usual + 16], ['ArrowRight', usual], ['Home', await of('aria-valuemin')], ['End', await of('aria-valuemax')]] as const) {
      await chat.keyboard.press(key)
      await soon(width).toBe(is)
      await soon(() => of('aria-valuenow')).toBe(is)
    }
    await edge.dblclick()
    await soon(width).toBe(usual)
    // Drawn: taken at the edge, and then the edge is where the pointer is.
    await chat.mouse.move(3, 200)
    await chat.mouse.down()
    await chat.mouse.move(-37, 200)
    await soon(width).toBe(usual + 40)
    await chat.mouse.move(3, 200)
    await chat.mouse.up()
    await soon(width).toBe(usual + 40)
    const call = await until('the call’s page', callPage)
    const both = await chat.evaluate(() => window.outerWidth)
    expect((await call.evaluate(() => window.innerWidth)) + (await width())).toBe(both)
    // Only the chat draws it, and within the window.
    expect(await page().evaluate(() => window.amphi.call('chat.width', { width: 300 }).then(() => 'drawn', (error: Error) => error.message))).toBe('failed')
    for (const zoom of [1.25, 2]) {
      await page().evaluate((to) => window.amphi.call('settings.set', { zoom: to }), zoom)
      await edge.focus()
      const before = await of('aria-valuenow')
      await chat.keyboard.press('ArrowLeft')
      await soon(() => of('aria-valuenow')).toBe(before + 16)
      await picture(chat, `call-room-edge-${String(zoom)}`)
    }
    await page().evaluate(() => window.amphi.call('settings.set', { zoom: 1 }))
    await edge.dblclick()
    await soon(width).toBe(usual)
  })

  it('takes a file that is dropped on it', async () => {
    const chat = await until('the chat’s page', chatPage)
    const files = await chat.evaluateHandle(() => {
      const transfer = new DataTransfer()
      transfer.items.add(new File(['1,2,3'], 'results.csv', { type: 'text/csv' }))
      return transfer
    })
    for (const event of ['dragenter', 'dragover', 'drop']) await chat.dispatchEvent('[data-timeline]', event, { dataTransfer: files })
    await chat.getByText('results.csv').first().waitFor()
    await composer(chat).press('Enter')
    await soon(async () => (await events(ivanov, course().id)).some(({ content }) => content.msgtype === 'm.file' && content.body === 'results.csv')).toBe(true)
  })

  it('goes on when the main window’s page is loaded anew, and the bar is back', { timeout: 60_000 }, async () => {
    const chat = await until('the chat’s page', chatPage)
    await page().reload()
    await bar().waitFor()
    await listShown(page())
    await openRoom(page(), course())
    await bar().waitFor()
    // It is this device and no other one.
    expect(await banner().count()).toBe(0)
    await delivered(await write(chat, 'after the engine began anew'))
    await soon(async () => (await events(ivanov, course().id)).some(({ content }) => content.body === 'after the engine began anew')).toBe(true)
    // What the dead page had said of itself is over with the call, and not when the server gives them up.
    await leaveCall()
    await soon(() => mark(course().id).count()).toBe(0)
    await page().locator('[data-call-tile="over"]').last().waitFor()
    expect(await page().locator('[data-call-tile="live"]').count()).toBe(0)
  })
})

describe('ringing', () => {
  it('asks over every view, by keyboard too; declined is told to the other side', async () => {
    await page().keyboard.press('Control+Comma')
    await page().getByRole('heading', { name: say('settings.title') }).waitFor()
    const go = await comesIn(ivanov, direct().id, 'session-ring-1')
    await rings1(ivanov, direct().id, campus.person('petrova').userId)
    await rings().waitFor()
    // Whoever was typing answers nothing by mistake.
    for (const key of ['Enter', 'Space', 'KeyA']) await page().keyboard.press(key)
    expect(await rings().count()).toBe(1)
    await picture(page(), 'call-room-ring')
    await soon(audible).toBe(true)
    // Who wants no notifications hears none.
    await page().evaluate(() => window.amphi.call('settings.set', { notifications: 'off' }))
    await soon(audible).toBe(false)
    await page().evaluate(() => window.amphi.call('settings.set', { notifications: 'all' }))
    expect(await faults(page())).toEqual([])
    await page().keyboard.press('Tab')
    await page().keyboard.press('Enter')
    await rings().waitFor({ state: 'detached' })
    await page().getByRole('heading', { name: say('settings.title') }).waitFor()
    await page().keyboard.press('Escape')
    await soon(async () => (await events(ivanov, direct().id)).some(({ type }) => type === DECLINE)).toBe(true)
    await go()
    expect(callPage()).toBeUndefined()
  })

  it('not answered, it was missed: the room says so and offers to call back', async () => {
    const go = await comesIn(ivanov, direct().id, 'session-ring-2')
    await startsCall(ivanov, direct().id)
    await rings1(ivanov, direct().id, campus.person('petrova').userId)
    await rings().waitFor()
    await go()
    await rings().waitFor({ state: 'detached' })
    await openRoom(page(), direct())
    const missed = page().locator('[data-call-tile="missed"]')
    await missed.waitFor()
    await missed.getByRole('button', { name: say('calls.tile.callBack') }).waitFor()
    await picture(page(), 'call-room-missed')
  })

  it('accepted, it opens the call, and nobody is rung back', { timeout: 60_000 }, async () => {
    await openRoom(page(), course())
    const go = await comesIn(ivanov, direct().id, 'session-ring-3')
    await rings1(ivanov, direct().id, campus.person('petrova').userId)
    await rings().waitFor()
    await rings().getByRole('button', { name: new RegExp(`^${say('calls.ring.accept')}`) }).click()
    await bar().waitFor()
    await rings().waitFor({ state: 'detached' })
    await page().locator('[data-call-bar="joined"]').waitFor({ timeout: 40_000 })
    expect((await events(ivanov, direct().id)).some(({ type, sender }) => type === RING && sender === campus.person('petrova').userId)).toBe(false)
    await leaveCall()
    await go()
  })

  it('of one’s own that nobody took reads so, and not for how long one waited', { timeout: 60_000 }, async () => {
    await openRoom(page(), direct())
    await button().click()
    await page().locator('[data-call-bar="joined"]').waitFor({ timeout: 40_000 })
    // That one is in stands in the room before one goes.
    await soon(() => page().locator(`[data-room="${direct().id}"] [data-call-mark]`).getAttribute('aria-label'), { timeout: 30_000 }).toBe(say('calls.mark', { count: 1 }))
    await leaveCall()
    const unanswered = page().locator('[data-call-tile="unanswered"]')
    await unanswered.waitFor()
    expect(await unanswered.innerText()).toContain(say('calls.tile.unanswered'))
    await picture(page(), 'call-room-unanswered')
  })
})

describe('two people', () => {
  it('one calls, the other’s Amphi rings and is answered by keyboard; both are in, and both see how it ended', { timeout: 120_000 }, async () => {
    const other = await openSeat(campus, { args: ['--use-fake-device-for-media-stream'] })
    try {
      await signInByPassword(other, campus.person('ivanov'))
      await listShown(other.page)
      await openRoom(page(), direct())
      await button().click()
      await other.page.locator('[data-rings]').waitFor({ timeout: 30_000 })
      for (const key of ['Tab', 'Tab']) await other.page.keyboard.press(key)
      expect(await other.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')).toContain(say('calls.ring.accept'))
      await other.page.keyboard.press('Enter')
      for (const one of [page(), other.page]) {
        await one.locator('[data-call-bar="joined"]').waitFor({ timeout: 40_000 })
        await soon(() => one.locator('[data-call-bar]').innerText(), { timeout: 30_000 }).toContain(say('calls.people', { count: 2 }))
      }
      expect(await other.page.locator('[data-rings]').count()).toBe(0)
      // The room knows of both before the first of them goes.
      for (const { page: one } of [seat, other]) await soon(() => one.locator(`[data-room="${direct().id}"] [data-call-mark]`).getAttribute('aria-label'), { timeout: 30_000 }).toBe(say('calls.mark', { count: 2 }))
      await leaveCall()
      await soon(() => other.page.locator('[data-call-bar]').innerText()).toContain(say('calls.people', { count: 1 }))
      await other.page.locator('[data-call-bar]').getByRole('button', { name: say('calls.bar.leave'), exact: true }).click()
      // Taken, not missed.
      for (const one of [page(), other.page]) await soon(() => one.locator('[data-call-tile]').last().getAttribute('data-call-tile')).toBe('over')
      await soon(() => other.page.locator(`[data-room="${direct().id}"] [data-call-mark]`).count()).toBe(0)
    } finally {
      await other.app.dispose()
    }
  })
})

describe('a link to a call', () => {
  it('opens the room with the button in focus, and joins nothing by itself', async () => {
    await openRoom(page(), direct())
    const seminar = campus.room('seminar')
    await startSecond(seat, [`amphi:call/${encodeURIComponent(seminar.id)}`])
    await soon(() => page().locator('h1').first().innerText()).toBe(seminar.name)
    await soon(focused).toBe('start')
    await new Promise((resolve) => setTimeout(resolve, 1000))
    expect(await bar().count()).toBe(0)
    // The person's own key.
    await page().keyboard.press('Enter')
    await bar().waitFor()
    await page().locator('[data-call-bar="joined"]').waitFor({ timeout: 40_000 })
    // F6 reaches the bar; its last button leaves.
    await soon(async () => {
      await page().keyboard.press('F6')
      return page().evaluate(() => document.activeElement?.closest('[data-region]')?.getAttribute('data-region'))
    }).toBe('call')
    await leaveCall()
  })
})

describe('a role that may not start a call', () => {
  it('is told so by the button, and joins as soon as somebody else has started one', { timeout: 120_000 }, async () => {
    await seat.app.dispose()
    const lecture = { id: await smith.createRoom({ preset: 'private_chat', name: 'Topology', invite: [ivanov.userId] }), name: 'Topology' }
    await ivanov.join(lecture.id)
    seat = await openSeat(campus, { policy: { calls: { startPower: 50 } } })
    await signInByPassword(seat, campus.person('ivanov'))
    await listShown(page())
    await openRoom(page(), lecture)
    await page().locator('main [data-call-button="refused"]').waitFor()
    expect(await button().getAttribute('aria-description')).toBe(say('calls.noPower'))
    await button().focus()
    await page().keyboard.press('Enter')
    await page().locator('[data-notice]').getByText(say('calls.noPower')).waitFor()
    expect(await bar().count()).toBe(0)
    // Nor does a page get in that asks main behind the interface's back, under this room's name or another's.
    const name = (roomId: string) => base32(roomId).toLowerCase()
    const open = (roomId: string, conference: string) =>
      page().evaluate((arg) => window.amphi.call('call.open', arg), { roomId, conference: { domain: campus.calls?.domain ?? '', name: conference }, title: 'x', name: 'x', avatar: null, direct: false, people: null, audioOnly: false })
    const own = await ivanov.createRoom({ preset: 'private_chat' })
    for (const [roomId, conference] of [[lecture.id, name(lecture.id)], [own, name(lecture.id)], [lecture.id, name(own)]] as const) expect(await open(roomId, conference)).toMatchObject({ ok: false, code: 'no-power' })
    expect(callPage()).toBeUndefined()
    const go = await comesIn(smith, lecture.id, 'session-teacher')
    await page().locator('main [data-call-button="join"]').waitFor()
    expect(await open(lecture.id, name(lecture.id))).toMatchObject({ ok: true })
    await until('the call’s page', callPage)
    await leaveCall()
    await go()
    await page().locator('main [data-call-button="refused"]').waitFor()
  })
})

describe('without calls', () => {
  it('there is no trace of them: not in rooms, dialogs, menus, keys or what is read aloud', { timeout: 120_000 }, async () => {
    await seat.app.dispose()
    seat = await openSeat(campus, { policy: { calls: { enabled: false } } })
    await signInByPassword(seat, campus.person('petrova'))
    await listShown(page())
    const go = await comesIn(ivanov, course().id, 'session-nobody-sees')
    await startsCall(ivanov, course().id)
    await rings1(ivanov, direct().id, campus.person('petrova').userId)
    // The list's second lines are what people wrote, too.
    for (const slug of ['course', 'direct-petrova-ivanov']) await ivanov.send(campus.room(slug).id, 'the last of the messages')
    await (await campus.login('moreau')).send(campus.room('seminar').id, 'the last of the messages')
    await soon(() => page().locator('[data-room]').filter({ hasText: 'the last of the messages' }).count()).toBe(3)
    await openRoom(page(), course())
    await message(page(), 'the last of the messages').waitFor()
    const seen: Record<string, string[]> = { room: await words() }
    for (const [keys, title] of [['Control+Slash', 'settings.shortcuts'], ['Control+Comma', 'settings.title']] as const) {
      await page().keyboard.press(keys)
      await page().getByRole('heading', { name: say(title) }).waitFor()
      if (title === 'settings.title') for (const tab of await page().getByRole('tab').all()) {
        await tab.click()
        seen[`settings ${await tab.innerText()}`] = await words()
      }
      else seen[title] = await words()
      await page().keyboard.press('Escape')
      await page().getByRole('heading', { name: say(title) }).waitFor({ state: 'detached' })
    }
    await page().getByRole('button', { name: say('timeline.header.menu'), exact: true }).click()
    await page().getByRole('menu').waitFor()
    seen['menu'] = await words()
    await page().keyboard.press('Escape')
    await page().getByRole('button', { name: say('timeline.header.showPeople') }).click()
    await page().getByRole('listbox', { name: say('people.members') }).getByRole('option').filter({ hasText: 'Иванов' }).click()
    await page().getByRole('heading', { name: say('people.profile') }).waitFor()
    seen['profile'] = await words()
    await page().keyboard.press('Escape')
    expect(Object.fromEntries(Object.entries(seen).filter(([, found]) => found.length > 0))).toEqual({})
    expect(Object.keys(seen).length).toBeGreaterThan(6)
    await timeline(page()).focus()
    await page().keyboard.press('Control+Shift+KeyJ')
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await rings().count()).toBe(0)
    expect(callPage()).toBeUndefined()
    await go()
  })
})
