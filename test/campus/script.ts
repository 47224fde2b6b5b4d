// For: writing the story of one room, event by event, as a plan.
// Must not know what is said in it.
import type { PlannedEvent, PlannedReceipt, PlannedRoom, RoomKind } from './plan.ts'
import type { CampusPerson } from './people.ts'

export interface RoomOptions {
  slug: string
  kind: RoomKind
  name: string
  version?: '10' | '11' | '12'
  creator: CampusPerson
  createdAt: number
  topic?: string
  avatarUrl?: string
  public?: boolean
  alias?: string
  /** Power levels of others than the creator, by user id. */
  powers?: Readonly<Record<string, number>>
  /** Merged over the usual power levels. */
  powerLevels?: Record<string, unknown>
  createContent?: Record<string, unknown>
  joinRule?: 'invite' | 'public' | 'knock'
  history?: 'shared' | 'invited' | 'joined' | 'world_readable'
}

export interface Said {
  key: string
  sender: CampusPerson
  ts: number
}

const MINUTE = 60_000

/** The story of one room. Each step takes its time: events get the time of the clock, which only goes forward. */
export class RoomScript {
  readonly plan: PlannedRoom
  /** Time of the next event. */
  clock: number
  /** Messages in order, for replies, receipts and the like. */
  readonly said: Said[] = []
  readonly joined: CampusPerson[] = []
  private readonly people: ReadonlyMap<string, string>
  private count = 0

  /** `avatars`: user id → mxc address, for the profile that stands in membership events. */
  constructor(options: RoomOptions, avatars: ReadonlyMap<string, string>) {
    this.people = avatars
    this.clock = options.createdAt
    const version = options.version ?? '11'
    const server = options.creator.userId.slice(options.creator.userId.indexOf(':'))
    const alias = options.alias === undefined ? undefined : `#${options.alias}${server}`
    this.plan = {
      slug: options.slug,
      kind: options.kind,
      name: options.name,
      version,
      creator: options.creator.userId,
      public: options.public ?? false,
      aliases: alias === undefined ? [] : [alias],
      createContent: options.createContent ?? {},
      createTs: options.createdAt,
      events: [],
      pushFrom: -1,
      receipts: [],
    }
    this.clock += 1000
    this.join(options.creator)
    this.state(options.creator, 'm.room.power_levels', {
      // since version 12 the creator stands above all levels and must not be listed
      users: { ...(version === '12' ? {} : { [options.creator.userId]: 100 }), ...options.powers },
      users_default: 0,
      events_default: 0,
      state_default: 50,
      invite: 50,
      kick: 50,
      ban: 50,
      redact: 50,
      events: { 'm.room.name': 50, 'm.room.power_levels': 100, 'm.room.tombstone': version === '12' ? 150 : 100 },
      notifications: { room: 50 },
      ...options.powerLevels,
    })
    this.state(options.creator, 'm.room.join_rules', { join_rule: options.joinRule ?? 'invite' })
    this.state(options.creator, 'm.room.history_visibility', { history_visibility: options.history ?? 'shared' })
    this.state(options.creator, 'm.room.guest_access', { guest_access: 'forbidden' })
    if (alias !== undefined) this.state(options.creator, 'm.room.canonical_alias', { alias })
    if (options.name !== '') this.state(options.creator, 'm.room.name', { name: options.name })
    if (options.topic !== undefined) this.state(options.creator, 'm.room.topic', { topic: options.topic })
    if (options.avatarUrl !== undefined) this.state(options.creator, 'm.room.avatar', { url: options.avatarUrl })
  }

  /** Adds an event of any kind; the answer is the key by which others refer to it. */
  event(sender: CampusPerson, type: string, content: Record<string, unknown>, extra: Partial<PlannedEvent> = {}): string {
    const key = `${this.plan.slug}/${String(this.count++)}`
    this.plan.events.push({ type, sender: sender.userId, content, ts: this.clock, key, ...extra })
    this.clock += 1000
    return key
  }

  state(sender: CampusPerson, type: string, content: Record<string, unknown>, stateKey = ''): string {
    return this.event(sender, type, content, { stateKey })
  }

  /** A person comes in; where the room is by invitation, `invitedBy` has invited them a moment before. */
  join(person: CampusPerson, invitedBy?: CampusPerson, direct = false): void {
    if (invitedBy !== undefined) this.invite(person, invitedBy, direct)
    this.state(person, 'm.room.member', { membership: 'join', ...this.profile(person) }, person.userId)
    this.joined.push(person)
  }

  invite(person: CampusPerson, invitedBy: CampusPerson, direct = false): void {
    const content = { membership: 'invite', ...this.profile(person), ...(direct ? { is_direct: true } : {}) }
    this.state(invitedBy, 'm.room.member', content, person.userId)
  }

  leave(person: CampusPerson): void {
    this.state(person, 'm.room.member', { membership: 'leave' }, person.userId)
    this.joined.splice(this.joined.indexOf(person), 1)
  }

  /** Lets time pass until `ts`, or by some minutes when that is already over. */
  waitUntil(ts: number): void {
    this.clock = Math.max(this.clock + MINUTE, Math.floor(ts))
  }

  /** A message; content as in `m.room.message`. */
  say(sender: CampusPerson, content: Record<string, unknown>): Said {
    const ts = this.clock
    const key = this.event(sender, 'm.room.message', { 'm.mentions': {}, ...content })
    const said = { key, sender, ts }
    this.said.push(said)
    return said
  }

  text(sender: CampusPerson, body: string, more: Record<string, unknown> = {}): Said {
    return this.say(sender, { msgtype: 'm.text', body, ...more })
  }

  reply(sender: CampusPerson, to: Said, body: string): Said {
    return this.text(sender, body, {
      'm.relates_to': { 'm.in_reply_to': { event_id: ref(to) } },
      'm.mentions': to.sender === sender ? {} : { user_ids: [to.sender.userId] },
    })
  }

  /** A message in the thread of `root`. */
  inThread(sender: CampusPerson, root: Said, latest: Said, body: string): Said {
    return this.text(sender, body, {
      'm.relates_to': {
        rel_type: 'm.thread',
        event_id: ref(root),
        is_falling_back: true,
        'm.in_reply_to': { event_id: ref(latest) },
      },
    })
  }

  edit(of: Said, body: string): void {
    this.event(of.sender, 'm.room.message', {
      msgtype: 'm.text',
      body: `* ${body}`,
      'm.mentions': {},
      'm.new_content': { msgtype: 'm.text', body, 'm.mentions': {} },
      'm.relates_to': { rel_type: 'm.replace', event_id: ref(of) },
    })
  }

  react(sender: CampusPerson, to: Said, emoji: string): void {
    this.event(sender, 'm.reaction', { 'm.relates_to': { rel_type: 'm.annotation', event_id: ref(to), key: emoji } })
  }

  redact(by: CampusPerson, target: Said, reason?: string): void {
    this.event(by, 'm.room.redaction', reason === undefined ? {} : { reason }, { redacts: target.key })
  }

  receipt(person: CampusPerson, at: Said, type: PlannedReceipt['type'] = 'm.read'): void {
    this.plan.receipts.push({ user: person.userId, event: at.key, type })
  }

  private profile(person: CampusPerson): Record<string, unknown> {
    const avatar = this.people.get(person.userId)
    return { displayname: person.displayName, ...(avatar === undefined ? {} : { avatar_url: avatar }) }
  }
}

/** Stands for the event's id until the seeder knows it. */
export function ref(said: Said): string {
  return `{{event:${said.key}}}`
}

/** Stands for the room's id until the seeder knows it. */
export function roomRef(slug: string): string {
  return `{{room:${slug}}}`
}
