// For: the rooms of the small university that are for everybody: the very long one, the very large one, announcements, server notices.
// Must not know how they are made.
import { DAY, HOUR, type Ground } from './ground.ts'
import { ADMIN } from './people.ts'
import { randomFrom } from './random.ts'
import { readUpTo, tell } from './story.ts'
import { corpora } from './talk.ts'

/** One room with a very long history, one with very many members. */
export function makeLarge(ground: Ground): void {
  const random = randomFrom('large rooms')
  const members = ['petrova', 'ivanov', 'moreau', 'dubois', 'smith', 'sidorov', 'kuznetsova', 'smirnov', 'orlova'].map((name) => ground.person(name))
  const [petrova] = members
  if (petrova === undefined) throw new Error('petrova is missing')
  const long = ground.room({
    slug: 'long-history',
    kind: 'course',
    name: 'Дискретная математика — обсуждение',
    creator: petrova,
    createdAt: ground.now - 57 * DAY,
    topic: 'Всё о графах, комбинаторике и булевых функциях',
    avatarUrl: ground.roomAvatar('long-history'),
    powers: { [ground.person('sidorov').userId]: 50 },
  })
  for (const who of members.slice(1)) long.join(who, petrova)
  tell(long, {
    language: 'ru',
    about: 'course',
    teacher: petrova,
    assistant: ground.person('sidorov'),
    pool: members.filter((one) => one.language === 'ru' && one !== petrova),
    subjects: ['Графы Эйлера', 'Принцип Дирихле', 'Производящие функции', 'Булевы функции', 'Теорема Холла'],
    messages: 5300,
    from: long.clock + HOUR,
    until: ground.now - 35 * 60_000,
    random,
    shelf: ground.shelf,
    colour: 0.5,
  })
  ground.settle(long, 1, random)
  const recent = long.said.at(-300)?.key
  long.plan.pushFrom = long.plan.events.findIndex((event) => event.key === recent)

  const registrar = ground.person(ADMIN)
  const big = ground.room({
    slug: 'big',
    kind: 'group',
    name: 'Первый курс: общий поток',
    creator: registrar,
    createdAt: ground.now - 56 * DAY,
    public: true,
    alias: 'first-year',
    joinRule: 'public',
    topic: 'Вопросы первокурсников и ответы на них',
    powers: { [ground.person('volkov').userId]: 100 },
  })
  const crowd = ground.everybody.filter((one) => one !== registrar).slice(0, 325)
  for (const who of crowd) big.join(who)
  tell(big, {
    language: 'ru',
    about: 'course',
    teacher: ground.person('volkov'),
    assistant: ground.person('sidorov'),
    pool: crowd.filter((one) => one.language === 'ru'),
    subjects: ['Организация учёбы', 'Стипендии'],
    messages: 260,
    from: big.clock + HOUR,
    until: ground.now - 4 * 60_000,
    random,
    shelf: ground.shelf,
  })
  ground.settle(big, 5, random)
  const late = big.said.at(-25)?.key
  big.plan.pushFrom = big.plan.events.findIndex((event) => event.key === late)
}

/** Only the office writes here. */
export function makeAnnouncements(ground: Ground): void {
  const registrar = ground.person(ADMIN)
  const rooms = [
    ['announcements', 'Объявления университета', 'ru'],
    ['annonces', 'Annonces de la faculté', 'fr'],
    ['news', 'University news', 'en'],
  ] as const
  rooms.forEach(([slug, name, language], index) => {
    const random = randomFrom(slug)
    const script = ground.room({
      slug,
      kind: 'announcement',
      name,
      creator: registrar,
      createdAt: ground.now - 56 * DAY,
      joinRule: 'public',
      public: true,
      alias: slug,
      powerLevels: { events_default: 50 },
      avatarUrl: ground.roomAvatar(slug),
    })
    for (const who of ground.everybody.filter((one) => one.main || one.language === language).slice(0, 60)) if (who !== registrar) script.join(who)
    const texts = corpora[language].announcements
    texts.forEach((text, at) => {
      script.waitUntil(ground.now - ((texts.length - at) * 5 - 4 + index) * DAY - 5 * HOUR)
      const said = script.text(registrar, text)
      for (const who of random.some(
        script.joined.filter((one) => one !== registrar),
        6,
      ))
        script.react(who, said, random.pick(['👍', '🙏', '👀']))
    })
    ground.settle(script, 6, random)
  })
}

/** What the server itself has told the main people. */
export function makeNotices(ground: Ground): void {
  const texts = {
    ru: 'Ваша учётная запись подключена. Сообщения хранятся 90 дней.',
    fr: 'Votre compte est actif. Les messages sont conservés 90 jours.',
    en: 'Your account is ready. Messages are kept for 90 days.',
  }
  for (const person of ground.main()) {
    const script = ground.room({
      slug: `notices-${person.localpart}`,
      kind: 'notices',
      name: 'Server notices',
      creator: ground.serverNotices,
      createdAt: ground.now - 40 * DAY,
      powerLevels: { users: { [ground.serverNotices.userId]: 100 }, users_default: -10 },
    })
    script.join(person, ground.serverNotices)
    const said = script.text(ground.serverNotices, texts[person.language])
    readUpTo(script, person, 0)
    script.plan.pushFrom = script.plan.events.findIndex((event) => event.key === said.key)
    ground.tags.push({ user: person.userId, room: script.plan.slug, tag: 'm.server_notice', order: 0.5 })
  }
}
