// For: who keeps a list of who is here, as it is said and believed, against both generations of the library.
// Must not know a browser; test/engine/call-jitsi.test.ts says it over a real server.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCall, pass, playTime, settle, type Call } from './call.fixture.ts'
import { FakeParticipant, type Era } from './fake.fixture.ts'
import { CONFERENCE, CONNECTION } from './library.ts'

const ERAS: Era[] = ['2021', 'current']
const PROPERTY = 'amphi_attendance'

playTime()

const keepers = (call: Call): readonly string[] => call.of('attendance').at(-1)?.keepers ?? []
const said = (call: Call): unknown[] => call.lib.sent.filter(({ how, values }) => how === 'property' && values[0] === PROPERTY).map(({ values }) => values[1])

async function lecture(era: Era, moderator = false): Promise<Call> {
  const call = createCall(era)
  await call.join({}, { moderator })
  for (const id of ['student', 'teacher']) call.lib.arrive(new FakeParticipant(id))
  call.lib.promote('teacher')
  return call
}

describe.each(ERAS)('a list that another keeps (%s)', (era) => {
  it('is told of a moderator, and ends when it is said to, when the moderator leaves, or is none any more', async () => {
    const call = await lecture(era)
    call.lib.property('teacher', PROPERTY, 'true')
    expect(keepers(call)).toEqual(['teacher'])
    call.lib.property('teacher', PROPERTY, '')
    await pass(3000)
    expect(keepers(call)).toEqual([])
    call.lib.property('teacher', PROPERTY, 'true')
    const teacher = call.lib.getParticipantById('teacher')
    if (teacher !== undefined) teacher.role = 'participant'
    call.lib.emit(CONFERENCE.roleChanged, 'teacher', 'participant')
    expect(keepers(call)).toEqual([])
    call.lib.promote('teacher')
    expect(keepers(call)).toEqual([])
    call.lib.property('teacher', PROPERTY, '')
    call.lib.property('teacher', PROPERTY, 'true')
    expect(keepers(call)).toEqual(['teacher'])
    call.lib.depart('teacher')
    expect(keepers(call)).toEqual([])
  })

  it('is known to whoever comes later', async () => {
    const call = createCall(era)
    const teacher = new FakeParticipant('teacher')
    teacher.role = 'moderator'
    teacher.properties.set(PROPERTY, 'true')
    const joining = call.conference.join({ displayName: 'x', avatar: null, microphone: { on: false, deviceId: null }, camera: { on: false, deviceId: null }, password: null })
    await settle()
    call.lib.arrive(teacher)
    call.lib.enter('me')
    await joining
    expect(keepers(call)).toEqual(['teacher'])
  })

  it('is not believed of anybody else, whatever they say and however often', async () => {
    const call = await lecture(era)
    const before = call.of('attendance').length
    fc.assert(fc.property(fc.oneof(fc.constantFrom<unknown>('true', true), fc.anything()), (value) => { call.lib.property('student', PROPERTY, value) }))
    call.lib.emit(CONFERENCE.roleChanged, 'student', 'moderator')
    call.lib.property('ghost', PROPERTY, 'true')
    call.lib.emit(CONFERENCE.propertyChanged, { getId: () => 'teacher' }, PROPERTY, '', 'true')
    expect(call.of('attendance')).toHaveLength(before)
    fc.assert(fc.property(fc.anything().filter((value) => value !== 'true' && value !== true), (value) => {
      call.lib.property('teacher', PROPERTY, value)
      expect(keepers(call)).toEqual([])
    }))
  })

  it('is not begun by a promotion: what a student planted counts once it is set again, by a moderator', async () => {
    const call = await lecture(era)
    call.lib.property('student', PROPERTY, 'true')
    call.lib.promote('student')
    expect(keepers(call)).toEqual([])
    // Of somebody who had planted it before they were seen, too.
    const early = new FakeParticipant('early')
    early.properties.set(PROPERTY, 'true')
    call.lib.arrive(early)
    call.lib.promote('early')
    call.lib.property('early', 'another', 'true')
    await pass(3000)
    expect(keepers(call)).toEqual([])
    // Not after our own way back either.
    call.library.connection.emit(CONNECTION.disconnected)
    await pass(10)
    call.lib.arrive(early)
    call.lib.enter('me-again')
    await settle()
    expect(keepers(call)).toEqual([])
    call.lib.property('early', PROPERTY, 'true')
    expect(keepers(call)).toEqual(['early'])
  })

  it('that begins and ends a thousand times a second is one sign', async () => {
    const call = await lecture(era)
    const before = call.of('attendance').length
    for (let n = 0; n < 1000; n += 1) call.lib.property('teacher', PROPERTY, n % 2 === 0 ? 'true' : '')
    expect(call.of('attendance').length - before).toBe(1)
    await pass(3000)
    expect(call.of('attendance').length - before).toBe(2)
    expect(keepers(call)).toEqual([])
  })
})

describe.each(ERAS)('an own list (%s)', (era) => {
  it('is said to all once, in presence and in words, and taken back', async () => {
    const call = await lecture(era, true)
    call.conference.keepAttendance(true, 'Ада ведёт список')
    call.conference.keepAttendance(true, 'Ада ведёт список')
    expect(keepers(call)).toEqual(['me'])
    call.conference.keepAttendance(false, 'больше не ведёт')
    expect(said(call)).toEqual(['true', ''])
    expect(keepers(call)).toEqual([])
    expect(call.lib.sent.filter(({ how }) => how === 'chat').map(({ values }) => values[0])).toEqual(['Ада ведёт список', 'больше не ведёт'])
  })

  it('is said neither by who is no moderator nor longer than one is', async () => {
    const student = await lecture(era)
    student.conference.keepAttendance(true, 'x')
    expect([said(student), keepers(student), student.lib.sent.filter(({ how }) => how === 'chat')]).toEqual([[], [], []])
    const call = await lecture(era, true)
    call.conference.keepAttendance(true, 'x')
    call.lib.moderator = false
    call.lib.emit(CONFERENCE.roleChanged, 'me', 'participant')
    expect(said(call)).toEqual(['true', ''])
    expect(keepers(call)).toEqual([])
  })

  it('is said again after a re-join, and not when it has ended meanwhile', async () => {
    const call = await lecture(era, true)
    call.conference.keepAttendance(true, 'x')
    call.library.connection.emit(CONNECTION.disconnected)
    await pass(10)
    call.lib.enter('me-again', { moderator: true })
    await settle()
    expect(said(call)).toEqual(['true'])
    expect(keepers(call)).toEqual(['me-again'])
    call.library.connection.emit(CONNECTION.disconnected)
    await pass(0)
    call.conference.keepAttendance(false, 'x')
    await pass(10)
    call.lib.enter('me-third', { moderator: true })
    await settle()
    expect(said(call)).toEqual([])
    expect(keepers(call)).toEqual([])
  })

  it('where the conference has no chat is said in presence alone', async () => {
    const call = await lecture(era, true)
    Object.assign(call.lib, { sendTextMessage: undefined })
    call.conference.keepAttendance(true, 'x')
    expect(keepers(call)).toEqual(['me'])
  })
})
