// Attacks by a member of a room, as the engine meets them: events of every type and shape, names, links, pictures. Rows T08–T13, T16, T26, T60, T62, T64, T69.
import { beforeAll, describe, expect, it } from 'vitest'
import { ANNA, IVAN, ME, NOW, ROOM, createTestModel, event, input, member, message, noPause, room } from '../../renderer/engine/model/fixtures.ts'
import type { Model } from '../../renderer/engine/model/model.ts'
import { localpart, senderOf, sharedNames } from '../../renderer/engine/model/name.ts'
import { parseBlurhash } from '../../renderer/engine/model/timeline/media.ts'
import type { EngineHost } from '../../renderer/engine/host.ts'
import type { TimelineRow } from '../../renderer/engine/protocol.ts'
import { cleanText, looksLike } from '../../renderer/engine/richtext/clean.ts'
import { createRichText } from '../../renderer/engine/richtext/index.ts'
import { parseWebLink, isMisleading } from '../../renderer/engine/richtext/links.ts'
import { Notifier } from '../../renderer/engine/rooms/notify.ts'
import { normaliseClassic } from '../../renderer/engine/sync/normalise-classic.ts'

/** An address that is a program. */
const SCRIPT = ['javascript', 'alert(1)'].join(':')
const MALLORY = '@mallory:evil.test'
const rich = createRichText(ME)
beforeAll(() => rich.preload())

/** The rows of a room that was sent these events by the server, as raw JSON. `before`: JSON that no object could be made of here. */
async function rowsOf(events: unknown[], before = ''): Promise<{ rows: TimelineRow[]; model: Model; ms: number }> {
  const model = createTestModel()
  model.rich = rich
  const began = process.cpuUsage()
  const good = JSON.stringify({ timeline: { events: [message('good', 'still here')] } })
  const answer: unknown = JSON.parse(`{"next_batch":"t","rooms":{"join":{"${ROOM}":{"timeline":{"events":[${before}${events.map((one) => JSON.stringify(one)).join()}]}},"!good:uni.test":${good}}}}`)
  const { input: folded } = await normaliseClassic(answer, ME, false, noPause)
  await model.apply(folded, noPause)
  model.refresh()
  const open = model.hold(ROOM)
  open?.seed()
  const rows = open?.timeline.full().rows ?? []
  const used = process.cpuUsage(began)
  expect(model.summary('!good:uni.test')?.lastMessage?.text).toBe('still here')
  return { rows, model, ms: (used.user + used.system) / 1000 }
}
/** Every string that a row carries, for whatever a person would see. */
const stringsOf = (value: unknown): string[] => (typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsOf) : [])

describe('T09 T10 an event of any type and shape', () => {
  const types = [
    'm.room.message', 'm.room.encrypted', 'm.room.redaction', 'm.reaction', 'm.sticker', 'm.poll.start', 'm.poll.end', 'm.poll.response', 'org.matrix.msc3381.poll.start', 'm.beacon_info', 'm.beacon', 'org.matrix.msc3672.beacon_info', 'm.location',
    'm.call.invite', 'm.call.member', 'org.matrix.msc3401.call.member', 'im.vector.modular.widgets', 'm.key.verification.request', 'm.room.server_acl', 'm.room.tombstone', 'm.room.create', 'm.room.power_levels', 'm.room.member', 'm.room.name', 'm.room.topic',
    'm.room.avatar', 'm.room.pinned_events', 'm.room.join_rules', 'm.room.retention', 'm.room.third_party_invite', 'm.space.child', 'm.space.parent', '__proto__', 'constructor', 'toString', 'x'.repeat(255),
  ]
  const junk: unknown[] = [
    null, 7, 'x', [], {}, { body: null, msgtype: 7 }, { msgtype: 'm.text', body: { toString: 'x' } }, { msgtype: 'm.location', body: '', geo_uri: SCRIPT }, { msgtype: 'm.image', body: 'x', url: 'https://evil.test/x.png', info: [] },
    { msgtype: 'm.server_notice', body: 'Your account will be deleted', server_notice_type: 'm.server_notice.usage_limit_reached', admin_contact: 'https://evil.test' }, { 'm.relates_to': { event_id: '$self', rel_type: 'm.replace' }, 'm.new_content': {} },
    { 'm.relates_to': { rel_type: 'm.annotation', key: 'x'.repeat(60_000), event_id: '$x' } }, { 'm.poll': { question: { 'm.text': [{ body: 'q'.repeat(60_000) }] }, answers: Array(1000).fill({}) } }, { question: 7 }, { membership: 'join', displayname: 'x'.repeat(60_000) },
    { users: { __proto__: 100, [MALLORY]: '1e999' }, events: [] }, { predecessor: { room_id: ROOM } }, { replacement_room: ROOM }, { pinned: [null, {}, 'x'.repeat(5000)] }, { 'm.mentions': { user_ids: Array(2000).fill(ME), room: 'yes' }, msgtype: 'm.text', body: '@room' },
  ]
  it.each(types)('%s', async (type) => {
    const events = junk.flatMap((content, n) => [undefined, '', ME, '__proto__', MALLORY].map((key, k) => ({ event_id: `$e${String(n)}-${String(k)}`, type, sender: MALLORY, origin_server_ts: n % 2 === 0 ? 1e300 : 'x', content, ...(key !== undefined && { state_key: key }), unsigned: content })))
    const { rows, ms } = await rowsOf([...events, message('after', 'I am read, too')])
    for (const row of rows) expect(structuredClone(row)).toEqual(row)
    for (const text of stringsOf(rows)) expect(text.length).toBeLessThan(66_000)
    expect(rows.length).toBeLessThan(2 * events.length)
    expect(ms).toBeLessThan(3000)
    expect(({} as Record<string, unknown>)['versions']).toBeUndefined()
  })

  it('100,000 of them in one answer, and a content as deep as it goes', async () => {
    const deep = `{"event_id":"$deep","type":"m.room.message","sender":"${MALLORY}","content":{"msgtype":"m.text","body":"x","a":${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}}},`
    const events = Array.from({ length: 100_000 }, (_, n) => ({ event_id: `$n${String(n)}`, type: 'm.room.message', sender: MALLORY, origin_server_ts: n, content: { msgtype: 'm.text', body: 'x' } }))
    const { rows } = await rowsOf(events, deep)
    expect(rows.length).toBeLessThan(5000)
    const alone = await rowsOf([message('after', 'x')], deep)
    expect(alone.rows.some((row) => row.row === 'message' && row.eventId === '$deep' && row.body.kind === 'broken')).toBe(true)
  })
})

describe('T11 names', () => {
  it.each([
    ['Ректор', 'Ректор\u200b'], ['Ректор', 'Ре\u2060ктор'], ['Anna', 'Аnnа'], ['Anna Petrova', 'ANNA\u3000PETROVA'], ['Anna', 'Ａｎｎａ'], ['Хор', 'Xop'], ['Anna', 'An\u00adna'], ['Anna', 'Anna\u{e0041}'], ['Олег', 'Олеr'.replace('r', 'г')],
  ])('%s and %s look alike: both are shown with their ids', async (one, other) => {
    const model = createTestModel()
    await model.apply(input('classic', [room(ROOM, { timeline: [member('m1', ANNA, one), member('m2', MALLORY, other)] })]), noPause)
    const seen = model.account.rooms.get(ROOM)
    if (seen === undefined) throw new Error('no room')
    const shared = sharedNames(seen)
    expect(senderOf(seen, ANNA, shared).name).toContain(ANNA)
    expect(senderOf(seen, MALLORY, shared).name).toContain(MALLORY)
  })
  it('that differ stay as they are', () => {
    for (const [a, b] of [['Анна', 'Аня'], ['Иван 1', 'Иван 2'], ['李', '王'], ['anna', 'hanna']] as const) expect(looksLike(a)).not.toBe(looksLike(b))
  })
  it.each(['\u200b', '\u3164\u3164', '\u2800', '\u202e\u202e', '\u200d\u200c', '\u{e0041}', '\ufe0f', ' \u00ad '])('that nobody would see (%j) are none', (name) => expect(cleanText(name, 100)).toBe(''))
  it('of a person whose id turns the text around are cleaned', () => {
    expect(localpart('@\u202e\u202e:evil.test')).not.toMatch(/[\u202a-\u202e]/)
    expect(localpart('@\u200b:evil.test')).not.toBe('')
  })
  it('cannot be piled over their neighbours', () => {
    expect(cleanText(`a${'\u0301'.repeat(400)}b`, 1000)).toBe(`a${'\u0301'.repeat(6)}b`)
    expect(cleanText('שָׁלוֹם и́мя nguyễn', 100)).toBe('שָׁלוֹם и́мя nguyễn')
  })
  it('families and flags stay whole', () => expect(cleanText('👩‍🔬 🏴\u{e0067}\u{e0062}\u{e007f} 🏳️‍🌈', 100)).toBe('👩‍🔬 🏴\u{e0067}\u{e0062}\u{e007f} 🏳️‍🌈'))
})

describe('T11 links', () => {
  const evil = parseWebLink('https://evil.example/')
  it.each([
    'https://uni.edu', 'uni.edu', 'uni\u200b.edu', 'uni．edu', 'u\u00adni.edu', 'ｕｎｉ.edu', 'uni。edu', 'https://uni\u2060.edu/x', 'uni․edu', 'uni.university', 'my.bank/login', 'chat.uni.example', 'see uni.edu', 'университет.рф',
  ])('%j over another place is misleading', (text) => {
    expect(evil !== null && isMisleading(text, evil)).toBe(true)
  })
  it.each(['evil.example', 'www.evil.example', 'login.evil.example/x', 'the paper', 'https://evil.example/x', 'plan.pdf', 'data.tar.gz', 'v1.2.3', '§ 3.4.b', 'e.g.', 'main.test.ts'])('%j is not', (text) => expect(evil !== null && isMisleading(text, evil)).toBe(false))
  it.each([SCRIPT, 'data:text/html,x', 'file:///etc/passwd', 'smb://h/s', 'geo:1,2', 'ms-word:x', 'vbscript:x', 'amphi://sso?x', 'media://file/a/b', 'app://amphi/', 'blob:app://amphi/x', '\\\\host\\share', 'view-source:https://x', 'matrix:u/anna:x'])('%s is no web link', (href) => expect(parseWebLink(href)).toBeNull())
})

describe('T16 pictures within a message', () => {
  it('are fetched up to a number; of the rest the description is left', () => {
    const html = Array.from({ length: 1000 }, (_, n) => `<img src="mxc://e.test/${String(n)}" alt="p">`).join('')
    const tree = rich.fromContent({ msgtype: 'm.text', body: 'x', format: 'org.matrix.custom.html', formatted_body: html }, ME)
    expect(JSON.stringify(tree).match(/mxc:/g)?.length).toBe(50)
  })
  it('a blurhash is what it promises or nothing', () => {
    for (const hash of ['', 'L'.repeat(10_000), `~${'0'.repeat(165)}`, 'LEHV6nWB2yk8pyo0adR*.7kCMdnj\u0000', 7, null, '000000'.padEnd(166, '0')]) expect(parseBlurhash(hash)).toBeNull()
    expect(parseBlurhash('LEHV6nWB2yk8pyo0adR*.7kCMdnj')).not.toBeNull()
  })
})

describe('T26 T62 T64 what others do', () => {
  it('an ignored person says nothing and rings nowhere', async () => {
    const model = createTestModel()
    await model.apply(input('classic', [room(ROOM, { timeline: [message('a', 'hello', { sender: IVAN }), message('b', 'spam', { sender: MALLORY })] })], { accountData: [{ type: 'm.ignored_user_list', content: { ignored_users: { [MALLORY]: {} } } }] }), noPause)
    model.refresh()
    const open = model.hold(ROOM)
    open?.seed()
    expect(stringsOf(open?.timeline.full().rows)).not.toContain('spam')
  })
  it('T64 nobody who is ignored rings, and nobody rings a hundred times', async () => {
    const told: string[] = []
    const model = createTestModel()
    model.rich = rich
    await model.apply(input('classic', [room(ROOM, { timeline: [member('me', ME, 'Me')] })], { accountData: [
      { type: 'm.ignored_user_list', content: { ignored_users: { [MALLORY]: {} } } },
      { type: 'm.push_rules', content: { global: { underride: [{ rule_id: '.m.rule.message', default: true, enabled: true, conditions: [{ kind: 'event_match', key: 'type', pattern: 'm.room.message' }], actions: ['notify'] }] } } },
    ] }), noPause)
    const notifier = new Notifier(model, { notify: ({ body }: { body: string }) => void told.push(body) } as unknown as EngineHost)
    const seen = model.account.rooms.get(ROOM)
    if (seen === undefined) throw new Error('no room')
    notifier.tell(seen, [...Array.from({ length: 100 }, (_, n) => message(`i${String(n)}`, `hello ${String(n)}`, { sender: IVAN })), ...Array.from({ length: 100 }, (_, n) => message(`m${String(n)}`, 'spam', { sender: MALLORY }))])
    expect(told).toEqual(['hello 97', 'hello 98', 'hello 99'])
  })
  it('an invitation shows words and nobody’s markup, however long', async () => {
    const stripped = [
      { type: 'm.room.name', state_key: '', sender: MALLORY, content: { name: `<b>Rector</b>\u202e${'x'.repeat(100_000)}` } },
      { type: 'm.room.topic', state_key: '', sender: MALLORY, content: { topic: 'y'.repeat(100_000) } },
      { type: 'm.room.member', state_key: ME, sender: MALLORY, content: { membership: 'invite', reason: 'z'.repeat(100_000) } },
    ]
    const { input: folded } = await normaliseClassic({ next_batch: 't', rooms: { invite: { '!inv:evil.test': { invite_state: { events: stripped } } } } }, ME, false, noPause)
    const model = createTestModel()
    await model.apply(folded, noPause)
    model.refresh()
    const summary = model.summary('!inv:evil.test')
    expect(summary?.name).toMatchObject({ kind: 'given', text: expect.stringMatching(/^<b>Rector<\/b>x+…$/) as unknown })
    for (const text of stringsOf(summary)) {
      expect(text.length).toBeLessThan(1000)
      expect(text).not.toMatch(/[\u202a-\u202e]/)
    }
  })
  it('T69 a time from the year 2300 is shown as now', async () => {
    const { rows } = await rowsOf([event('t', 'm.room.message', { msgtype: 'm.text', body: 'x' }, { origin_server_ts: 1e16 })])
    for (const row of rows) if (row.row === 'message') expect(row.ts).toBeLessThanOrEqual(NOW + 86_400_000)
  })
})
