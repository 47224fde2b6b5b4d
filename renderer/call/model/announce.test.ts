import { describe, expect, it } from 'vitest'
import type { ConferenceEvent, Participant, Track } from '../conference.ts'
import { heard, news, type Announcement } from './announce.ts'
import { EMPTY_CALL, type CallModel } from './call-model.ts'
import { fold } from './fold.ts'

const person = (id: string, change: Partial<Participant> = {}): ConferenceEvent => ({ type: 'participant', participant: { id, name: id.toUpperCase(), local: false, role: 'participant', verified: true, avatar: null, handRaisedAt: null, joinedAt: 0, service: false, ...change } })
const track = (participant: string, source: Track['source'], change: Partial<Track> = {}): ConferenceEvent => ({ type: 'track', track: { id: `${participant} ${source}`, participant, kind: source === 'microphone' ? 'audio' : 'video', source, local: participant === 'me', muted: false, stalled: false, ...change } })
const after = (model: CallModel, ...events: ConferenceEvent[]): CallModel => events.reduce((now, event) => fold(now, event, 1), model)
const said = (from: CallModel, ...events: ConferenceEvent[]): Announcement[] => news(heard(from), heard(after(from, ...events)))

const start = after(EMPTY_CALL, person('me', { local: true }), track('me', 'microphone', { muted: true }), person('a'))

describe('what is read aloud', () => {
  it('names the few who come and go', () => {
    expect(said(start, person('b'), person('c'))).toEqual([{ kind: 'joined', names: ['B', 'C'], count: 2 }])
    expect(said(start, { type: 'participant-left', id: 'a' })).toEqual([{ kind: 'left', names: ['A'], count: 1 }])
  })

  it('counts a hall', () => {
    expect(said(start, ...Array.from({ length: 200 }, (_, at) => person(`p${at}`)))).toEqual([{ kind: 'joined', names: [], count: 200 }])
  })

  it('says nothing of machines, of who came and went meanwhile, or of what did not change', () => {
    expect(said(start, person('r', { service: true }), person('b'), { type: 'participant-left', id: 'b' }, person('a', { role: 'moderator' }))).toEqual([])
  })

  it('says whose hand is up, and not that it went down', () => {
    const up = after(start, person('a', { handRaisedAt: 5 }))
    expect(news(heard(start), heard(up))).toEqual([{ kind: 'hands', names: ['A'], count: 1 }])
    expect(said(up, person('a'))).toEqual([])
  })

  it('says who shares and that it ended, unless they left with it', () => {
    const shared = after(start, track('a', 'screen'))
    expect(news(heard(start), heard(shared))).toEqual([{ kind: 'shares', names: ['A'], count: 1 }])
    expect(said(shared, { type: 'track-gone', id: 'a screen' })).toEqual([{ kind: 'shares-ended', names: ['A'], count: 1 }])
    expect(said(shared, { type: 'participant-left', id: 'a' })).toEqual([{ kind: 'left', names: ['A'], count: 1 }])
  })

  it('says what became of one’s own switches, whoever pressed them', () => {
    expect(said(start, track('me', 'microphone'), track('me', 'camera'), person('me', { local: true, handRaisedAt: 3 }))).toEqual([
      { kind: 'microphone', on: true }, { kind: 'camera', on: true }, { kind: 'hand', on: true },
    ])
  })
})
