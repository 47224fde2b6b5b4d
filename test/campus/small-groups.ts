// For: clubs, staff rooms and rooms without a name of the small university, its direct chats and open invitations.
// Must not know how they are made.
import { DAY, HOUR, type Ground } from './ground.ts'
import { randomFrom } from './random.ts'
import { directs, groups, invitations } from './rooms.ts'
import { oddities, tell } from './story.ts'

export function makeGroups(ground: Ground): void {
  groups.forEach((group, index) => {
    const random = randomFrom(`group ${group.slug}`)
    const members = group.members.map((name) => ground.person(name))
    const others = ground.everybody.filter(
      (one) =>
        one.language === group.language &&
        !one.main &&
        !members.includes(one) &&
        (group.kind === 'staff' ? one.role !== 'student' : one.role === 'student'),
    )
    const joined = [...members, ...random.some(others, group.others)]
    const [creator] = joined
    if (creator === undefined) throw new Error(`${group.slug} is empty`)
    const script = ground.room({
      slug: group.slug,
      kind: group.kind,
      name: group.name,
      creator,
      createdAt: ground.now - random.int(50, 56) * DAY,
      version: index % 3 === 2 ? '12' : '11',
      ...(group.topic === undefined ? {} : { topic: group.topic }),
      ...(group.kind === 'group' && index % 2 === 0 ? { avatarUrl: ground.roomAvatar(group.slug) } : {}),
    })
    for (const who of joined.slice(1)) script.join(who, creator)
    tell(script, {
      language: group.language,
      about: group.kind === 'staff' ? 'staff' : 'social',
      subjects: [],
      pool: joined.filter((one) => one.language === group.language || one.role !== 'student' || group.kind === 'nameless'),
      messages: group.kind === 'nameless' ? 14 : random.int(25, 90),
      from: script.clock + HOUR,
      until: ground.lastTalk(random),
      random,
      shelf: ground.shelf,
    })
    if (group.slug === 'coffee') oddities(script, [ground.person('sidorov'), ground.person('orlova'), ground.person('petrova')], ground.shelf)
    if (group.slug === 'hiking') {
      script.state(creator, 'm.room.name', { name: 'Hiking & climbing' })
      script.state(creator, 'm.room.name', { name: group.name })
      script.leave(ground.person('moreau'))
    }
    ground.settle(script, index + 3, random)
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
  favourites.forEach(([name, room], index) => ground.tags.push({ user: ground.person(name).userId, room, tag: 'm.favourite', order: 0.1 + index / 20 }))
  ground.tags.push({ user: ground.person('ivanov').userId, room: 'dorm-4', tag: 'm.lowpriority', order: 0.9 })
}

export function makeDirects(ground: Ground): void {
  directs.forEach(({ pair, language }, index) => {
    const random = randomFrom(`direct ${pair.join(' ')}`)
    const [one, two] = [ground.person(pair[0]), ground.person(pair[1])]
    const script = ground.room({
      slug: `direct-${pair.join('-')}`,
      kind: 'direct',
      name: '',
      creator: one,
      createdAt: ground.now - random.int(20, 56) * DAY,
      version: index % 4 === 3 ? '12' : '11',
      ...(index % 4 === 3 ? {} : { powers: { [two.userId]: 100 } }),
    })
    script.join(two, one, true)
    ground.direct(script.plan.slug, [one, two])
    tell(script, {
      language,
      about: 'direct',
      pool: [one, two],
      subjects: [],
      messages: random.int(6, 40),
      from: script.clock + HOUR,
      until: ground.lastTalk(random),
      random,
      shelf: ground.shelf,
      colour: 0.7,
    })
    ground.settle(script, index + 1, random)
  })
}

export function makeInvitations(ground: Ground): void {
  invitations.forEach(({ slug, name, from, to, direct }, index) => {
    const inviter = ground.person(from)
    const script = ground.room({ slug, kind: direct === true ? 'direct' : 'group', name, creator: inviter, createdAt: ground.now - (3 + index) * DAY })
    script.text(inviter, inviter.language === 'ru' ? 'Добро пожаловать!' : inviter.language === 'fr' ? 'Bienvenue !' : 'Welcome!')
    script.waitUntil(ground.now - (index + 1) * 7 * HOUR)
    script.invite(ground.person(to), inviter, direct)
    script.plan.pushFrom = 0
  })
}
