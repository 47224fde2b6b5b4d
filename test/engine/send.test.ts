import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCommands } from '../../renderer/engine/commands/index.ts'
import type { Handlers } from '../../renderer/engine/context.ts'
import { findAlreadySent } from '../../renderer/engine/outbox/already-sent.ts'
import { newJob } from '../../renderer/engine/outbox/job.ts'
import { createOutbox } from '../../renderer/engine/outbox/index.ts'
import type { Outbox } from '../../renderer/engine/outbox/index.ts'
import type { ComposerMessage } from '../../renderer/engine/protocol.ts'
import { createRichText } from '../../renderer/engine/richtext/index.ts'
import type { Campus, CampusClient } from '../campus/index.ts'
import { startCampus } from '../campus/index.ts'
import type { RawEvent } from '../campus/client.ts'
import type { SmallModel } from './outbox-host.ts'
import { engineLife, facts, MemoryJournal, smallModel, testHost, until } from './outbox-host.ts'

let campus: Campus
let petrova: CampusClient
let ivanov: CampusClient

beforeAll(async () => {
  campus = await startCampus({ seed: 'tiny', proxy: true, log: () => undefined })
  petrova = await campus.login('petrova')
  ivanov = await campus.login('ivanov')
})
afterAll(async () => {
  await campus.stop()
})

interface Life {
  handlers: Handlers
  outbox: Outbox
  model: SmallModel
  journal: MemoryJournal
  end: () => void
}

async function live(journal = new MemoryJournal(), rooms: string[] = []): Promise<Life> {
  const model = smallModel()
  for (const id of rooms) model.rooms.set(id, facts(id))
  const { ctx, end } = engineLife(testHost(petrova, campus.base, journal), model)
  const outbox = createOutbox(ctx)
  const handlers = createCommands(ctx, { outbox, rich: createRichText() })
  await outbox.start()
  return { handlers, outbox, model, journal, end }
}

const text = (markdown: string, more: Partial<ComposerMessage> = {}): ComposerMessage => ({ markdown, mentions: [], replyTo: null, editOf: null, threadRoot: null, ...more })

async function send(life: Life, roomId: string, message: ComposerMessage): Promise<string> {
  const { txnId } = (await life.handlers['send.message']?.({ roomId, message })) ?? { txnId: '' }
  await until(() => life.model.sent.has(txnId))
  return life.model.sent.get(txnId) ?? ''
}

async function history(roomId: string): Promise<RawEvent[]> {
  return (await ivanov.messages(roomId, { limit: 100 })).chunk.reverse()
}
const find = async (roomId: string, eventId: string): Promise<RawEvent | undefined> => (await history(roomId)).find((e) => e.event_id === eventId)

describe('sending to a real homeserver', () => {
  for (const version of ['10', '11', '12']) {
    it(`writes, answers, edits, reacts and takes back in a room of version ${version}`, async () => {
      const room = await petrova.createRoom({ preset: 'private_chat', invite: [ivanov.userId], room_version: version })
      await ivanov.join(room)
      const life = await live(new MemoryJournal(), [room])
      const first = await send(life, room, text('Билеты **выложены**, см. `tickets.pdf`'))
      const stored = await find(room, first)
      expect(stored?.content).toEqual({
        msgtype: 'm.text', body: 'Билеты **выложены**, см. `tickets.pdf`', format: 'org.matrix.custom.html',
        formatted_body: 'Билеты <strong>выложены</strong>, см. <code>tickets.pdf</code>', 'm.mentions': {},
      })

      const reply = await send(life, room, text('Спасибо', { replyTo: first }))
      expect((await find(room, reply))?.content).toEqual({ msgtype: 'm.text', body: 'Спасибо', 'm.mentions': {}, 'm.relates_to': { 'm.in_reply_to': { event_id: first } } })

      life.model.own.set(first, { eventId: first, content: stored?.content ?? {} })
      const edit = await send(life, room, text('Билеты выложены', { editOf: first }))
      const edited = await find(room, edit)
      expect(edited?.content['m.new_content']).toEqual({ msgtype: 'm.text', body: 'Билеты выложены', 'm.mentions': {} })
      expect(edited?.content['m.relates_to']).toEqual({ rel_type: 'm.replace', event_id: first })

      await life.handlers['send.reaction']?.({ roomId: room, eventId: first, key: '👍', on: true })
      await until(() => life.journal.entries.size === 0)
      const reaction = (await history(room)).find((e) => e.type === 'm.reaction')
      expect(reaction?.content).toEqual({ 'm.relates_to': { rel_type: 'm.annotation', event_id: first, key: '👍' } })
      await life.handlers['send.reaction']?.({ roomId: room, eventId: first, key: '👍', on: false })
      await life.handlers['send.redact']?.({ roomId: room, eventId: reply, reason: 'не туда' })
      await until(() => life.journal.entries.size === 0)
      const after = await history(room)
      expect(after.find((e) => e.event_id === reaction?.event_id)?.content).toEqual({})
      const gone = after.find((e) => e.event_id === reply)
      expect(gone?.content).toEqual({})
      expect(JSON.stringify(gone?.unsigned)).toContain('не туда')
      life.end()
    })
  }

  it('finds in the history what was sent under a transaction id', async () => {
    const room = await petrova.createRoom({ preset: 'private_chat' })
    const id = await petrova.send(room, 'once', 'txn-of-old')
    for (let i = 0; i < 5; i += 1) await petrova.send(room, `later ${String(i)}`)
    const { ctx, end } = engineLife(testHost(petrova, campus.base, new MemoryJournal()), smallModel())
    const entry = { txnId: 'txn-of-old', roomId: room, seq: 0, createdAt: Date.now(), attempts: 1, failed: null, kind: 'event' as const, type: 'm.room.message', content: {}, source: 'once' }
    expect(await findAlreadySent(ctx, newJob(entry))).toBe(id)
    expect(await findAlreadySent(ctx, newJob({ ...entry, txnId: 'never' }))).toBeNull()
    end()
  })

  it('sends each of twenty messages once and in order while answers are withheld and the engine dies', async () => {
    const room = await petrova.createRoom({ preset: 'private_chat', invite: [ivanov.userId] })
    await ivanov.join(room)
    const journal = new MemoryJournal()
    const proxy = campus.proxy
    if (proxy === undefined) throw new Error('no proxy')
    const bodies = Array.from({ length: 20 }, (_, i) => `message ${String(i)}`)
    let life = await live(journal, [room])
    // Five lives: in each the server takes what comes, and its answer to one of the requests never arrives.
    for (let from = 0; from < 20; from += 4) {
      const fault = proxy.withhold('/send/m.room.message/')
      for (const body of bodies.slice(from, from + 4)) await life.handlers['send.message']?.({ roomId: room, message: text(body) })
      await fault.met(1)
      life.end()
      await proxy.cut()
      fault.release()
      await proxy.restore()
      life = await live(journal, [room])
      const outage = proxy.respond('/send/', 502, 'bad gateway', {}, 1)
      // What sync does when its connection is back: the sockets of the time before the cut are dead.
      life.outbox.wake()
      await until(() => outage.hits() > 0 || journal.entries.size === 0)
      outage.release()
      life.outbox.wake()
    }
    await until(() => journal.entries.size === 0, 60_000)
    life.end()
    const sent = (await history(room)).filter((e) => e.type === 'm.room.message').map((e) => e.content['body'])
    expect(sent).toEqual(bodies)
  })
})
