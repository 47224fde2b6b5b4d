// For: calls as two people's engines and a real server tell them: starting, who is in, crashes, rings, what other clients find in the room.
// Must not know how the engine does it, nor any conference server: being in a conference is what main tells.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { base32 } from '../../renderer/engine/calls/base32.ts'
import { memoryStorage } from '../../renderer/engine/snapshot/memory.ts'
import type { Campus, CampusClient } from '../campus/index.ts'
import { startCampus } from '../campus/index.ts'
import { callOf, callRows, conferenceOf, DOMAIN, enter, goOut, MEMBER, member, POLICY, room, seat, TIMES, WIDGET, seats, type Seat } from './calls-ground.ts'
import { Refused, Screen } from './node-host.ts'

let campus: Campus
let petrova: CampusClient
let ivanov: CampusClient
let smith: CampusClient

const course = (): string => campus.room('course').id
const direct = (): string => campus.room('direct-petrova-ivanov').id

beforeAll(async () => {
  campus = await startCampus({ seed: 'tiny', encryption: 'allowed', log: () => undefined })
  petrova = await campus.login('petrova')
  ivanov = await campus.login('ivanov')
  smith = await campus.login('smith')
})
afterEach(async () => {
  for (const { screen } of seats.splice(0)) await screen.stop()
})
afterAll(() => campus.stop())

describe('where a call is', () => {
  it('everybody derives the same name from the room, of any version; Element’s widget of an allowed domain comes first', async () => {
    const a = await seat(campus, petrova)
    const b = await seat(campus, ivanov)
    const v12 = campus.room('seminar').id
    expect(v12).not.toContain(':')
    expect(await a.screen.ask('call.conference', { roomId: v12 })).toEqual({ ...conferenceOf(v12), source: 'derived', audioOnly: false })
    const id = await room(petrova, [ivanov])
    await member(a, id)
    await member(b, id)
    const derived = { ...conferenceOf(id), source: 'derived', audioOnly: false }
    expect(await b.screen.ask('call.conference', { roomId: id })).toEqual(derived)
    // As Element makes it.
    const widget = (domain: string, conferenceId: string): Record<string, unknown> => ({
      type: 'jitsi', name: 'Jitsi', url: `https://app.element.io/jitsi.html?confId=${conferenceId}#conferenceDomain=$domain&conferenceId=$conferenceId`,
      data: { conferenceId, domain, isAudioOnly: true, roomName: 'Лекция' },
    })
    await petrova.state(id, WIDGET, widget('evil.example', 'JitsiEvil'), 'evil')
    await petrova.state(id, WIDGET, widget('old-meet.uni.test', 'JitsiXabcdef'), 'good')
    await expect.poll(() => b.screen.ask('call.conference', { roomId: id })).toEqual({ domain: 'old-meet.uni.test', name: 'jitsixabcdef', source: 'widget', audioOnly: true })
    await petrova.state(id, WIDGET, {}, 'good')
    await expect.poll(() => b.screen.ask('call.conference', { roomId: id })).toEqual(derived)
  })

  it('nowhere, where calls are off, no deployment is named, or the room is encrypted', async () => {
    const a = await seat(campus, petrova)
    const refusal = (roomId: string) => a.screen.ask('call.conference', { roomId }).catch((e: unknown) => (e instanceof Refused ? e.error.code : e))
    const encrypted = await petrova.createRoom({ preset: 'private_chat', initial_state: [{ type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }] })
    await a.screen.until('the room', () => a.screen.rooms.has(encrypted))
    expect(await refusal(encrypted)).toBe('encrypted-room')
    a.host.setCalls({ ...POLICY, preferred: null })
    expect(await refusal(course())).toBe('forbidden')
    a.host.setCalls({ ...POLICY, enabled: false })
    expect(await refusal(course())).toBe('forbidden')
    expect(await refusal('!nowhere:uni.test')).toBe('not-found')
  })
})

describe('who is in', () => {
  it('two come and go: both see it, the room has one message of it, and Element’s users find the conference', async () => {
    const a = await seat(campus, petrova)
    const b = await seat(campus, ivanov)
    const id = await room(petrova, [ivanov])
    await member(a, id)
    await member(b, id)
    for (const one of [a, b]) await one.screen.ask('room.open', { roomId: id, at: null })
    await b.screen.until('may start', () => b.screen.details.get(id)?.can.startCall === true)
    enter(a, id)
    await b.screen.until('a call', () => callOf(b, id)?.people === 1)
    expect(callOf(b, id)).toMatchObject({ elsewhere: false, who: [{ id: petrova.userId }] })
    enter(b, id)
    enter(b, id)
    for (const one of [a, b]) await one.screen.until('two', () => callOf(one, id)?.people === 2)
    expect(callOf(b, id)?.elsewhere).toBe(false)
    await b.screen.until('a live row', () => {
      const body = callRows(b, id)[0]?.body
      return body?.kind === 'call' && body.live && body.people === 2
    })
    expect(b.screen.rooms.get(id)?.lastMessage).toMatchObject({ kind: 'call', text: '', own: false })
    expect(callRows(a, id)[0]?.can.edit).toBe(false)

    // What somebody with another client has of it.
    const page = await ivanov.messages(id, { limit: 50 })
    const said = page.chunk.filter((event) => event.type === 'm.room.message')
    expect(said.map((event) => [event.sender, event.content['msgtype'], event.content['body']])).toEqual([[petrova.userId, 'm.text', `Начинает звонок: https://${DOMAIN}/${base32(id).toLowerCase()}`]])
    await expect.poll(async () => (await ivanov.api<Record<string, unknown>[]>('GET', `/_matrix/client/v3/rooms/${encodeURIComponent(id)}/state`)).filter((event) => event['type'] === WIDGET).length).toBe(1)
    const state = await ivanov.api<Record<string, unknown>[]>('GET', `/_matrix/client/v3/rooms/${encodeURIComponent(id)}/state`)
    expect(state.find((event) => event['type'] === WIDGET)?.['content']).toMatchObject({ type: 'jitsi', name: 'Jitsi', creatorUserId: petrova.userId, data: { conferenceId: base32(id), domain: DOMAIN, isAudioOnly: false, roomName: 'Лекция' } })
    // The widget and the derived name are the same place.
    await expect.poll(() => b.screen.ask('call.conference', { roomId: id })).toMatchObject({ ...conferenceOf(id), source: 'widget' })

    goOut(a, id)
    await b.screen.until('one is left', () => callOf(b, id)?.people === 1)
    goOut(b, id)
    for (const one of [a, b]) {
      await one.screen.until('over', () => callOf(one, id) === null)
      await one.screen.until('told so', () => {
        const body = callRows(one, id)[0]?.body
        return body?.kind === 'call' && !body.live && body.endedAt !== null && body.people === 2
      })
      expect(callRows(one, id).length).toBe(1)
    }
    expect((await a.screen.ask('debug.stats', null))['faults']).toBe(0)
    expect((await b.screen.ask('debug.stats', null))['faults']).toBe(0)
  })

  it('who has died is out by itself; who comes back in the middle of a call, or whose network was away, is in once', async () => {
    const a = await seat(campus, petrova)
    const storage = memoryStorage()
    const b = await seat(campus, ivanov, storage)
    const id = await room(petrova, [ivanov])
    await member(a, id)
    await member(b, id)
    enter(a, id)
    await b.screen.until('a call', () => callOf(b, id) !== null)
    enter(b, id)
    await a.screen.until('two', () => callOf(a, id)?.people === 2)
    // Longer than the delay: the heartbeat holds.
    await new Promise((resolve) => setTimeout(resolve, TIMES.delayMs * 1.7))
    expect(callOf(a, id)?.people).toBe(2)
    const killedAt = performance.now()
    await b.screen.stop()
    await a.screen.until('one', () => callOf(a, id)?.people === 1)
    expect(performance.now() - killedAt).toBeGreaterThan(TIMES.delayMs - TIMES.heartbeatMs - 500)
    const again = await seat(campus, ivanov, storage)
    enter(again, id)
    await a.screen.until('two again', () => callOf(a, id)?.people === 2)
    // The page and its engine die, main and its call do not: the next engine is told.
    await again.screen.stop()
    const third = await seat(campus, ivanov, storage)
    enter(third, id)
    await new Promise((resolve) => setTimeout(resolve, TIMES.delayMs * 1.7))
    expect(callOf(a, id)?.people).toBe(2)
    // No network for longer than the server waits.
    third.cut(true)
    await a.screen.until('gone', () => callOf(a, id)?.people === 1)
    third.cut(false)
    third.host.wake()
    await a.screen.until('back', () => callOf(a, id)?.people === 2)
    goOut(third, id)
    goOut(a, id)
    await a.screen.until('over', () => callOf(a, id) === null)
    const page = await ivanov.messages(id, { limit: 100 })
    expect(page.chunk.filter((event) => event.type === 'm.room.message').length).toBe(1)
  })

  it('a page that is loaded anew in the call, or an app that died in it, is this device: nobody is called elsewhere, and nobody waits for the server', async () => {
    const a = await seat(campus, petrova)
    const storage = memoryStorage()
    const calm = { delayMs: 110_000, heartbeatMs: 45_000 }
    const b = await seat(campus, ivanov, storage, POLICY, undefined, calm)
    const id = await room(petrova, [ivanov])
    await member(a, id)
    await member(b, id)
    enter(b, id)
    await b.screen.until('in', () => callOf(b, id)?.people === 1)
    await a.screen.until('one', () => callOf(a, id)?.people === 1)
    await b.screen.ask('room.open', { roomId: id, at: null })
    const seen = (one: Seat): unknown[] => {
      const calls: unknown[] = []
      one.screen.watch(() => calls.push(callOf(one, id)?.elsewhere ?? null))
      return calls
    }
    const there = seen(a)
    await b.screen.stop()
    let here: unknown[] = []
    const next = await seat(campus, ivanov, storage, POLICY, (made) => {
      enter(made, id)
      here = seen(made)
    }, calm)
    await next.screen.until('in', () => callOf(next, id)?.people === 1)
    const members = async (): Promise<unknown[]> => (await ivanov.messages(id, { limit: 50 })).chunk.filter(({ type }) => type === MEMBER).map(({ content }) => content['membership'])
    // Newest first: the new coming, and then the end of the former one.
    await expect.poll(members, { timeout: 10_000 }).toEqual(['leave', 'join', 'join'])
    expect(here).not.toContain(true)
    expect(there).not.toContain(null)
    expect((await ivanov.messages(id, { limit: 50 })).chunk.filter(({ type }) => type === 'm.room.message').length).toBe(1)
    // The app dies, and is started again: in no call.
    await next.screen.stop()
    let after: unknown[] = []
    const third = await seat(campus, ivanov, storage, POLICY, (made) => {
      after = seen(made)
    }, calm)
    await a.screen.until('over', () => callOf(a, id) === null)
    expect(after.length).toBeGreaterThan(0)
    expect(after.filter((one) => one !== null)).toEqual([])
    expect((await third.screen.ask('debug.stats', null))['faults']).toBe(0)
  })

  it('twenty-five lectures of twenty-five people: one row and one unread message each, and it can all be read back', async () => {
    const students = await Promise.all(Array.from({ length: 25 }, (_, n) => campus.login(`student${String(n)}`)))
    const a = await seat(campus, petrova)
    const b = await seat(campus, ivanov)
    const id = await room(petrova, [ivanov, ...students])
    // Read, so that the server counts from here on.
    await ivanov.read(id, await petrova.send(id, 'Начинаем в десять'))
    await b.screen.until('the message', () => b.screen.rooms.get(id)?.lastMessage?.text === 'Начинаем в десять' && b.screen.rooms.get(id)?.unread === 0)
    enter(a, id)
    await b.screen.until('a call', () => callOf(b, id) !== null)
    const everybody = (membership: string, lecture: number): Promise<unknown> =>
      Promise.all(students.map((one, n) => one.event(id, MEMBER, { v: 1, membership, session: `session-${String(lecture)}-${String(n)}`, guarded: true })))
    await everybody('join', 0)
    await b.screen.until('all are in', () => callOf(b, id)?.people === 26)
    expect(callOf(b, id)?.who.length).toBe(8)
    await everybody('leave', 0)
    goOut(a, id)
    await b.screen.until('over', () => callOf(b, id) === null)
    // The message; and, once in a room's life, the widget: the server's own rule `.im.vector.jitsi` counts it.
    await expect.poll(() => b.screen.rooms.get(id)?.unread, { timeout: 20_000 }).toBe(2)
    expect(b.screen.rooms.get(id)?.lastMessage?.kind).toBe('call')

    for (let lecture = 1; lecture < 25; lecture++) {
      await petrova.send(id, { msgtype: 'm.text', body: 'Начинает звонок', 'm.mentions': {}, 'org.amphi.call': { v: 1, ...conferenceOf(id), counted: true } })
      await everybody('join', lecture)
      await everybody('leave', lecture)
    }
    await expect.poll(() => b.screen.rooms.get(id)?.unread, { timeout: 20_000 }).toBe(2 + 24)
    await b.screen.until('over', () => callOf(b, id) === null)

    // Somebody who was away for all of it.
    const late = await seat(campus, students[0] ?? ivanov)
    await late.screen.ask('list.visible', { ids: [id] })
    await late.screen.until('the line in the list', () => late.screen.rooms.get(id)?.lastMessage?.kind === 'call')
    expect(callOf(late, id)).toBeNull()
    await late.screen.ask('room.open', { roomId: id, at: null })
    await late.screen.until('the history', () => late.screen.texts(id).includes('Начинаем в десять'))
    const ended = (): number[] =>
      callRows(late, id).flatMap(({ body }) => (body.kind === 'call' && !body.live && body.endedAt !== null && body.people !== null ? [body.people] : []))
    await late.screen.until('how they went', () => ended().length === 25)
    expect(ended()).toEqual([26, ...Array.from({ length: 24 }, () => 25)])
    expect(late.screen.rows(id).filter((row) => row.row === 'message').length).toBe(26)
    expect(late.screen.timelines.get(id)?.resets).toBe(1)
    // Who came and went does not stand in the pages of the history: one for the list's line, one for it, three for the 1,276 events of its calls,
    // and those once more when the whole account arrives meanwhile.
    expect((await late.screen.ask('debug.stats', null))['messages.calls']).toBeLessThan(14)
    expect((await late.screen.ask('debug.stats', null))['faults']).toBe(0)
  })

  it('whoever opens the room later learns who is in, though nothing has happened since', async () => {
    const a = await seat(campus, petrova)
    const id = await room(petrova, [ivanov, smith])
    await member(a, id)
    enter(a, id)
    await a.screen.until('in', () => callOf(a, id)?.people === 1)
    for (let n = 0; n < 5; n++) await smith.send(id, `вопрос ${String(n)}`)
    const late = await seat(campus, ivanov)
    await member(late, id)
    await late.screen.ask('room.open', { roomId: id, at: null })
    await late.screen.until('a call', () => callOf(late, id)?.people === 1)
    goOut(a, id)
    await late.screen.until('over', () => callOf(late, id) === null)
  })

  it('whoever signs in on another computer sees in the list where a call goes on, though people have talked since', async () => {
    const a = await seat(campus, petrova)
    const id = await room(petrova, [ivanov, smith])
    await member(a, id)
    enter(a, id)
    await a.screen.until('in', () => callOf(a, id)?.people === 1)
    for (let n = 0; n < 60; n++) await smith.send(id, `вопрос ${String(n)}`)
    const late = await seat(campus, await campus.login('ivanov', 'another computer'))
    await member(late, id)
    expect(callOf(late, id)).toBeNull()
    const visible = [...late.screen.rooms.keys()].slice(0, 20)
    if (!visible.includes(id)) visible[0] = id
    await late.screen.ask('list.visible', { ids: visible })
    await late.screen.until('a call', () => callOf(late, id)?.people === 1)
    goOut(a, id)
    await late.screen.until('over', () => callOf(late, id) === null)
    // One a row, and once more when the whole account has come; a call's own page has an end that is asked for, too.
    expect((await late.screen.ask('debug.stats', null))['messages.calls']).toBeLessThanOrEqual(3 * visible.length + 4)
  })

  it('only who may starts it; who may not is in it as soon as it is one', async () => {
    const policy = { ...POLICY, startPower: 50 }
    const a = await seat(campus, petrova, memoryStorage(), policy)
    const b = await seat(campus, ivanov, memoryStorage(), policy)
    const id = await room(petrova, [ivanov])
    await member(a, id)
    await member(b, id)
    for (const one of [a, b]) await one.screen.ask('room.open', { roomId: id, at: null })
    await a.screen.until('may', () => a.screen.details.get(id)?.can.startCall === true)
    await b.screen.until('may not', () => b.screen.details.get(id)?.can.startCall === false)
    const asked = (one: Seat) => one.screen.ask('call.conference', { roomId: id }).then(({ source }) => source, (e: unknown) => (e instanceof Refused ? e.error.code : e))
    expect([await asked(a), await asked(b)]).toEqual(['derived', 'no-power'])
    enter(b, id)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(callOf(a, id)).toBeNull()
    enter(a, id)
    await a.screen.until('both', () => callOf(a, id)?.people === 2)
    expect(await asked(b)).toBe('widget')
    const page = await ivanov.messages(id, { limit: 50 })
    expect(page.chunk.filter((event) => event.type === 'm.room.message').map((event) => event.sender)).toEqual([petrova.userId])
    goOut(a, id)
    goOut(b, id)
    await a.screen.until('over', () => callOf(a, id) === null)
  })

  it('without calls there is no trace of them', async () => {
    const a = await seat(campus, petrova)
    const b = await seat(campus, ivanov)
    const id = await room(petrova, [ivanov])
    await member(a, id)
    await member(b, id)
    await b.screen.ask('room.open', { roomId: id, at: null })
    enter(a, id)
    await b.screen.until('a call', () => callOf(b, id) !== null && callRows(b, id).length === 1)
    b.host.setCalls({ ...POLICY, enabled: false })
    await b.screen.until('nothing', () => callOf(b, id) === null && callRows(b, id).length === 0 && b.screen.details.get(id)?.can.startCall === false)
    expect(b.screen.texts(id)).toEqual([`Начинает звонок: https://${DOMAIN}/${base32(id).toLowerCase()}`])
    expect(b.screen.rooms.get(id)?.lastMessage?.kind).toBe('text')
    b.host.setCalls(POLICY)
    await b.screen.until('there again', () => callOf(b, id) !== null && callRows(b, id).length === 1)
    goOut(a, id)
    await b.screen.until('over', () => callOf(b, id) === null)
  })
})

describe('a direct chat', () => {
  it('rings until it is taken on another device, declined, or the caller has gone; then it is missed or not', async () => {
    const id = direct()
    const a = await seat(campus, petrova)
    const b = await seat(campus, ivanov)
    const phone = await campus.login('ivanov', 'phone')
    const b2 = await seat(campus, phone)
    for (const one of [b, b2]) await one.screen.ask('room.open', { roomId: id, at: null })

    await a.screen.until('none goes on', () => callOf(a, id) === null)
    enter(a, id)
    await a.screen.ask('call.ring', { roomId: id })
    for (const one of [b, b2]) await one.screen.until('it rings', () => one.screen.rings.length === 1)
    expect(b.screen.rings[0]).toMatchObject({ roomId: id, caller: { id: petrova.userId } })
    expect(b.host.notified.filter((n) => n.words === 'ring')).toMatchObject([{ roomId: id, mention: true, body: '' }])
    expect(a.screen.rings).toEqual([])
    enter(b2, id)
    for (const one of [b, b2]) await one.screen.until('taken', () => one.screen.rings.length === 0)
    goOut(b2, id)
    goOut(a, id)
    await b.screen.until('not missed', () => {
      const body = callRows(b, id).at(-1)?.body
      return body?.kind === 'call' && body.endedAt !== null && !body.missed && body.people === 2
    })

    await a.screen.until('none goes on', () => callOf(a, id) === null)
    enter(a, id)
    await a.screen.ask('call.ring', { roomId: id })
    for (const one of [b, b2]) await one.screen.until('it rings', () => one.screen.rings.length === 1)
    await b.screen.ask('call.decline', { roomId: id, eventId: b.screen.rings[0]?.eventId ?? '' })
    for (const one of [b, b2]) await one.screen.until('declined', () => one.screen.rings.length === 0)
    goOut(a, id)
    await b2.screen.until('declined is not missed', () => {
      const body = callRows(b2, id).at(-1)?.body
      return callRows(b2, id).length === 2 && body?.kind === 'call' && body.endedAt !== null && !body.missed
    })

    await a.screen.until('none goes on', () => callOf(a, id) === null)
    enter(a, id)
    await a.screen.ask('call.ring', { roomId: id })
    for (const one of [b, b2]) await one.screen.until('it rings', () => one.screen.rings.length === 1)
    goOut(a, id)
    for (const one of [b, b2]) {
      await one.screen.until('withdrawn', () => one.screen.rings.length === 0)
      await one.screen.until('missed', () => {
        const body = callRows(one, id).at(-1)?.body
        return callRows(one, id).length === 3 && body?.kind === 'call' && body.missed
      })
    }
    expect(callRows(a, id)).toEqual([])
    await a.screen.ask('room.open', { roomId: id, at: null })
    await a.screen.until('no answer, twice', () => JSON.stringify(callRows(a, id).map(({ body }) => body.kind === 'call' && body.unanswered)) === '[false,true,true]')
    // A start in the middle of nothing does not ring for what is past.
    const later = await seat(campus, await campus.login('ivanov', 'laptop'))
    expect(later.screen.rings).toEqual([])
  })

  it('does not ring for who is ignored, nor in a room of many', async () => {
    const id = direct()
    const a = await seat(campus, petrova)
    const b = await seat(campus, ivanov)
    expect(await a.screen.ask('call.ring', { roomId: course() }).catch((e: unknown) => (e instanceof Refused ? e.error.code : e))).toBe('invalid')
    await ivanov.api('PUT', `/_matrix/client/v3/user/${encodeURIComponent(ivanov.userId)}/account_data/m.ignored_user_list`, { ignored_users: { [petrova.userId]: {} } })
    await new Promise((resolve) => setTimeout(resolve, 500))
    enter(a, id)
    await a.screen.ask('call.ring', { roomId: id })
    await petrova.event(course(), 'org.matrix.msc4075.rtc.notification', { notification_type: 'ring', 'm.mentions': { room: true }, sender_ts: Date.now(), lifetime: 30_000 })
    const marker = await smith.send(course(), 'после звонка')
    await b.screen.until('all has come', () => b.screen.rooms.get(course())?.lastMessage?.text === 'после звонка')
    expect(marker).not.toBe('')
    expect(b.screen.rings).toEqual([])
    expect(callOf(b, id)).toBeNull()
    await ivanov.api('PUT', `/_matrix/client/v3/user/${encodeURIComponent(ivanov.userId)}/account_data/m.ignored_user_list`, { ignored_users: {} })
    goOut(a, id)
  })
})

describe('a page for one room', () => {
  it('is told of that room, may ask of that room, and goes without a trace', async () => {
    const a = await seat(campus, petrova)
    const page = new Screen(a.host, { engine: a.screen.engine, room: course() })
    await page.until('its room', () => page.rooms.size > 0)
    expect([...page.rooms.keys()]).toEqual([course()])
    await page.ask('room.open', { roomId: course(), at: null })
    await page.until('its history', () => page.texts(course()).length > 0)
    const refusal = (asking: Promise<unknown>) => asking.then(() => 'answered', (e: unknown) => (e instanceof Refused ? e.error.code : e))
    const other = campus.room('staff').id
    expect(await refusal(page.ask('room.open', { roomId: other, at: null }))).toBe('invalid')
    expect(await refusal(page.ask('send.message', { roomId: other, message: { markdown: 'x', mentions: [], replyTo: null, editOf: null, threadRoot: null } }))).toBe('invalid')
    expect(await refusal(page.ask('list.view', { space: null, query: '', onlyUnread: false }))).toBe('invalid')
    expect(await refusal(page.ask('people.search', { query: 'ivan', limit: 5 }))).toBe('invalid')
    expect(await refusal(page.ask('room.leave', { roomId: course() }))).toBe('invalid')
    expect(await refusal(page.ask('compose.complete', { roomId: course(), kind: 'room', prefix: '' }))).toBe('invalid')
    const { txnId } = await page.ask('send.message', { roomId: course(), message: { markdown: 'из окна звонка', mentions: [], replyTo: null, editOf: null, threadRoot: null } })
    expect(txnId).not.toBe('')
    await page.until('its message', () => page.texts(course()).at(-1) === 'из окна звонка')
    await ivanov.send(campus.room('direct-petrova-ivanov').id, 'не для всех')
    await a.screen.until('the other room', () => a.screen.rooms.get(direct())?.lastMessage?.text === 'не для всех')
    expect([...page.rooms.keys()]).toEqual([course()])
    expect(page.sections.size).toBe(0)
    expect(page.spaces).toBeUndefined()
    const told = page.updates
    page.close()
    await ivanov.send(course(), 'после')
    await a.screen.until('the message', () => a.screen.rooms.get(course())?.lastMessage?.text === 'после')
    expect(page.updates).toBe(told)
  })
})

describe('a server without delayed events', () => {
  let plain: Campus
  beforeAll(async () => {
    plain = await startCampus({ seed: 'tiny', config: { max_event_delay_duration: undefined }, log: () => undefined })
  })
  afterAll(() => plain.stop())

  it('tells that a call was started, counts nobody, and knows a call that was taken', async () => {
    const [anna, ivan] = [await plain.login('petrova'), await plain.login('ivanov')]
    const a = await seat(plain, anna)
    const b = await seat(plain, ivan)
    const id = plain.room('course').id
    enter(a, id)
    await b.screen.until('a call', () => callOf(b, id) !== null)
    expect(callOf(b, id)).toMatchObject({ people: null, elsewhere: false, who: [{ id: anna.userId }] })
    enter(b, id)
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const page = await ivan.messages(id, { limit: 20 })
    expect(page.chunk.filter((event) => event.type === MEMBER)).toEqual([])
    expect(page.chunk.filter((event) => event.content['org.amphi.call'] !== undefined).length).toBe(1)

    // Somebody who signs in later, and opens the room.
    const late = await seat(plain, await plain.login('smith'))
    await late.screen.ask('room.open', { roomId: id, at: null })
    await late.screen.until('a call', () => callOf(late, id)?.people === null)
    await late.screen.until('a live row', () => {
      const body = callRows(late, id).at(-1)?.body
      return body?.kind === 'call' && body.live && body.people === null
    })

    const chat = plain.room('direct-petrova-ivanov').id
    await b.screen.ask('room.open', { roomId: chat, at: null })
    enter(a, chat)
    await a.screen.ask('call.ring', { roomId: chat })
    await b.screen.until('it rings', () => b.screen.rings.length === 1)
    enter(b, chat)
    await b.screen.until('taken', () => b.screen.rings.length === 0)
    await b.screen.until('a row', () => {
      const body = callRows(b, chat)[0]?.body
      return body?.kind === 'call' && body.live && body.people === null
    })
  })
})
