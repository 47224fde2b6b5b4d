// For: messages that are written before they are told of. Must not know how, or to whom.
import { acts } from '../../campus/lively.ts'
import type { Campus } from '../../campus/index.ts'
import type { RawEvent } from '../../campus/client.ts'

/** How many requests are under way at once: more makes no server quicker. */
const AT_ONCE = 8
const PAGE = 500
const SPEAKERS = 8

export interface Stock {
  /** As `reader` gets them from the server, oldest first. */
  events: RawEvent[]
  /** How many a second the server took. */
  rate: number
}

/** People of the room write `count` messages, some of them replies, about what is talked of at this university. */
export async function writeStock(campus: Campus, slug: string, reader: string, count: number): Promise<Stock> {
  const room = campus.room(slug)
  const { members } = await campus.admin.api<{ members: string[] }>('GET', `/_synapse/admin/v1/rooms/${encodeURIComponent(room.id)}/members`)
  const speakers = campus.people.filter((one) => members.includes(one.userId) && !one.main).slice(0, SPEAKERS)
  const talk = acts(`stock ${reader}`, [{ room: slug, speakers }])
  const written = new Set<string>()
  let [begun, newest] = [0, '']
  const start = Date.now()
  const work = async (): Promise<void> => {
    while (begun < count) {
      const { value: act } = talk.next()
      if (act.kind === 'reaction') continue
      begun += 1
      const client = await campus.login(act.person, 'stock')
      newest = act.kind === 'reply' && newest !== '' ? await client.reply(room.id, newest, act.body) : await client.send(room.id, act.body)
      written.add(newest)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const rate = count / ((Date.now() - start) / 1000)
  const client = await campus.login(reader, 'stock')
  const events: RawEvent[] = []
  for (let from: string | undefined; events.length < count; ) {
    const page = await client.messages(room.id, { dir: 'b', limit: PAGE, ...(from === undefined ? {} : { from }) })
    events.push(...page.chunk.filter((event) => written.has(event.event_id)))
    if (page.end === undefined) throw new Error(`only ${String(events.length)} of ${String(count)} messages came back`)
    from = page.end
  }
  return { events: events.reverse(), rate }
}
