import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { EngineContext, Handlers, ModelPort, RawEvent, RoomFacts } from '../context.ts'
import type { EngineHost, OutboxPayload } from '../host.ts'
import type { Outbox } from '../outbox/index.ts'
import type { ComposerMessage, RequestAnswer, RequestArg, RequestName } from '../protocol.ts'
import { createRichText } from '../richtext/index.ts'
import type { MatrixApi } from '../sdk/api.ts'
import { ApiError } from '../sdk/api.ts'
import { createCommands } from './index.ts'

const ME = '@me:uni.test'
const ROOM = '!a'

const queued: OutboxPayload[] = []
const rooms = new Map<string, RoomFacts>()
const events = new Map<string, RawEvent>()
const data = new Map<string, Record<string, unknown>>()
let own: { eventId: string; content: Record<string, unknown> } | null
let directRoom: string | null
let api: { [K in keyof MatrixApi]?: ReturnType<typeof vi.fn> }
let handlers: Handlers

const facts = (id: string, more: Partial<RoomFacts> = {}): RoomFacts => ({ id, membership: 'join', encrypted: false, archived: false, version: '12', directUser: null, writeBlock: null, canSend: () => true, can: () => true, ...more })
const text = (markdown: string, more: Partial<ComposerMessage> = {}): ComposerMessage => ({ markdown, mentions: [], replyTo: null, editOf: null, threadRoot: null, ...more })
const event = (id: string, sender: string): RawEvent => ({ event_id: id, type: 'm.room.message', sender, origin_server_ts: 1, content: {} })

async function call<N extends RequestName>(name: N, arg: RequestArg<N>): Promise<RequestAnswer<N>> {
  const handler = handlers[name] as ((arg: RequestArg<N>) => Promise<RequestAnswer<N>>) | undefined
  if (handler === undefined) throw new Error(`nobody answers ${name}`)
  return handler(arg)
}
const content = (): Record<string, unknown> => {
  const last = queued.at(-1)
  return last?.kind === 'event' ? last.content : {}
}

beforeEach(() => {
  queued.length = 0
  for (const map of [rooms, events, data]) map.clear()
  rooms.set(ROOM, facts(ROOM))
  own = null
  directRoom = null
  api = {
    createRoom: vi.fn(() => Promise.resolve({ roomId: '!new' })), sendState: vi.fn(() => Promise.resolve({ eventId: '$s' })), invite: vi.fn(() => Promise.resolve()), join: vi.fn(() => Promise.resolve()), leave: vi.fn(() => Promise.resolve()),
    setAccountData: vi.fn(() => Promise.resolve()), setTag: vi.fn(() => Promise.resolve()), deleteTag: vi.fn(() => Promise.resolve()), setRoomPushRule: vi.fn(() => Promise.resolve()), typing: vi.fn(() => Promise.resolve()),
    mediaConfig: vi.fn(() => Promise.resolve({ uploadSize: 100 })), profile: vi.fn(() => Promise.resolve({})), userDirectory: vi.fn(() => Promise.resolve({ results: [], limited: false })),
  }
  const model: Partial<ModelPort> = {
    room: (id) => rooms.get(id) ?? null, event: (_, id) => events.get(id) ?? null, ownMessage: () => own, accountData: (type) => data.get(type) ?? null, directRoomOf: () => directRoom, sharedRooms: () => 3,
    awaitRoom: () => Promise.resolve(), loadMembers: () => Promise.resolve(), knownPeople: () => [{ id: '@kuznetsov:uni.test', name: 'Кузнецов', avatar: null }, { id: ME, name: 'I', avatar: null }],
    members: () => [
      { id: '@petrova:uni.test', name: 'Анна Петрова', avatar: null, membership: 'join', power: 0 }, { id: '@panov:uni.test', name: 'Пётр Панов', avatar: null, membership: 'join', power: 0 },
      { id: '@gone:uni.test', name: 'Пропал', avatar: null, membership: 'leave', power: 0 }, { id: ME, name: 'Я', avatar: null, membership: 'join', power: 0 },
    ],
    completeRooms: () => [{ id: ROOM, name: 'Матан', alias: '#m:uni.test', avatar: null }],
  }
  const ctx = { host: { account: { userId: ME, language: 'ru' } } as EngineHost, api: api as unknown as MatrixApi, model: model as ModelPort, signal: new AbortController().signal, now: () => 0 } satisfies EngineContext
  const outbox: Partial<Outbox> = {
    enqueue: (_, payload) => {
      queued.push(payload)
      return Promise.resolve({ txnId: 't' })
    },
    react: vi.fn(() => Promise.resolve()),
  }
  handlers = createCommands(ctx, { outbox: outbox as Outbox, rich: createRichText(ME) })
})

describe('messages', () => {
  it('answer without quoting, and mean whom they answer', async () => {
    events.set('$q', event('$q', '@anna:uni.test'))
    await call('send.message', { roomId: ROOM, message: text('yes', { replyTo: '$q' }) })
    expect(content()).toEqual({ msgtype: 'm.text', body: 'yes', 'm.mentions': { user_ids: ['@anna:uni.test'] }, 'm.relates_to': { 'm.in_reply_to': { event_id: '$q' } } })
    events.set('$mine', event('$mine', ME))
    await call('send.message', { roomId: ROOM, message: text('and', { replyTo: '$mine' }) })
    expect(content()['m.mentions']).toEqual({})
  })

  it('stand in threads, for clients without threads, too', async () => {
    await call('send.message', { roomId: ROOM, message: text('x', { threadRoot: '$root' }) })
    expect(content()['m.relates_to']).toEqual({ rel_type: 'm.thread', event_id: '$root', is_falling_back: true, 'm.in_reply_to': { event_id: '$root' } })
    await call('send.message', { roomId: ROOM, message: text('x', { threadRoot: '$root', replyTo: '$q' }) })
    expect(content()['m.relates_to']).toEqual({ rel_type: 'm.thread', event_id: '$root', is_falling_back: false, 'm.in_reply_to': { event_id: '$q' } })
  })

  it('are edited with all their words, calling only those who were not called', async () => {
    own = { eventId: '$o', content: { msgtype: 'm.emote', body: 'x', 'm.mentions': { user_ids: ['@anna:uni.test'] } } }
    const person = (id: string): ComposerMessage['mentions'][number] => ({ text: `@${id}`, target: { kind: 'person', id: `@${id}:uni.test` } })
    await call('send.message', { roomId: ROOM, message: text('@anna @bob', { editOf: '$o', mentions: [person('anna'), person('bob')], replyTo: '$q' }) })
    expect(content()).toMatchObject({
      msgtype: 'm.emote', 'm.mentions': { user_ids: ['@bob:uni.test'] }, 'm.relates_to': { rel_type: 'm.replace', event_id: '$o' },
      'm.new_content': { msgtype: 'm.emote', body: '@anna @bob', 'm.mentions': { user_ids: ['@anna:uni.test', '@bob:uni.test'] } },
    })
    expect(content()['body']).toBe('* @anna @bob')
    expect((content()['m.new_content'] as object)).not.toHaveProperty('m.relates_to')
  })

  it('call everybody only where that is allowed', async () => {
    const message = text('@room hi', { mentions: [{ text: '@room', target: { kind: 'everyone' } }] })
    await call('send.message', { roomId: ROOM, message })
    expect(content()['m.mentions']).toEqual({ room: true })
    rooms.set(ROOM, facts(ROOM, { can: () => false }))
    await call('send.message', { roomId: ROOM, message })
    expect(content()['m.mentions']).toEqual({})
  })

  it.each([
    [text('  \n '), 'invalid'],
    [text('я'.repeat(40_000)), 'too-large'],
    [text('x', { editOf: '$lost' }), 'not-found'],
  ])('that cannot be sent are refused before the journal', async (message, code) => {
    await expect(call('send.message', { roomId: ROOM, message })).rejects.toMatchObject({ error: { code } })
    expect(queued).toEqual([])
  })

  it('and everything else is refused in an encrypted room', async () => {
    rooms.set(ROOM, facts(ROOM, { encrypted: true }))
    const file = { spoolId: 's', name: 'n', mime: 'a/b', size: 1, width: null, height: null, blurhash: null, durationMs: null }
    for (const request of [
      () => call('send.message', { roomId: ROOM, message: text('x') }), () => call('send.file', { roomId: ROOM, file, caption: '' }),
      () => call('send.reaction', { roomId: ROOM, eventId: '$x', key: '👍', on: true }), () => call('send.redact', { roomId: ROOM, eventId: '$x', reason: 'x' }),
    ]) await expect(request()).rejects.toMatchObject({ error: { code: 'encrypted-room' } })
    expect(queued).toEqual([])
    expect(api.mediaConfig).not.toHaveBeenCalled()
  })

  it('a file larger than the server takes is refused at once', async () => {
    const file = { spoolId: 's', name: 'n', mime: 'a/b', size: 101, width: null, height: null, blurhash: null, durationMs: null }
    await expect(call('send.file', { roomId: ROOM, file, caption: '' })).rejects.toMatchObject({ error: { code: 'too-large' } })
    await call('send.file', { roomId: ROOM, file: { ...file, size: 100 }, caption: ' c ' })
    expect(queued).toMatchObject([{ kind: 'file', caption: 'c', mxc: null }])
  })

  it('others may be taken back only by those who may', async () => {
    events.set('$q', event('$q', '@anna:uni.test'))
    rooms.set(ROOM, facts(ROOM, { can: (action) => action !== 'redact' }))
    await expect(call('send.redact', { roomId: ROOM, eventId: '$q', reason: null })).rejects.toMatchObject({ error: { code: 'no-power' } })
    events.set('$q', event('$q', ME))
    await call('send.redact', { roomId: ROOM, eventId: '$q', reason: '  ' })
    expect(queued).toEqual([{ kind: 'redaction', redacts: '$q', reason: null }])
  })
})

describe('the composer', () => {
  it('gets back what was typed', async () => {
    await call('send.message', { roomId: ROOM, message: text('**a** @Анна', { mentions: [{ text: '@Анна', target: { kind: 'person', id: '@anna:uni.test' } }] }) })
    own = { eventId: '$o', content: content() }
    expect(await call('compose.source', { roomId: ROOM, eventId: null })).toEqual({ eventId: '$o', markdown: '**a** @Анна', mentions: [{ text: '@Анна', target: { kind: 'person', id: '@anna:uni.test' } }] })
  })

  it('gets the Markdown of what another client wrote', async () => {
    own = { eventId: '$o', content: { msgtype: 'm.text', body: 'fat', format: 'org.matrix.custom.html', formatted_body: '<b>fat</b>' } }
    expect(await call('compose.source', { roomId: ROOM, eventId: '$o' })).toEqual({ eventId: '$o', markdown: '**fat**', mentions: [] })
    own = null
    expect(await call('compose.source', { roomId: ROOM, eventId: '$o' })).toBeNull()
  })

  it('sees before sending what recipients will see', async () => {
    const { rich, plain } = await call('compose.preview', { markdown: '**a**\nhttps://uni.test', mentions: [] })
    await call('send.message', { roomId: ROOM, message: text('**a**\nhttps://uni.test') })
    expect(rich).toEqual(createRichText(ME).fromContent(content(), ME))
    expect(plain).toBe(false)
    expect((await call('compose.preview', { markdown: 'a', mentions: [] })).plain).toBe(true)
  })

  it('completes names in either alphabet, never those who left or oneself', async () => {
    const names = async (prefix: string): Promise<string[]> => (await call('compose.complete', { roomId: ROOM, kind: 'person', prefix })).items.map((i) => (i.kind === 'everyone' ? '@room' : i.name))
    expect(await names('пет')).toEqual(['Пётр Панов', 'Анна Петрова'])
    expect(await names('petrov')).toEqual(['Анна Петрова'])
    expect(await names('')).toEqual(['Анна Петрова', 'Пётр Панов', '@room'])
    expect(await names('roo')).toEqual(['@room'])
    expect((await call('compose.complete', { roomId: ROOM, kind: 'room', prefix: 'м' })).items).toEqual([{ kind: 'room', id: ROOM, name: 'Матан', alias: '#m:uni.test', avatar: null }])
  })
})

describe('rooms', () => {
  const room = { name: ' Кружок ', topic: '', invite: [] as string[], open: false, space: null as string | null }

  it('are made private or open, never encrypted', async () => {
    await call('room.create', { ...room, invite: ['@anna:uni.test', 'nobody'] })
    expect(api.createRoom).toHaveBeenLastCalledWith({ name: 'Кружок', preset: 'private_chat', visibility: 'private', initial_state: [] })
    expect(api.invite?.mock.calls).toEqual([['!new', '@anna:uni.test']])
    await call('room.create', { ...room, open: true })
    expect(api.createRoom).toHaveBeenLastCalledWith({ name: 'Кружок', preset: 'public_chat', visibility: 'public', initial_state: [] })
    expect(JSON.stringify(api.createRoom?.mock.calls)).not.toContain('encryption')
  })

  it('find their place in a space where the person may put them there', async () => {
    rooms.set('!space', facts('!space'))
    await call('room.create', { ...room, space: '!space' })
    expect(api.createRoom?.mock.lastCall?.[0]).toMatchObject({ initial_state: [{ type: 'm.space.parent', state_key: '!space', content: { via: ['uni.test'], canonical: true } }] })
    expect(api.sendState).toHaveBeenCalledWith('!space', 'm.space.child', '!new', { via: ['uni.test'], suggested: false })
    rooms.set('!space', facts('!space', { canSend: () => false }))
    await call('room.create', { ...room, space: '!space' })
    expect(api.createRoom?.mock.lastCall?.[0]).toMatchObject({ initial_state: [] })
    expect(api.sendState).toHaveBeenCalledTimes(1)
  })

  it('say who could not be invited', async () => {
    api.invite?.mockImplementation((_, id) => (id === '@bad:uni.test' ? Promise.reject(new ApiError({ code: 'forbidden', detail: 'banned' }, false, 403, 'M_FORBIDDEN')) : Promise.resolve()))
    expect(await call('room.invite', { roomId: ROOM, users: ['@ok:uni.test', '@bad:uni.test', 'x', '@ok:uni.test', ME] })).toEqual({ failed: expect.arrayContaining([{ id: '@bad:uni.test', error: { code: 'forbidden', detail: 'banned' } }, { id: 'x', error: { code: 'invalid' } }]) as unknown })
    expect(api.invite).toHaveBeenCalledTimes(2)
  })

  it('are favourite or of low priority, not both', async () => {
    await call('room.tag', { roomId: ROOM, tag: 'favourite', on: true })
    expect(api.setTag).toHaveBeenCalledWith(ROOM, 'm.favourite', null)
    expect(api.deleteTag).toHaveBeenCalledWith(ROOM, 'm.lowpriority')
  })

  it('hear of no typing that cannot become a message', async () => {
    rooms.set(ROOM, facts(ROOM, { writeBlock: 'encrypted' }))
    await call('room.typing', { roomId: ROOM, typing: true })
    expect(api.typing).not.toHaveBeenCalled()
  })
})

describe('direct chats', () => {
  it('are one room, also on a double click', async () => {
    data.set('m.direct', { '@x:uni.test': ['!x'], broken: 7, __proto__: null })
    const [a, b] = await Promise.all([call('direct.open', { userId: '@anna:uni.test' }), call('direct.open', { userId: '@anna:uni.test' })])
    const c = await call('direct.open', { userId: '@anna:uni.test' })
    expect([a, b, c].map((r) => r.roomId)).toEqual(['!new', '!new', '!new'])
    expect(api.createRoom).toHaveBeenCalledTimes(1)
    expect(api.createRoom).toHaveBeenCalledWith({ preset: 'trusted_private_chat', visibility: 'private', is_direct: true, invite: ['@anna:uni.test'] })
    expect(api.setAccountData?.mock.calls).toEqual([['m.direct', { '@x:uni.test': ['!x'], broken: 7, '@anna:uni.test': ['!new'] }]])
  })

  it('with two people at once keep both', async () => {
    api.createRoom?.mockImplementation((o: { invite: string[] }) => Promise.resolve({ roomId: `!${o.invite[0] ?? ''}` }))
    await Promise.all([call('direct.open', { userId: '@a:uni.test' }), call('direct.open', { userId: '@b:uni.test' })])
    expect(api.setAccountData?.mock.lastCall).toEqual(['m.direct', { '@a:uni.test': ['!@a:uni.test'], '@b:uni.test': ['!@b:uni.test'] }])
  })

  it('that exist are opened; an invitation of that person is accepted', async () => {
    directRoom = '!old'
    rooms.set('!old', facts('!old', { directUser: '@anna:uni.test' }))
    expect(await call('direct.open', { userId: '@anna:uni.test' })).toEqual({ roomId: '!old' })
    rooms.set('!old', facts('!old', { membership: 'invite' }))
    expect(await call('direct.open', { userId: '@anna:uni.test' })).toEqual({ roomId: '!old' })
    expect(api.join).toHaveBeenCalledExactlyOnceWith('!old')
    expect(api.createRoom).not.toHaveBeenCalled()
  })

  it('are recorded on joining and forgotten on leaving', async () => {
    rooms.set('!d', facts('!d', { membership: 'invite', directUser: '@anna:uni.test' }))
    await call('room.join', { roomId: '!d' })
    expect(api.setAccountData?.mock.lastCall).toEqual(['m.direct', { '@anna:uni.test': ['!d'] }])
    await call('room.leave', { roomId: '!d' })
    expect(api.setAccountData?.mock.lastCall).toEqual(['m.direct', {}])
  })

  it('with oneself or nobody are refused', async () => {
    for (const userId of [ME, 'x', '@:', '__proto__']) await expect(call('direct.open', { userId })).rejects.toMatchObject({ error: { code: 'invalid' } })
  })
})

describe('people', () => {
  it('are found in the directory and among those known, once each', async () => {
    api.userDirectory?.mockResolvedValue({ limited: true, results: [{ user_id: '@kuznetsov:uni.test', display_name: 'Ку\u202eзнецов', avatar_url: 'https://evil.example/x' }, { user_id: '@kuz:uni.test' }, { user_id: 7 }, null, 'x'] })
    expect(await call('people.search', { query: 'кузн', limit: 10 })).toEqual({ limited: true, people: [{ id: '@kuznetsov:uni.test', name: 'Кузнецов', avatar: null }, { id: '@kuz:uni.test', name: 'kuz', avatar: null }] })
  })

  it('are found without a connection among those known', async () => {
    api.userDirectory?.mockRejectedValue(new ApiError({ code: 'offline' }, true, null, null))
    expect(await call('people.search', { query: 'кузн', limit: 10 })).toEqual({ limited: true, people: [{ id: '@kuznetsov:uni.test', name: 'Кузнецов', avatar: null }] })
  })

  it.each([[null], [[]], [{ results: 'x' }], [{ results: [{ user_id: '@a:b', display_name: { x: 1 } }] }]])('a directory that answers %j does no harm', async (answer) => {
    api.userDirectory?.mockResolvedValue(answer)
    expect((await call('people.search', { query: 'кузн', limit: 10 })).people.length).toBeGreaterThan(0)
  })

  it('have a profile, or are not there', async () => {
    api.profile?.mockResolvedValue({ displayname: 'Анна', avatar_url: 'mxc://uni.test/a' })
    expect(await call('people.profile', { userId: '@anna:uni.test' })).toEqual({ person: { id: '@anna:uni.test', name: 'Анна', avatar: 'mxc://uni.test/a' }, sharedRooms: 3, direct: null })
    api.profile?.mockRejectedValue(new ApiError({ code: 'not-found' }, false, 404, 'M_NOT_FOUND'))
    await expect(call('people.profile', { userId: '@anna:uni.test' })).rejects.toMatchObject({ error: { code: 'not-found' } })
  })
})
