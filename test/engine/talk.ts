// For: people who write into rooms without pause, and the room as the server has it in the end.
// Must not know the engine.
import type { CampusClient, RawEvent } from '../campus/client.ts'
import { randomFrom } from '../campus/random.ts'

const KEYS = ['👍', '🎉', '❤️']

export interface Talk {
  /** Events sent so far. */
  sent: () => number
  stop: () => Promise<void>
}

/** Everybody writes, changes, likes and takes back, `perSecond` in all. */
export function talk(people: CampusClient[], rooms: string[], perSecond: number, seed: string): Talk {
  const { next: random } = randomFrom(seed)
  const said = new Map<string, { roomId: string; eventId: string }[]>()
  const pauseMs = (1000 * people.length) / perSecond
  let sent = 0
  let going = true
  const one = async (person: CampusClient, n: number): Promise<void> => {
    const roomId = rooms[Math.floor(random() * rooms.length)] ?? ''
    const own = said.get(person.userId) ?? []
    said.set(person.userId, own)
    const any = [...said.values()].flat()
    const what = random()
    const mine = own[Math.floor(random() * own.length)]
    const target = any[Math.floor(random() * any.length)]
    if (what < 0.1 && mine !== undefined) await person.edit(mine.roomId, mine.eventId, `${seed} changed ${String(n)}`)
    else if (what < 0.25 && target !== undefined) await person.react(target.roomId, target.eventId, KEYS[Math.floor(random() * KEYS.length)] ?? '👍').catch(() => undefined)
    else if (what < 0.3 && mine !== undefined) {
      await person.redact(mine.roomId, mine.eventId)
      own.splice(own.indexOf(mine), 1)
    } else own.push({ roomId, eventId: await person.send(roomId, `${seed} ${person.userId.slice(1, 4)} ${String(n)}`) })
    sent += 1
  }
  const loops = people.map(async (person) => {
    for (let n = 0; going; n++) {
      const before = performance.now()
      await one(person, n)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, pauseMs * (0.5 + random()) - (performance.now() - before))))
    }
  })
  const all = Promise.all(loops)
  // Told to whoever stops it.
  all.catch(() => undefined)
  return {
    sent: () => sent,
    async stop() {
      going = false
      await all
    },
  }
}

export interface Told {
  eventId: string
  /** null: taken back. */
  text: string | null
  /** Key and count, sorted. */
  reactions: string[]
}

/** Messages of a room, oldest first, as a reader of all its events would have them; at least those from `back` on. */
export async function told(client: CampusClient, roomId: string, enough: (eventId: string) => boolean): Promise<Told[]> {
  const events: RawEvent[] = []
  for (let from: string | undefined; ; ) {
    const page = await client.messages(roomId, { limit: 500, ...(from === undefined ? {} : { from }) })
    events.push(...page.chunk)
    if (page.end === undefined || page.chunk.some((event) => enough(event.event_id))) break
    from = page.end
  }
  events.reverse()
  const isGone = (event: RawEvent): boolean => (event.unsigned as { redacted_because?: unknown } | undefined)?.redacted_because !== undefined
  const relation = (event: RawEvent): { rel_type?: string; event_id?: string; key?: string } => (event.content['m.relates_to'] as object | undefined) ?? {}
  const edits = new Map<string, string>()
  const reactions = new Map<string, Map<string, number>>()
  for (const event of events) {
    const { rel_type: type, event_id: id = '', key = '' } = relation(event)
    if (isGone(event)) continue
    if (type === 'm.replace') edits.set(id, String((event.content['m.new_content'] as { body?: unknown } | undefined)?.body))
    if (event.type !== 'm.reaction') continue
    const keys = reactions.get(id) ?? new Map<string, number>()
    keys.set(key, (keys.get(key) ?? 0) + 1)
    reactions.set(id, keys)
  }
  return events
    .filter((event) => event.type === 'm.room.message' && event.state_key === undefined && relation(event).rel_type !== 'm.replace')
    .map((event) => ({
      eventId: event.event_id,
      text: isGone(event) ? null : (edits.get(event.event_id) ?? String(event.content['body'])),
      reactions: isGone(event) ? [] : [...(reactions.get(event.event_id) ?? [])].map(([key, count]) => `${key} ${String(count)}`).sort(),
    }))
}
