// For: the small university: some hundred people, about ninety rooms, weeks of talk.
// Must not know how it is made.
import { ADMIN, makePeople, type CampusPerson } from './people.ts'
import { avatar } from './pictures.ts'
import type { Plan } from './plan.ts'
import { randomFrom, type Random } from './random.ts'
import { archived, courses, directs, faculties, groups, invitations } from './rooms.ts'
import { RoomScript, roomRef, type RoomOptions } from './script.ts'
import { Shelf } from './shelf.ts'
import { mention, oddities, readUpTo, tell } from './story.ts'
import { corpora } from './talk.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const MAIN = ['petrova', 'ivanov', 'moreau', 'dubois', 'smith'] as const
/** How many people the identity providers know. */
export const PEOPLE_COUNT = 360

/** The plan of the small university; `now` in milliseconds, the end of all talk. */
export function smallPlan(serverName: string, now: number, write: (name: string, bytes: Uint8Array) => void): Plan {
  return new SmallUniversity(serverName, now, write).plan()
}

class SmallUniversity {
  private readonly serverName: string
  private readonly now: number
  private readonly shelf: Shelf
  private readonly everybody: CampusPerson[]
  private readonly byName: Map<string, CampusPerson>
  private readonly avatars = new Map<string, string>()
  private readonly scripts: RoomScript[] = []
  private readonly tags: Plan['tags'] = []
  private readonly serverNotices: CampusPerson

  constructor(serverName: string, now: number, write: (name: string, bytes: Uint8Array) => void) {
    this.serverName = serverName
    this.now = now
    this.everybody = makePeople(serverName, PEOPLE_COUNT).filter((person) => !person.newcomer)
    this.byName = new Map(this.everybody.map((person) => [person.localpart, person]))
    this.shelf = new Shelf(serverName, `@${ADMIN}:${serverName}`, write)
    this.serverNotices = { ...this.person(ADMIN), localpart: 'notices', userId: `@notices:${serverName}`, displayName: 'IT service' }
  }

  plan(): Plan {
    this.drawAvatars()
    this.makeSpaces()
    this.makeCourses()
    this.makeArchive()
    this.makeGroups()
    this.makeDirects()
    this.makeLarge()
    this.makeAnnouncements()
    this.makeInvitations()
    this.makeNotices()
    const ordered = this.scripts.sort((a, b) => a.clock - b.clock)
    for (const script of ordered) {
      if (script.clock > this.now) throw new Error(`${script.plan.slug} talks in the future`)
    }
    return {
      users: [...this.everybody, this.serverNotices].map((person) => {
        const avatarUrl = this.avatars.get(person.userId)
        return {
          userId: person.userId,
          password: person === this.serverNotices ? '' : person.password,
          displayName: person.displayName,
          admin: person.localpart === ADMIN,
          ...(avatarUrl === undefined ? {} : { avatarUrl }),
        }
      }),
      media: this.shelf.media,
      rooms: ordered.map((script) => script.plan),
      accountData: this.directMaps(),
      tags: this.tags,
    }
  }

  private person(localpart: string): CampusPerson {
    const found = this.byName.get(localpart)
    if (found === undefined) throw new Error(`nobody is called ${localpart}`)
    return found
  }

  private main(): CampusPerson[] {
    return MAIN.map((name) => this.person(name))
  }

  private room(options: RoomOptions): RoomScript {
    // No two rooms in one millisecond: since version 12 the id is the hash of the first event, and equal ones would be one room.
    const script = new RoomScript({ ...options, createdAt: Math.floor(options.createdAt) + this.scripts.length }, this.avatars)
    this.scripts.push(script)
    return script
  }

  private roomAvatar(slug: string): string {
    return this.shelf.put(`room-${slug}`, `${slug}.png`, 'image/png', avatar(`room ${slug}`).png)
  }

  private drawAvatars(): void {
    const random = randomFrom('who has an avatar')
    for (const person of this.everybody.slice(0, 120)) {
      if (person.localpart === 'ivanov' || (!person.main && random.chance(0.45))) continue // some have none, as in life
      const url = this.shelf.put(`face-${person.localpart.replace(/\W/g, '_')}`, 'avatar.png', 'image/png', avatar(person.localpart).png)
      this.avatars.set(person.userId, url)
    }
    for (const provider of ['oidc', 'cas', 'saml'])
      this.shelf.put(`idp-${provider}`, `${provider}.png`, 'image/png', avatar(`idp ${provider}`).png, true)
  }

  /** The last message of a room, most within the last days, some within the last minutes. */
  private lastTalk(random: Random): number {
    return this.now - Math.round(random.pick([0.1, 0.5, 2, 5, 20, 30, 50, 100, 200, 400]) * (0.5 + random.next()) * HOUR)
  }

  private makeSpaces(): void {
    const registrar = this.person(ADMIN)
    const created = this.now - 400 * DAY
    const space = (slug: string, name: string, dean: CampusPerson, parent?: string): RoomScript => {
      const script = this.room({
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
        avatarUrl: this.roomAvatar(slug),
      })
      for (const who of new Set([dean, ...this.main()])) script.join(who)
      if (parent !== undefined) script.state(registrar, 'm.space.parent', { via: [this.serverName], canonical: true }, roomRef(parent))
      return script
    }
    const child = (script: RoomScript, slugs: readonly string[]): void => {
      slugs.forEach((slug, index) => {
        script.state(
          registrar,
          'm.space.child',
          { via: [this.serverName], order: String(index).padStart(3, '0'), suggested: index === 0 },
          roomRef(slug),
        )
      })
    }
    child(space('university', 'Университет · Université · University', this.person('volkov')), [
      ...faculties.map((one) => one.slug),
      'announcements',
      'big',
    ])
    for (const faculty of faculties) {
      const dean = this.person(faculty.dean)
      const own = courses.filter((one) => one.faculty === faculty.slug).map((one) => one.slug)
      const inDepartment = own.filter((_slug, index) => index % 3 === 0)
      child(space(faculty.slug, faculty.name, dean, 'university'), [faculty.department.slug, ...own.filter((slug) => !inDepartment.includes(slug))])
      child(space(faculty.department.slug, faculty.department.name, dean, faculty.slug), inDepartment)
    }
  }

  private students(language: CampusPerson['language'], count: number, random: Random): CampusPerson[] {
    return random.some(
      this.everybody.filter((one) => one.language === language && one.role === 'student' && !one.main),
      count,
    )
  }

  private makeCourses(): void {
    const versions = ['11', '12', '10'] as const
    courses.forEach((course, index) => {
      const random = randomFrom(`course ${course.slug}`)
      const faculty = faculties.find((one) => one.slug === course.faculty)
      if (faculty === undefined) throw new Error(`${course.slug} has no faculty`)
      const [teacher, assistant, registrar] = [this.person(course.teacher), this.person(course.assistant), this.person(ADMIN)]
      const creator = index % 2 === 0 ? teacher : registrar // some rooms come from the learning platform
      const until = this.lastTalk(random)
      const script = this.room({
        slug: course.slug,
        kind: 'course',
        name: course.name,
        topic: course.topic,
        creator,
        version: versions[index % 3] ?? '11',
        createdAt: this.now - random.int(54, 57) * DAY,
        joinRule: 'public',
        alias: course.slug,
        powers: { ...(creator === teacher ? {} : { [teacher.userId]: 100 }), [assistant.userId]: 50 },
        ...(index % 4 === 0 ? { avatarUrl: this.roomAvatar(course.slug) } : {}),
      })
      const students = this.students(faculty.language, random.int(8, 22), random)
      const mains = this.main().filter((one) => course.without?.includes(one.localpart) !== true)
      for (const who of new Set([teacher, assistant, ...mains, ...students])) if (who !== creator) script.join(who)
      const parent = courses.filter((one) => one.faculty === course.faculty).indexOf(course) % 3 === 0 ? faculty.department.slug : faculty.slug
      script.state(creator, 'm.space.parent', { via: [this.serverName], canonical: true }, roomRef(parent))
      if (course.slug === 'matan-2' || course.slug === 'signals') this.widget(script, teacher)
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
        shelf: this.shelf,
      })
      const pinned = script.said[3]
      if (pinned !== undefined && index % 3 === 0) script.state(teacher, 'm.room.pinned_events', { pinned: [`{{event:${pinned.key}}}`] })
      if (index % 5 === 1) script.leave(random.pick(students))
      this.settle(script, index, random)
    })
  }

  /** A conference as Element's widget writes it. */
  private widget(script: RoomScript, by: CampusPerson): void {
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

  /** Who has read how far; `index` spreads unread rooms and mentions evenly over people. */
  private settle(script: RoomScript, index: number, random: Random): void {
    const joined = this.main().filter((one) => script.joined.includes(one))
    const mentioned = joined.find((one) => MAIN[index % 7] === one.localpart && script.said.at(-1)?.sender !== one)
    if (mentioned !== undefined) {
      const sender = random.pick(script.joined.filter((one) => one !== mentioned && one.localpart !== ADMIN))
      script.clock += 40_000
      mention(script, sender, mentioned, random.pick(corpora[sender.language].mention))
    }
    for (const person of joined) {
      const unread = person === mentioned ? random.int(1, 6) : random.chance(0.3) ? random.int(1, 12) : 0
      readUpTo(script, person, unread)
    }
    for (const other of random.some(
      script.joined.filter((one) => !one.main),
      5,
    )) {
      const at = script.said.at(-1 - random.int(0, 3))
      if (at !== undefined) script.receipt(other, at)
    }
    script.plan.pushFrom = Math.max(
      0,
      script.plan.events.findIndex((event) => event.key === script.said[0]?.key),
    )
  }

  private makeArchive(): void {
    archived.forEach((course, index) => {
      const random = randomFrom(`archive ${course.slug}`)
      const faculty = faculties.find((one) => one.slug === course.faculty)
      const teacher = this.person(course.language === 'ru' ? 'petrova' : course.language === 'fr' ? 'moreau' : 'brown')
      const until = this.now - random.int(150, 170) * DAY
      const script = this.room({
        slug: course.slug,
        kind: 'archive',
        name: course.name,
        creator: teacher,
        version: '10',
        createdAt: until - 110 * DAY,
      })
      // kept longer than the ninety days that the rest of the campus has
      script.state(teacher, 'm.room.retention', { max_lifetime: 365 * DAY })
      const students = this.students(course.language, 10, random)
      const mains = this.main().filter((one) => one !== teacher)
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
        shelf: this.shelf,
      })
      if (index % 2 === 0) {
        script.state(teacher, 'm.room.tombstone', { body: 'This course has ended', replacement_room: roomRef(course.successor) })
        const successor = this.scripts.find((one) => one.plan.slug === course.successor)
        if (successor !== undefined && faculty !== undefined) successor.plan.createContent.predecessor = { room_id: roomRef(course.slug) }
      } else {
        script.state(teacher, 'm.room.power_levels', { users: { [teacher.userId]: 100 }, users_default: 0, events_default: 100, state_default: 100 })
      }
      for (const person of this.main()) {
        readUpTo(script, person, 0)
        this.tags.push({ user: person.userId, room: course.slug, tag: 'm.lowpriority', order: 0.2 + index / 10 })
      }
    })
  }

  private makeGroups(): void {
    groups.forEach((group, index) => {
      const random = randomFrom(`group ${group.slug}`)
      const members = group.members.map((name) => this.person(name))
      const others = this.everybody.filter(
        (one) =>
          one.language === group.language &&
          !one.main &&
          !members.includes(one) &&
          (group.kind === 'staff' ? one.role !== 'student' : one.role === 'student'),
      )
      const joined = [...members, ...random.some(others, group.others)]
      const [creator] = joined
      if (creator === undefined) throw new Error(`${group.slug} is empty`)
      const script = this.room({
        slug: group.slug,
        kind: group.kind,
        name: group.name,
        creator,
        createdAt: this.now - random.int(50, 56) * DAY,
        version: index % 3 === 2 ? '12' : '11',
        ...(group.topic === undefined ? {} : { topic: group.topic }),
        ...(group.kind === 'group' && index % 2 === 0 ? { avatarUrl: this.roomAvatar(group.slug) } : {}),
      })
      for (const who of joined.slice(1)) script.join(who, creator)
      tell(script, {
        language: group.language,
        about: group.kind === 'staff' ? 'staff' : 'social',
        subjects: [],
        pool: joined.filter((one) => one.language === group.language || one.role !== 'student' || group.kind === 'nameless'),
        messages: group.kind === 'nameless' ? 14 : random.int(25, 90),
        from: script.clock + HOUR,
        until: this.lastTalk(random),
        random,
        shelf: this.shelf,
      })
      if (group.slug === 'coffee') oddities(script, [this.person('sidorov'), this.person('orlova'), this.person('petrova')], this.shelf)
      if (group.slug === 'hiking') {
        script.state(creator, 'm.room.name', { name: 'Hiking & climbing' })
        script.state(creator, 'm.room.name', { name: group.name })
        script.leave(this.person('moreau'))
      }
      this.settle(script, index + 3, random)
    })
    const favourites: [string, string][] = [
      ['petrova', 'matan-2'],
      ['petrova', 'staff'],
      ['ivanov', 'matan-2'],
      ['ivanov', 'group-204'],
      ['moreau', 'reseaux-l3'],
      ['dubois', 'reseaux-l3'],
      ['dubois', 'l3-info'],
      ['smith', 'signals'],
    ]
    favourites.forEach(([name, room], index) => this.tags.push({ user: this.person(name).userId, room, tag: 'm.favourite', order: 0.1 + index / 20 }))
    this.tags.push({ user: this.person('ivanov').userId, room: 'dorm-4', tag: 'm.lowpriority', order: 0.9 })
  }

  private makeDirects(): void {
    directs.forEach(({ pair, language }, index) => {
      const random = randomFrom(`direct ${pair.join(' ')}`)
      const [one, two] = [this.person(pair[0]), this.person(pair[1])]
      const script = this.room({
        slug: `direct-${pair.join('-')}`,
        kind: 'direct',
        name: '',
        creator: one,
        createdAt: this.now - random.int(20, 56) * DAY,
        version: index % 4 === 3 ? '12' : '11',
        ...(index % 4 === 3 ? {} : { powers: { [two.userId]: 100 } }),
      })
      script.join(two, one, true)
      tell(script, {
        language,
        about: 'direct',
        pool: [one, two],
        subjects: [],
        messages: random.int(6, 40),
        from: script.clock + HOUR,
        until: this.lastTalk(random),
        random,
        shelf: this.shelf,
        colour: 0.7,
      })
      this.settle(script, index + 1, random)
    })
  }

  private directMaps(): Plan['accountData'] {
    const maps = new Map<string, Record<string, string[]>>()
    for (const { pair } of directs) {
      for (const [me, other] of [pair, [pair[1], pair[0]] as const]) {
        const map = maps.get(me) ?? {}
        map[this.person(other).userId] = [roomRef(`direct-${pair.join('-')}`)]
        maps.set(me, map)
      }
    }
    return [...maps].map(([name, content]) => ({ user: this.person(name).userId, type: 'm.direct', content }))
  }

  /** One room with a very long history, one with very many members. */
  private makeLarge(): void {
    const random = randomFrom('large rooms')
    const members = ['petrova', 'ivanov', 'moreau', 'dubois', 'smith', 'sidorov', 'kuznetsova', 'smirnov', 'orlova'].map((name) => this.person(name))
    const [petrova] = members
    if (petrova === undefined) throw new Error('petrova is missing')
    const long = this.room({
      slug: 'long-history',
      kind: 'course',
      name: 'Дискретная математика — обсуждение',
      creator: petrova,
      createdAt: this.now - 57 * DAY,
      topic: 'Всё о графах, комбинаторике и булевых функциях',
      avatarUrl: this.roomAvatar('long-history'),
      powers: { [this.person('sidorov').userId]: 50 },
    })
    for (const who of members.slice(1)) long.join(who, petrova)
    tell(long, {
      language: 'ru',
      about: 'course',
      teacher: petrova,
      assistant: this.person('sidorov'),
      pool: members.filter((one) => one.language === 'ru' && one !== petrova),
      subjects: ['Графы Эйлера', 'Принцип Дирихле', 'Производящие функции', 'Булевы функции', 'Теорема Холла'],
      messages: 5300,
      from: long.clock + HOUR,
      until: this.now - 35 * 60_000,
      random,
      shelf: this.shelf,
      colour: 0.5,
    })
    this.settle(long, 1, random)
    const recent = long.said.at(-300)?.key
    long.plan.pushFrom = long.plan.events.findIndex((event) => event.key === recent)

    const registrar = this.person(ADMIN)
    const big = this.room({
      slug: 'big',
      kind: 'group',
      name: 'Первый курс: общий поток',
      creator: registrar,
      createdAt: this.now - 56 * DAY,
      public: true,
      alias: 'first-year',
      joinRule: 'public',
      topic: 'Вопросы первокурсников и ответы на них',
      powers: { [this.person('volkov').userId]: 100 },
    })
    const crowd = this.everybody.filter((one) => one !== registrar).slice(0, 325)
    for (const who of crowd) big.join(who)
    tell(big, {
      language: 'ru',
      about: 'course',
      teacher: this.person('volkov'),
      assistant: this.person('sidorov'),
      pool: crowd.filter((one) => one.language === 'ru'),
      subjects: ['Организация учёбы', 'Стипендии'],
      messages: 260,
      from: big.clock + HOUR,
      until: this.now - 4 * 60_000,
      random,
      shelf: this.shelf,
    })
    this.settle(big, 5, random)
    const late = big.said.at(-25)?.key
    big.plan.pushFrom = big.plan.events.findIndex((event) => event.key === late)
  }

  /** Only the office writes here. */
  private makeAnnouncements(): void {
    const registrar = this.person(ADMIN)
    const rooms = [
      ['announcements', 'Объявления университета', 'ru'],
      ['annonces', 'Annonces de la faculté', 'fr'],
      ['news', 'University news', 'en'],
    ] as const
    rooms.forEach(([slug, name, language], index) => {
      const random = randomFrom(slug)
      const script = this.room({
        slug,
        kind: 'announcement',
        name,
        creator: registrar,
        createdAt: this.now - 56 * DAY,
        joinRule: 'public',
        public: true,
        alias: slug,
        powerLevels: { events_default: 50 },
        avatarUrl: this.roomAvatar(slug),
      })
      for (const who of this.everybody.filter((one) => one.main || one.language === language).slice(0, 60)) if (who !== registrar) script.join(who)
      const texts = corpora[language].announcements
      texts.forEach((text, at) => {
        script.waitUntil(this.now - ((texts.length - at) * 5 - 4 + index) * DAY - 5 * HOUR)
        const said = script.text(registrar, text)
        for (const who of random.some(
          script.joined.filter((one) => one !== registrar),
          6,
        ))
          script.react(who, said, random.pick(['👍', '🙏', '👀']))
      })
      this.settle(script, 6, random)
    })
  }

  private makeInvitations(): void {
    invitations.forEach(({ slug, name, from, to, direct }, index) => {
      const inviter = this.person(from)
      const script = this.room({ slug, kind: direct === true ? 'direct' : 'group', name, creator: inviter, createdAt: this.now - (3 + index) * DAY })
      script.text(inviter, inviter.language === 'ru' ? 'Добро пожаловать!' : inviter.language === 'fr' ? 'Bienvenue !' : 'Welcome!')
      script.waitUntil(this.now - (index + 1) * 7 * HOUR)
      script.invite(this.person(to), inviter, direct)
      script.plan.pushFrom = 0
    })
  }

  /** What the server itself has told the main people. */
  private makeNotices(): void {
    const texts = {
      ru: 'Ваша учётная запись подключена. Сообщения хранятся 90 дней.',
      fr: 'Votre compte est actif. Les messages sont conservés 90 jours.',
      en: 'Your account is ready. Messages are kept for 90 days.',
    }
    for (const person of this.main()) {
      const script = this.room({
        slug: `notices-${person.localpart}`,
        kind: 'notices',
        name: 'Server notices',
        creator: this.serverNotices,
        createdAt: this.now - 40 * DAY,
        powerLevels: { users: { [this.serverNotices.userId]: 100 }, users_default: -10 },
      })
      script.join(person, this.serverNotices)
      const said = script.text(this.serverNotices, texts[person.language])
      readUpTo(script, person, 0)
      script.plan.pushFrom = script.plan.events.findIndex((event) => event.key === said.key)
      this.tags.push({ user: person.userId, room: script.plan.slug, tag: 'm.server_notice', order: 0.5 })
    }
  }
}
