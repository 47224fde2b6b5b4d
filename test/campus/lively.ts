// For: people who talk while one looks on: typing, messages, replies, reactions, as long as one likes.
// Must not know of Amphi. What is said follows from the seed; only when it is said follows from the clock.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Campus } from './index.ts'
import type { CampusPerson } from './people.ts'
import type { CampusRoom } from './plan.ts'
import { randomFrom, type Random } from './random.ts'
import { courses } from './rooms.ts'
import { corpora, fillLine, reactions } from './talk.ts'

export interface LivelyOptions {
  /** What is said follows from it. */
  seed?: string
  /** Messages a second, over all rooms; reactions come on top. Default: one in three seconds. */
  rate?: number
  /** Only these rooms; by default those in which a main person can read along. */
  rooms?: readonly string[]
}

export interface Lively {
  /** Messages that the server has taken. */
  sent: () => number
  /** Messages a second, as they were really taken since the start. */
  rate: () => number
  /** Requests that failed, e.g. while the server was stopped. */
  failed: () => number
  stop: () => Promise<void>
}

/** One step of the talk. `reply` and `reaction` refer to the last message of that room. */
export type Act =
  | { kind: 'message' | 'reply'; room: string; person: string; body: string }
  | { kind: 'reaction'; room: string; person: string; key: string }

export interface Stage {
  room: string
  speakers: readonly CampusPerson[]
}

/** The talk without end that this seed gives on these stages. */
export function* acts(seed: string, stages: readonly Stage[]): Generator<Act, never> {
  const random = randomFrom(`lively ${seed}`)
  for (;;) yield* exchange(random.pick(stages), random)
}

function* exchange({ room, speakers }: Stage, random: Random): Generator<Act> {
  const cast = random.some(speakers, 4)
  const [opener] = cast
  if (opener === undefined) throw new Error(`nobody speaks in ${room}`)
  const corpus = corpora[opener.language]
  const about = speakers.length < 3 ? corpus.direct : random.chance(0.6) ? corpus.course : corpus.social
  const subjects = random.pick(courses).subjects
  for (const [index, [voice, line]] of random.pick(about).entries()) {
    const at = { T: 0, A: 1, S: 1, S2: 2, S3: 3 }[voice]
    const person = (cast[at % cast.length] ?? opener).localpart
    const body = fillLine(line, corpus, subjects, random)
    yield { kind: index > 0 && random.chance(0.25) ? 'reply' : 'message', room, person, body }
    if (random.chance(0.2)) yield { kind: 'reaction', room, person: random.pick(cast).localpart, key: random.pick(reactions) }
  }
}

const TALKATIVE: readonly CampusRoom['kind'][] = ['course', 'staff', 'group', 'nameless', 'direct']
/** Below this many messages a second people are seen typing before they write. */
const TYPING_BELOW = 2
/** How many requests may be under way: beyond it the server is the limit, and `rate()` says so. */
const IN_FLIGHT = 24

/** Starts the talk; it goes on until `stop`. */
export async function startLively(campus: Campus, options: LivelyOptions = {}): Promise<Lively> {
  const rate = options.rate ?? 1 / 3
  const stages = await stagesOf(campus, options.rooms)
  const start = Date.now()
  const last = new Map<string, string>()
  const underWay = new Set<Promise<void>>()
  let [sent, failed, running] = [0, 0, true]

  const perform = async (act: Act): Promise<void> => {
    const client = await campus.login(act.person, 'lively')
    const room = campus.room(act.room).id
    const to = last.get(act.room)
    if (act.kind === 'reaction') {
      if (to !== undefined) await client.react(room, to, act.key)
      return
    }
    if (rate < TYPING_BELOW) {
      await client.typing(room, true, 10_000)
      await sleep(Math.min(2500, 300 + act.body.length * 40))
    }
    const id = act.kind === 'reply' && to !== undefined ? await client.reply(room, to, act.body) : await client.send(room, act.body)
    last.set(act.room, id)
    sent += 1
    if (rate < TYPING_BELOW) await client.typing(room, false)
  }
  const begin = (act: Act): void => {
    const work = perform(act).catch(() => {
      failed += 1 // a stopped or refusing server is what some tests are about; `failed()` tells
    })
    underWay.add(work)
    void work.finally(() => underWay.delete(work))
  }
  const talk = async (): Promise<void> => {
    let due = Date.now()
    for (const act of acts(options.seed ?? 'campus', stages)) {
      if (act.kind !== 'reaction') {
        due = Math.max(due + 1000 / rate, Date.now() - 1000) // a second of delay is caught up, more is not
        while (running && Date.now() < due) await sleep(Math.min(250, due - Date.now()))
      }
      while (running && underWay.size >= IN_FLIGHT) await Promise.race(underWay)
      if (!running) return
      begin(act)
    }
  }
  const talking = talk()
  return {
    sent: () => sent,
    failed: () => failed,
    rate: () => sent / ((Date.now() - start) / 1000),
    stop: async () => {
      running = false
      await talking
      await Promise.all(underWay)
    },
  }
}

/** Rooms with those who may speak there: not the main people, whom one signs in as oneself, unless there is nobody else. */
async function stagesOf(campus: Campus, only: readonly string[] | undefined): Promise<Stage[]> {
  const stages: Stage[] = []
  const wanted = campus.rooms.filter((room) => (only === undefined ? TALKATIVE.includes(room.kind) : only.includes(room.slug))).toReversed()
  for (const room of wanted) {
    const { members } = await campus.admin.api<{ members: string[] }>('GET', `/_synapse/admin/v1/rooms/${encodeURIComponent(room.id)}/members`)
    const inside = campus.people.filter((person) => members.includes(person.userId))
    const others = inside.filter((person) => !person.main).slice(0, 8)
    if (only === undefined && others.length === inside.length) continue // nobody would read along
    const speakers = others.length > 0 ? others : inside
    if (speakers.length > 0) stages.push({ room: room.slug, speakers })
    if (stages.length >= 40) break
  }
  if (stages.length === 0) throw new Error('there is no room where somebody could talk')
  return stages
}
