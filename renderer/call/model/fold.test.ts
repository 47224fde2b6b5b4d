import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConferenceEvent, Participant, Track } from '../conference.ts'
import { EMPTY_CALL, MOST_REACTIONS, MOST_WORDS, type CallModel } from './call-model.ts'
import { fold } from './fold.ts'
import { hands, isUnvouched, me, ownSwitch, persons, pictureOf, sounds } from './select.ts'

const ids = ['a', 'b', 'c', '__proto__', 'constructor'] as const
const someId = fc.constantFrom(...ids)
const participant = (id: string, change: Partial<Participant> = {}): Participant => ({ id, name: id, local: false, role: 'participant', verified: false, avatar: null, handRaisedAt: null, joinedAt: 1, service: false, ...change })
const track = (id: string, of: string, change: Partial<Track> = {}): Track => ({ id, participant: of, kind: 'video', source: 'camera', local: false, muted: false, stalled: false, ...change })

const someEvent: fc.Arbitrary<ConferenceEvent> = fc.oneof(
  someId.chain((id) => fc.record({ type: fc.constant('participant' as const), participant: fc.record({ handRaisedAt: fc.option(fc.nat(100)), local: fc.boolean(), service: fc.boolean() }).map((change) => participant(id, change)) })),
  someId.map((id) => ({ type: 'participant-left' as const, id })),
  fc.tuple(someId, someId, fc.constantFrom('microphone', 'camera', 'screen') as fc.Arbitrary<Track['source']>).map(([id, of, source]) => ({ type: 'track' as const, track: track(id, of, { source, kind: source === 'microphone' ? 'audio' : 'video' }) })),
  someId.map((id) => ({ type: 'track-gone' as const, id })),
  fc.option(someId).map((id) => ({ type: 'dominant' as const, id })),
  someId.map((id) => ({ type: 'quality' as const, id, quality: { level: 1 as const, loss: 0.1, roundTripMs: 10, sending: 1, receiving: 1 } })),
  fc.array(someId, { maxLength: 4 }).map((keepers) => ({ type: 'attendance' as const, keepers })),
  someId.map((id) => ({ type: 'reaction' as const, id, key: 'like' as const })),
  fc.constantFrom<ConferenceEvent>(
    { type: 'phase', phase: { kind: 'joined', since: 1 } }, { type: 'phase', phase: { kind: 'reconnecting', since: 2 } }, { type: 'phase', phase: { kind: 'left' } },
    { type: 'phase', phase: { kind: 'failed', error: { code: 'ended', detail: null } } }, { type: 'asked', what: 'unmute-please', by: 'a' }, { type: 'trouble', error: { code: 'unknown', detail: null } }, { type: 'devices' },
  ),
)

const foldAll = (events: readonly ConferenceEvent[]): CallModel => events.reduce((model, event, at) => fold(model, event, at), EMPTY_CALL)

describe('events in any order', () => {
  it('never throw, and leave no track, dominant, quality or voice of somebody who is not there', () => {
    fc.assert(
      fc.property(fc.array(someEvent, { maxLength: 80 }), (events) => {
        const model = foldAll(events)
        const there = (id: string) => model.participants.has(id)
        expect([...model.tracks.values()].every((one) => there(one.participant))).toBe(true)
        expect(model.dominant === null || there(model.dominant)).toBe(true)
        expect([...model.quality.keys(), ...model.spokeAt.keys()].every(there)).toBe(true)
        expect(model.keepers.every(there)).toBe(true)
        expect(model.words.length).toBeLessThanOrEqual(MOST_WORDS)
        expect(model.reactions.length).toBeLessThanOrEqual(MOST_REACTIONS)
        const queue = hands(model).map((one) => one.handRaisedAt ?? Number.NaN)
        expect(queue).toEqual([...queue].sort((x, y) => x - y))
      }),
      { numRuns: 400 },
    )
  })

  it('change nothing of the model they were folded into', () => {
    fc.assert(
      fc.property(fc.array(someEvent, { maxLength: 20 }), someEvent, (events, last) => {
        const before = foldAll(events)
        const copy = structuredClone(before)
        fold(before, last, 99)
        expect(before).toEqual(copy)
      }),
    )
  })

  it('leave what they do not touch as the same object: nothing there is drawn anew', () => {
    const before = foldAll([{ type: 'participant', participant: participant('a') }, { type: 'track', track: track('t', 'a') }])
    const after = fold(before, { type: 'quality', id: 'a', quality: { level: 3, loss: 0, roundTripMs: 1, sending: 1, receiving: 1 } }, 5)
    expect(after.participants).toBe(before.participants)
    expect(after.tracks).toBe(before.tracks)
  })
})

describe('who is there', () => {
  it('counts no machines, knows oneself, and finds what is sent', () => {
    const model = foldAll([
      { type: 'participant', participant: participant('me', { local: true }) },
      { type: 'participant', participant: participant('recorder', { service: true }) },
      { type: 'participant', participant: participant('b') },
      { type: 'track', track: track('m', 'me', { source: 'microphone', kind: 'audio', muted: true, local: true }) },
      { type: 'track', track: track('c', 'b') },
      { type: 'track', track: track('v', 'b', { source: 'microphone', kind: 'audio' }) },
    ])
    expect(persons(model).map((one) => one.id)).toEqual(['me', 'b'])
    expect(me(model)?.id).toBe('me')
    expect(ownSwitch(model, 'microphone')).toBe('off')
    expect(ownSwitch(model, 'camera')).toBe('none')
    expect(pictureOf(model, 'b', 'camera')?.id).toBe('c')
    expect(sounds(model).map((one) => one.id)).toEqual(['v'])
  })

  it('warns of an unverified name only where others are vouched for', () => {
    const guest = participant('g', { name: 'Петрова' })
    const plain = foldAll([{ type: 'participant', participant: guest }, { type: 'participant', participant: participant('b') }])
    expect(isUnvouched(plain, guest)).toBe(false)
    expect(isUnvouched(fold(plain, { type: 'participant', participant: participant('t', { verified: true }) }, 1), guest)).toBe(true)
  })

  it('a call that failed holds nobody, but what was said last', () => {
    const model = foldAll([{ type: 'participant', participant: participant('a') }, { type: 'asked', what: 'hand-lowered', by: null }, { type: 'phase', phase: { kind: 'failed', error: { code: 'removed', detail: null } } }])
    expect(model.participants.size).toBe(0)
    expect(model.words).toHaveLength(1)
  })
})
