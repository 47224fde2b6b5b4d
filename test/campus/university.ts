// For: a university of real size: 8,886 accounts, and one that is in 2,745 rooms and 162 spaces.
// Must not know how it is made.
import { DAY, Ground, HOUR, type Write } from './ground.ts'
import { ADMIN, makePeople, type CampusPerson, type Language } from './people.ts'
import type { Plan } from './plan.ts'
import { randomFrom, type Random } from './random.ts'
import { courses } from './rooms.ts'
import { roomRef, type RoomScript } from './script.ts'
import { tell } from './story.ts'
import { corpora, fillLine } from './talk.ts'

/** What a university of real size has, without the account of the server's own notices. */
export const UNIVERSITY = { accounts: 8886, rooms: 2745, spaces: 162 } as const
/** How many of the rooms somebody talks in these days; in the others one message lies. */
const ACTIVE = 200
/** The first rooms are lecture halls with this many people. */
const HALLS = { count: 5, members: 300 } as const
/** The first rooms have all five main people in them, and a few spaces do: accounts of an ordinary size on the same server. */
const ORDINARY = { rooms: 57, spaces: 3 } as const
const LANGUAGES = ['ru', 'ru', 'fr', 'en'] as const

const FACULTY: Readonly<Record<Language, string>> = { ru: 'Факультет', fr: 'Faculté', en: 'School' }
const DEPARTMENT: Readonly<Record<Language, string>> = { ru: 'Кафедра', fr: 'Département', en: 'Department' }
const GROUP: Readonly<Record<Language, string>> = { ru: 'группа', fr: 'groupe', en: 'group' }
const TOPIC: Readonly<Record<Language, string>> = { ru: 'Лекции и семинары, осень', fr: 'Cours et TD, automne', en: 'Lectures and classes, autumn term' }

/** Everybody of the large university; the first are those of the small one. */
export function universityPeople(serverName: string): CampusPerson[] {
  const big: CampusPerson = {
    localpart: 'big',
    userId: `@big:${serverName}`,
    password: 'big-pw',
    displayName: 'Виктория Большакова',
    language: 'ru',
    role: 'staff',
    email: `big@${serverName}`,
    main: true,
    newcomer: false,
  }
  const newcomers = makePeople(serverName, 0).filter((one) => one.newcomer).length // they have no accounts yet
  return [big, ...makePeople(serverName, UNIVERSITY.accounts + newcomers - 1)]
}

/** The plan of the large university; `now` in milliseconds, the end of all talk. */
export function universityPlan(serverName: string, now: number, write: Write): Plan {
  const ground = new Ground(serverName, now, universityPeople(serverName), write)
  const big = ground.person('big')
  const slugs: string[] = []
  for (let index = 0; index < UNIVERSITY.rooms; index++) {
    const isDirect = index >= HALLS.count && index % 3 === 0
    const script = isDirect ? makeDirect(ground, big, index) : makeCourse(ground, big, index, slugs.length < ORDINARY.rooms)
    if (!isDirect) slugs.push(script.plan.slug)
  }
  makeSpaces(ground, big, slugs)
  return ground.plan()
}

/** The last message of a room: the first rooms within minutes, the active ones within days, the last ones eight weeks ago. */
function lastWord(ground: Ground, index: number): number {
  const age = index < ACTIVE ? (index + 1) * 40 * 60_000 : 6 * DAY + ((index - ACTIVE) / UNIVERSITY.rooms) * 48 * DAY
  return ground.now - Math.round(age)
}

function makeCourse(ground: Ground, big: CampusPerson, index: number, ordinary: boolean): RoomScript {
  const random = randomFrom(`university room ${String(index)}`)
  const language = random.pick(LANGUAGES)
  const course = random.pick(courses.filter((one) => languageOf(one.slug) === language))
  const crowd = index < HALLS.count ? HALLS.members : 2 + (index % 12)
  const members = draw(ground, random, crowd, [big, ...(ordinary ? mainOnes(ground) : [])])
  const teacher = index % 2 === 0 ? big : (members.at(-1) ?? big)
  const script = ground.room({
    slug: `room-${String(index)}`,
    kind: 'course',
    name: `${course.name}, ${GROUP[language]} ${String(100 + index)}`,
    topic: TOPIC[language],
    creator: teacher,
    createdAt: lastWord(ground, index) - 2 * DAY,
    version: random.pick(['10', '11', '11', '12']),
    joinRule: 'public',
    public: index % 10 === 0,
    powers: teacher === big ? {} : { [big.userId]: 50 },
    ...(index % 16 === 1 ? { avatarUrl: ground.roomAvatar(`room-${String(index)}`) } : {}),
  })
  for (const who of members) if (who !== teacher) script.join(who)
  talk(ground, script, { index, random, language, pool: members.slice(0, 12), teacher, subjects: course.subjects })
  settle(ground, script, index, random)
  return script
}

function makeDirect(ground: Ground, big: CampusPerson, index: number): RoomScript {
  const random = randomFrom(`university direct ${String(index)}`)
  const [other] = draw(ground, random, 1, [])
  if (other === undefined) throw new Error('nobody to talk to')
  const script = ground.room({ slug: `direct-${String(index)}`, kind: 'direct', name: '', creator: big, createdAt: lastWord(ground, index) - DAY })
  script.join(other, big, true)
  ground.direct(script.plan.slug, [big, other])
  talk(ground, script, { index, random, language: other.language, pool: [big, other], teacher: big, subjects: [] })
  settle(ground, script, index, random)
  return script
}

function talk(
  ground: Ground,
  script: RoomScript,
  about: { index: number; random: Random; language: Language; pool: readonly CampusPerson[]; teacher: CampusPerson; subjects: readonly string[] },
): void {
  const { index, random, language, pool, teacher, subjects } = about
  const until = lastWord(ground, index)
  const direct = script.plan.kind === 'direct'
  if (index < ACTIVE) {
    const kind = direct ? 'direct' : 'course'
    tell(script, { language, about: kind, teacher, pool, subjects, messages: 20, from: script.clock + HOUR, until, random, shelf: ground.shelf })
    return
  }
  script.waitUntil(until - 10 * 60_000)
  const corpus = corpora[language]
  const [first] = random.pick(direct ? corpus.direct : corpus.course)
  script.text(random.pick(pool), fillLine(first?.[1] ?? '…', corpus, subjects, random))
}

/** Receipts everywhere; counts that are real (push rules evaluated) where people talk. */
function settle(ground: Ground, script: RoomScript, index: number, random: Random): void {
  if (index < ACTIVE) {
    ground.settle(script, index, random)
    return
  }
  const last = script.said.at(-1)
  const big = script.joined.find((one) => one.localpart === 'big')
  if (last !== undefined && big !== undefined) script.receipt(big, last)
}

/** One space above eleven faculties above their departments, which hold the rooms. */
function makeSpaces(ground: Ground, big: CampusPerson, slugs: readonly string[]): void {
  const registrar = ground.person(ADMIN)
  const faculties = 11
  const departments = UNIVERSITY.spaces - faculties - 1
  const space = (slug: string, name: string, children: readonly string[], ordinary: boolean): void => {
    const script = ground.room({
      slug,
      kind: 'space',
      name,
      creator: registrar,
      createdAt: ground.now - 400 * DAY,
      createContent: { type: 'm.space' },
      joinRule: 'public',
      public: true,
      powerLevels: { events_default: 100 },
    })
    for (const who of ordinary ? [big, ...mainOnes(ground)] : [big]) script.join(who)
    for (const child of children) script.state(registrar, 'm.space.child', { via: [ground.serverName] }, roomRef(child))
  }
  const language = (n: number): Language => LANGUAGES[n % LANGUAGES.length] ?? 'ru'
  for (let n = 0; n < departments; n++) {
    const own = slugs.filter((_slug, index) => index % departments === n)
    space(`department-${String(n)}`, `${DEPARTMENT[language(n)]} ${String(n + 1)}`, own, n < ORDINARY.spaces - 2)
  }
  for (let n = 0; n < faculties; n++) {
    const own = Array.from({ length: departments }, (_one, index) => index).filter((index) => index % faculties === n)
    space(
      `faculty-${String(n)}`,
      `${FACULTY[language(n)]} ${String(n + 1)}`,
      own.map((index) => `department-${String(index)}`),
      n === 0,
    )
  }
  space(
    'university',
    'Университет · Université · University',
    Array.from({ length: faculties }, (_one, n) => `faculty-${String(n)}`),
    true,
  )
}

function mainOnes(ground: Ground): CampusPerson[] {
  return ['petrova', 'ivanov', 'moreau', 'dubois', 'smith'].map((name) => ground.person(name))
}

/** `count` people by lot, after those who are in it anyway. */
function draw(ground: Ground, random: Random, count: number, first: readonly CampusPerson[]): CampusPerson[] {
  const members = new Set(first)
  while (members.size < first.length + count) {
    const one = random.pick(ground.everybody)
    if (!one.main && one.localpart !== ADMIN) members.add(one)
  }
  return [...members]
}

function languageOf(course: string): Language {
  const faculty = courses.find((one) => one.slug === course)?.faculty
  return faculty === 'info' ? 'fr' : faculty === 'engineering' ? 'en' : 'ru'
}
