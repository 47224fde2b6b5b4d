// For: the small university: some hundred people, about ninety rooms, weeks of talk.
// Must not know how it is made.
import { DAY, Ground, HOUR, type Write } from './ground.ts'
import { ADMIN, makePeople, type CampusPerson } from './people.ts'
import type { Plan } from './plan.ts'
import { randomFrom } from './random.ts'
import { archived, courses, faculties } from './rooms.ts'
import { roomRef, type RoomScript } from './script.ts'
import { makeDirects, makeGroups, makeInvitations } from './small-groups.ts'
import { makeAnnouncements, makeLarge, makeNotices } from './small-halls.ts'
import { readUpTo, tell } from './story.ts'

/** How many people the identity providers know. */
export const PEOPLE_COUNT = 360

/** The plan of the small university; `now` in milliseconds, the end of all talk. */
export function smallPlan(serverName: string, now: number, write: Write): Plan {
  const ground = new Ground(serverName, now, makePeople(serverName, PEOPLE_COUNT), write)
  makeSpaces(ground)
  makeCourses(ground)
  makeArchive(ground)
  makeGroups(ground)
  makeDirects(ground)
  makeLarge(ground)
  makeAnnouncements(ground)
  makeInvitations(ground)
  makeNotices(ground)
  return ground.plan()
}

function makeSpaces(ground: Ground): void {
  const registrar = ground.person(ADMIN)
  const created = ground.now - 400 * DAY
  const space = (slug: string, name: string, dean: CampusPerson, parent?: string): RoomScript => {
    const script = ground.room({
      slug,
      kind: 'space',
      name,
      creator: registrar,
      createdAt: created,
      createContent: { type: 'm.space' },
      joinRule: 'public',
      public: true,
      alias: slug,
      powers: { [dean.userId]: 100 },
      powerLevels: { events_default: 100, invite: 50 },
      avatarUrl: ground.roomAvatar(slug),
    })
    for (const who of new Set([dean, ...ground.main()])) script.join(who)
    if (parent !== undefined) script.state(registrar, 'm.space.parent', { via: [ground.serverName], canonical: true }, roomRef(parent))
    return script
  }
  const child = (script: RoomScript, slugs: readonly string[]): void => {
    slugs.forEach((slug, index) => {
      script.state(
        registrar,
        'm.space.child',
        { via: [ground.serverName], order: String(index).padStart(3, '0'), suggested: index === 0 },
        roomRef(slug),
      )
    })
  }
  child(space('university', 'Университет · Université · University', ground.person('volkov')), [
    ...faculties.map((one) => one.slug),
    'announcements',
    'big',
  ])
  for (const faculty of faculties) {
    const dean = ground.person(faculty.dean)
    const own = courses.filter((one) => one.faculty === faculty.slug).map((one) => one.slug)
    const inDepartment = own.filter((_slug, index) => index % 3 === 0)
    child(space(faculty.slug, faculty.name, dean, 'university'), [faculty.department.slug, ...own.filter((slug) => !inDepartment.includes(slug))])
    child(space(faculty.department.slug, faculty.department.name, dean, faculty.slug), inDepartment)
  }
}

function makeCourses(ground: Ground): void {
  const versions = ['11', '12', '10'] as const
  courses.forEach((course, index) => {
    const random = randomFrom(`course ${course.slug}`)
    const faculty = faculties.find((one) => one.slug === course.faculty)
    if (faculty === undefined) throw new Error(`${course.slug} has no faculty`)
    const [teacher, assistant, registrar] = [ground.person(course.teacher), ground.person(course.assistant), ground.person(ADMIN)]
    const creator = index % 2 === 0 ? teacher : registrar // some rooms come from the learning platform
    const until = ground.lastTalk(random)
    const script = ground.room({
      slug: course.slug,
      kind: 'course',
      name: course.name,
      topic: course.topic,
      creator,
      version: versions[index % 3] ?? '11',
      createdAt: ground.now - random.int(54, 57) * DAY,
      joinRule: 'public',
      alias: course.slug,
      powers: { ...(creator === teacher ? {} : { [teacher.userId]: 100 }), [assistant.userId]: 50 },
      ...(index % 4 === 0 ? { avatarUrl: ground.roomAvatar(course.slug) } : {}),
    })
    const students = ground.students(faculty.language, random.int(8, 22), random)
    const mains = ground.main().filter((one) => course.without?.includes(one.localpart) !== true)
    for (const who of new Set([teacher, assistant, ...mains, ...students])) if (who !== creator) script.join(who)
    const parent = courses.filter((one) => one.faculty === course.faculty).indexOf(course) % 3 === 0 ? faculty.department.slug : faculty.slug
    script.state(creator, 'm.space.parent', { via: [ground.serverName], canonical: true }, roomRef(parent))
    if (course.slug === 'matan-2' || course.slug === 'signals') widget(script, teacher)
    const pool = [...students, ...mains.filter((one) => one.role === 'student' && one.language === faculty.language)]
    tell(script, {
      language: faculty.language,
      about: 'course',
      teacher,
      assistant,
      pool,
      subjects: course.subjects,
      messages: random.int(20, 75),
      from: script.clock + HOUR,
      until,
      random,
      shelf: ground.shelf,
    })
    const pinned = script.said[3]
    if (pinned !== undefined && index % 3 === 0) script.state(teacher, 'm.room.pinned_events', { pinned: [`{{event:${pinned.key}}}`] })
    if (index % 5 === 1) script.leave(random.pick(students))
    ground.settle(script, index, random)
  })
}

/** A conference as Element's widget writes it. */
function widget(script: RoomScript, by: CampusPerson): void {
  const id = `jitsi_${by.userId}_1700000000000`
  script.state(
    by,
    'im.vector.modular.widgets',
    {
      id,
      creatorUserId: by.userId,
      type: 'jitsi',
      name: 'Jitsi',
      url: 'https://jitsi.uni.test/jitsi.html#conferenceId=$conferenceId',
      data: { domain: 'jitsi.uni.test', conferenceId: `Jitsi${script.plan.slug.replace('-', '')}`, isAudioOnly: false, roomName: script.plan.name },
    },
    id,
  )
}

function makeArchive(ground: Ground): void {
  archived.forEach((course, index) => {
    const random = randomFrom(`archive ${course.slug}`)
    const faculty = faculties.find((one) => one.slug === course.faculty)
    const teacher = ground.person(course.language === 'ru' ? 'petrova' : course.language === 'fr' ? 'moreau' : 'brown')
    const until = ground.now - random.int(150, 170) * DAY
    const script = ground.room({
      slug: course.slug,
      kind: 'archive',
      name: course.name,
      creator: teacher,
      version: '10',
      createdAt: until - 110 * DAY,
    })
    // kept longer than the ninety days that the rest of the campus has
    script.state(teacher, 'm.room.retention', { max_lifetime: 365 * DAY })
    const students = ground.students(course.language, 10, random)
    const mains = ground.main().filter((one) => one !== teacher)
    for (const who of [...students, ...mains]) script.join(who, teacher)
    tell(script, {
      language: course.language,
      about: 'course',
      teacher,
      assistant: teacher,
      subjects: courses.find((one) => one.slug === course.successor)?.subjects ?? [],
      pool: [...students, ...mains.filter((one) => one.language === course.language)],
      messages: 40,
      from: script.clock + HOUR,
      until,
      random,
      shelf: ground.shelf,
    })
    if (index % 2 === 0) {
      script.state(teacher, 'm.room.tombstone', { body: 'This course has ended', replacement_room: roomRef(course.successor) })
      const successor = ground.scripts.find((one) => one.plan.slug === course.successor)
      if (successor !== undefined && faculty !== undefined) successor.plan.createContent.predecessor = { room_id: roomRef(course.slug) }
    } else {
      script.state(teacher, 'm.room.power_levels', { users: { [teacher.userId]: 100 }, users_default: 0, events_default: 100, state_default: 100 })
    }
    for (const person of ground.main()) {
      readUpTo(script, person, 0)
      ground.tags.push({ user: person.userId, room: course.slug, tag: 'm.lowpriority', order: 0.2 + index / 10 })
    }
  })
}
