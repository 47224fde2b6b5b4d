// For: the ground that a university stands on while it is planned: its people, its shelf, the rooms so far.
// Must not know which rooms there are.
import { ADMIN, type CampusPerson } from './people.ts'
import { avatar } from './pictures.ts'
import type { Plan } from './plan.ts'
import { randomFrom, type Random } from './random.ts'
import { RoomScript, roomRef, type RoomOptions } from './script.ts'
import { Shelf } from './shelf.ts'
import { mention, readUpTo } from './story.ts'
import { corpora } from './talk.ts'

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
const MAIN = ['petrova', 'ivanov', 'moreau', 'dubois', 'smith'] as const

/** Puts a file beside the plan. */
export type Write = (name: string, bytes: Uint8Array) => void

export class Ground {
  readonly serverName: string
  /** The end of all talk. */
  readonly now: number
  readonly shelf: Shelf
  /** Who has an account. */
  readonly everybody: readonly CampusPerson[]
  readonly scripts: RoomScript[] = []
  readonly tags: Plan['tags'] = []
  readonly serverNotices: CampusPerson
  private readonly byName: Map<string, CampusPerson>
  private readonly avatars = new Map<string, string>()
  private readonly directs = new Map<string, Map<string, string[]>>()

  constructor(serverName: string, now: number, people: readonly CampusPerson[], write: Write) {
    this.serverName = serverName
    this.now = now
    this.everybody = people.filter((person) => !person.newcomer)
    this.byName = new Map(this.everybody.map((person) => [person.localpart, person]))
    this.shelf = new Shelf(serverName, `@${ADMIN}:${serverName}`, write)
    this.serverNotices = { ...this.person(ADMIN), localpart: 'notices', userId: `@notices:${serverName}`, displayName: 'IT service' }
    this.drawAvatars()
  }

  /** The whole as a plan; rooms in the order of their last event. */
  plan(): Plan {
    const ordered = this.scripts.toSorted((a, b) => a.clock - b.clock)
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
      accountData: [...this.directs].map(([user, map]) => ({ user, type: 'm.direct', content: Object.fromEntries(map) })),
      tags: this.tags,
    }
  }

  /** @throws when nobody is called so. */
  person(localpart: string): CampusPerson {
    const found = this.byName.get(localpart)
    if (found === undefined) throw new Error(`nobody is called ${localpart}`)
    return found
  }

  /** The people that tests and demos sign in as. */
  main(): CampusPerson[] {
    return MAIN.map((name) => this.person(name))
  }

  /** A new room. */
  room(options: RoomOptions): RoomScript {
    // No two rooms in one millisecond: since version 12 the id is the hash of the first event, and equal ones would be one room.
    const script = new RoomScript({ ...options, createdAt: Math.floor(options.createdAt) + this.scripts.length }, this.avatars)
    this.scripts.push(script)
    return script
  }

  /** Notes for both people that this room is their direct chat. */
  direct(slug: string, pair: readonly [CampusPerson, CampusPerson]): void {
    for (const [me, other] of [pair, [pair[1], pair[0]] as const]) {
      const map = this.directs.get(me.userId) ?? new Map<string, string[]>()
      this.directs.set(me.userId, map.set(other.userId, [...(map.get(other.userId) ?? []), roomRef(slug)]))
    }
  }

  /** Draws a picture for a room; answers its address. */
  roomAvatar(slug: string): string {
    return this.shelf.put(`room-${slug}`, `${slug}.png`, 'image/png', avatar(`room ${slug}`).png)
  }

  /** The last message of a room, most within the last days, some within the last minutes. */
  lastTalk(random: Random): number {
    return this.now - Math.round(random.pick([0.1, 0.5, 2, 5, 20, 30, 50, 100, 200, 400]) * (0.5 + random.next()) * HOUR)
  }

  /** Some students who speak that language, none of the main people. */
  students(language: CampusPerson['language'], count: number, random: Random): CampusPerson[] {
    return random.some(
      this.everybody.filter((one) => one.language === language && one.role === 'student' && !one.main),
      count,
    )
  }

  /** Who has read how far; `index` spreads unread rooms and mentions evenly over people. */
  settle(script: RoomScript, index: number, random: Random): void {
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
}
