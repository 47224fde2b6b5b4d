import { describe, expect, it } from 'vitest'
import type { CallsPolicy } from '../../../electron/bridge/contract.ts'
import { ANNA, NOW, ROOM, createTestModel, event, input, message, noPause, room } from '../model/fixtures.ts'
import { CALL_MEMBER, memberContent } from '../model/call/events.ts'
import { STAY_MS } from '../model/call/facts.ts'
import { ApiError } from '../sdk/api.ts'
import { CallCatchUp } from './catch-up.ts'

const POLICY: CallsPolicy = { enabled: true, audioOnly: false, startPower: 0, domains: ['meet.uni.test'], preferred: 'meet.uni.test' }
const OLD = '!old:uni.test'
const SECRET = '!secret:uni.test'
const SPACE = '!space:uni.test'
const OTHER = '!other:uni.test'
const EVERY = [OLD, SECRET, SPACE, ROOM, OTHER]

/** An account as its first answer tells it: one event of each room, none of them a call's; and a server that is asked for the rest. */
async function account(answer: (roomId: string) => unknown = () => ({ chunk: [] })) {
  const asked: string[] = []
  const faults: unknown[] = []
  const model = createTestModel()
  model.setCalls(POLICY)
  const late = { origin_server_ts: NOW - 60_000 }
  const state = (type: string, content: Record<string, unknown>) => event(type, type, content, { state_key: '' })
  await model.apply(
    input('initial', [
      room(OLD, { timeline: [message('a', 'last week', { origin_server_ts: NOW - STAY_MS })] }),
      room(SECRET, { timeline: [state('m.room.encryption', { algorithm: 'x' }), message('b', 'x', late)] }),
      room(SPACE, { timeline: [state('m.room.create', { type: 'm.space' }), message('c', 'x', late)] }),
      room(ROOM, { timeline: [message('d', 'a question', late)] }),
      room(OTHER, { timeline: [message('e', 'hello', late)] }),
    ]),
    noPause,
  )
  const messages = async (roomId: string): Promise<unknown> => {
    asked.push(roomId)
    await Promise.resolve()
    return answer(roomId)
  }
  const catchUp = new CallCatchUp({ api: { messages }, model, changed: () => model.refresh(), onFault: (error) => faults.push(error) })
  const settled = () => new Promise((resolve) => setTimeout(resolve, 5))
  return { catchUp, model, asked, faults, settled }
}

const inCall = (roomId: string) =>
  roomId === ROOM ? { chunk: [{ event_id: '$j', type: CALL_MEMBER, sender: ANNA, origin_server_ts: NOW - 120_000, content: memberContent(true, 'session-anna', true) }] } : { chunk: [] }

describe('rows on screen', () => {
  it('are asked of once, where a call may go on, and show it', async () => {
    const { catchUp, model, asked, faults, settled } = await account(inCall)
    catchUp.look()
    await settled()
    expect(asked).toEqual([])
    catchUp.seen(EVERY)
    await settled()
    expect(asked).toEqual([ROOM, OTHER])
    expect(model.summary(ROOM)?.call).toMatchObject({ people: 1, who: [{ id: ANNA }] })
    expect(model.summary(OTHER)?.call).toBeNull()
    catchUp.seen([...EVERY].reverse())
    catchUp.look()
    await settled()
    expect(asked.length).toBe(2)
    expect(faults).toEqual([])
  })

  it('are asked of as soon as something is said in them', async () => {
    const { catchUp, model, asked, settled } = await account()
    catchUp.seen([OLD])
    await settled()
    expect(asked).toEqual([])
    await model.apply(input('classic', [room(OLD, { timeline: [message('f', 'it begins', { origin_server_ts: NOW - 5 })] })]), noPause)
    catchUp.look()
    await settled()
    expect(asked).toEqual([OLD])
  })

  it.each([['refuses', false], ['cannot be reached', true]])('are not asked of in a circle where the server %s', async (_, retry) => {
    const { catchUp, asked, settled } = await account(() => {
      throw new ApiError({ code: retry ? 'offline' : 'forbidden' }, retry, retry ? null : 403, null)
    })
    catchUp.seen(EVERY)
    await settled()
    catchUp.look()
    await settled()
    expect(asked).toEqual([ROOM, OTHER])
  })

  it('are not asked of where there are no calls', async () => {
    const { catchUp, model, asked, settled } = await account()
    model.setCalls({ ...POLICY, enabled: false })
    catchUp.seen(EVERY)
    await settled()
    expect(asked).toEqual([])
  })
})
