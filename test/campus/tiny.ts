// For: the smallest campus that still has one of each: for tests that want a server in seconds.
// Must not know how it is made.
import { ADMIN, makePeople, type CampusPerson } from './people.ts'
import type { Plan } from './plan.ts'
import { RoomScript, roomRef, type RoomOptions } from './script.ts'

/** The five main people and the registrar, six rooms, a handful of messages. `now` in milliseconds. */
export function tinyPlan(serverName: string, now: number): Plan {
  const all = makePeople(serverName, 40)
  const person = (localpart: string): CampusPerson => {
    const found = all.find((one) => one.localpart === localpart)
    if (found === undefined) throw new Error(`nobody is called ${localpart}`)
    return found
  }
  const [petrova, ivanov, moreau, dubois, smith] = ['petrova', 'ivanov', 'moreau', 'dubois', 'smith'].map(person) as [
    CampusPerson,
    CampusPerson,
    CampusPerson,
    CampusPerson,
    CampusPerson,
  ]
  const registrar = person(ADMIN)
  const hour = 3_600_000
  const scripts: RoomScript[] = []
  const room = (options: RoomOptions): RoomScript => {
    const script = new RoomScript(options, new Map())
    scripts.push(script)
    return script
  }

  const faculty = room({
    slug: 'faculty',
    kind: 'space',
    name: 'Математический факультет',
    creator: registrar,
    createdAt: now - 60 * hour,
    createContent: { type: 'm.space' },
    joinRule: 'public',
    public: true,
    powerLevels: { events_default: 100 },
  })
  for (const who of [petrova, ivanov, smith]) faculty.join(who)
  faculty.state(registrar, 'm.space.child', { via: [serverName], order: 'a' }, roomRef('course'))

  const course = room({
    slug: 'course',
    kind: 'course',
    name: 'Математический анализ, 2 курс',
    creator: petrova,
    createdAt: now - 50 * hour,
    topic: 'Лекции по вторникам, ауд. 214',
    powers: { [smith.userId]: 50 },
    version: '10',
  })
  course.state(petrova, 'm.space.parent', { via: [serverName], canonical: true }, roomRef('faculty'))
  course.join(ivanov, petrova)
  course.join(smith, petrova)
  course.waitUntil(now - 30 * hour)
  const question = course.text(ivanov, 'Анна Сергеевна, а коллоквиум в эту пятницу или в следующую?')
  course.reply(petrova, question, 'В следующую. Билеты выложу завтра.')
  course.waitUntil(now - 5 * hour)
  const last = course.text(smith, 'The problem set for week 9 is on the course page.')
  course.react(ivanov, last, '👍')

  const seminar = room({
    slug: 'seminar',
    kind: 'course',
    name: 'Réseaux et protocoles — L3',
    creator: moreau,
    createdAt: now - 48 * hour,
    version: '12',
  })
  seminar.join(dubois, moreau)
  seminar.join(petrova, moreau)
  seminar.waitUntil(now - 4 * hour)
  seminar.text(moreau, 'Le TP de jeudi aura lieu en salle B12.')
  seminar.text(dubois, 'Merci !')

  const staff = room({ slug: 'staff', kind: 'staff', name: 'Кафедра', creator: petrova, createdAt: now - 47 * hour })
  staff.join(moreau, petrova)
  staff.waitUntil(now - 3 * hour)
  staff.text(petrova, 'Заседание кафедры переносится на четверг.')

  const direct = room({ slug: 'direct-petrova-ivanov', kind: 'direct', name: '', creator: petrova, createdAt: now - 46 * hour })
  direct.join(ivanov, petrova, true)
  direct.waitUntil(now - 2 * hour)
  direct.text(ivanov, 'Здравствуйте! Можно сдать домашнюю работу в понедельник?')

  const invitation = room({ slug: 'invitation', kind: 'group', name: 'Chess club', creator: smith, createdAt: now - hour })
  invitation.invite(petrova, smith)

  for (const script of scripts) script.plan.pushFrom = 0
  return {
    users: [petrova, ivanov, moreau, dubois, smith, registrar].map(({ userId, password, displayName, localpart }) => ({
      userId,
      password,
      displayName,
      admin: localpart === ADMIN,
    })),
    media: [],
    rooms: scripts.map((script) => script.plan),
    accountData: [
      { user: petrova.userId, type: 'm.direct', content: { [ivanov.userId]: [roomRef('direct-petrova-ivanov')] } },
      { user: ivanov.userId, type: 'm.direct', content: { [petrova.userId]: [roomRef('direct-petrova-ivanov')] } },
    ],
    tags: [],
  }
}
