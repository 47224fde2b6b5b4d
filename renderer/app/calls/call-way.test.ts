import { beforeAll, describe, expect, it } from 'vitest'
import type { CallSummary, MessageBody, RoomSummary } from '../../engine/protocol.ts'
import { setLanguage } from '../../locales/i18n.ts'
import { callSentence } from './call-sentence.ts'
import { callWay } from './call-way.ts'

const going: CallSummary = { since: 0, people: 12, who: [], elsewhere: false }
const room = (change: Partial<RoomSummary> = {}): RoomSummary => ({
  id: '!a:uni', kind: 'room', membership: 'join', name: { kind: 'given', text: 'Analysis' }, avatar: null, directUser: null, topic: null, lastMessage: null, ts: null, unread: 0, mentions: 0,
  markedUnread: false, muted: false, favourite: false, lowPriority: false, encrypted: false, archived: false, serverNotice: false, hasDraft: false, outbox: 'none', inviter: null, call: null, ...change,
})

describe('the way into a call', () => {
  it('starts one where the role allows it, and says so where it does not', () => {
    expect(callWay(room(), true, false)).toEqual({ kind: 'start' })
    expect(callWay(room(), false, false)).toEqual({ kind: 'refused' })
  })

  it('does not flicker while the role is not known yet', () => {
    expect(callWay(room(), undefined, false)).toEqual({ kind: 'start' })
  })

  it('joins what goes on, whatever the role', () => {
    expect(callWay(room({ call: going }), false, false)).toEqual({ kind: 'join' })
  })

  it('leads back to a call of this machine, also of a room that was left meanwhile', () => {
    expect(callWay(room({ call: going }), true, true)).toEqual({ kind: 'back' })
    expect(callWay(room({ membership: 'leave' }), true, true)).toEqual({ kind: 'back' })
  })

  it.each([{ membership: 'invite' }, { kind: 'space' }, { archived: true }, { serverNotice: true }, { encrypted: true }] as const)('is not there for %o', (change) => {
    expect(callWay(room({ ...change, call: going }), true, false)).toEqual({ kind: 'none' })
  })
})

describe('a call in the timeline', () => {
  beforeAll(() => setLanguage('en'))
  /** What is one thing stands on one line. */
  const said = (...asked: Parameters<typeof callSentence>): string => callSentence(...asked).replaceAll('\u00a0', ' ')
  const anna = { sender: { id: '@anna:uni', name: 'Anna', avatar: null }, own: false, ts: 1_000_000 }
  const body = (change: Partial<Extract<MessageBody, { kind: 'call' }>>) => ({ kind: 'call' as const, live: false, endedAt: null, people: null, missed: false, unanswered: false, ...change })

  it('says who started it and who is in while it goes on', () => {
    expect(said(anna, body({ live: true, people: 3 }))).toBe('Anna started a call · 3 people')
    expect(said({ ...anna, own: true }, body({ live: true }))).toBe('You started a call · Call going on')
  })

  it('says how long it lasted, and nothing where nobody knows', () => {
    expect(said(anna, body({ endedAt: anna.ts + 45 * 60_000 }))).toBe('Anna started a call · 45 mins')
    expect(said(anna, body({ endedAt: anna.ts + 95 * 60_000 }))).toBe('Anna started a call · 1 hr 35 mins')
    expect(said(anna, body({ endedAt: anna.ts + 20_000 }))).toBe('Anna started a call · 20 secs')
    expect(said(anna, body({}))).toBe('Anna started a call')
  })

  it('says that it was missed', () => {
    expect(said(anna, body({ missed: true, endedAt: anna.ts + 1000 }))).toBe('Missed call')
  })

  it('says to whoever called that nobody answered, and not for how long they waited', () => {
    expect(said({ ...anna, own: true }, body({ unanswered: true, endedAt: anna.ts + 1000 }))).toBe('You started a call · No answer')
  })

  it('speaks Russian and French', async () => {
    await setLanguage('ru')
    expect(said(anna, body({ endedAt: anna.ts + 95 * 60_000 }))).toBe('Anna начинает звонок · 1 ч 35 мин')
    await setLanguage('fr')
    expect(said(anna, body({ live: true, people: 1 }))).toBe('Anna a démarré un appel · 1 personne')
    await setLanguage('en')
  })
})
