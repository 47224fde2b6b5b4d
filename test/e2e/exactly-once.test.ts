// Twenty messages, twenty times kill -9 of everything Amphi runs, at random points, with answers that never come: the server's event list is the judge.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCampus, type Campus, type FaultProxy } from '../campus/index.ts'
import { randomFrom } from '../campus/random.ts'
import { delivered, listRow, message, openRoom, write, composer } from './support/room.ts'
import { openSeat, type Seat } from './support/seat.ts'
import { listShown, signInByPassword } from './support/sign-in.ts'
import { pictureOnFailure } from './support/pictures.ts'
import { soon } from './support/soon.ts'

/** `AMPHI_KILL_SEED` repeats a run. */
const SEED = process.env.AMPHI_KILL_SEED ?? String(Date.now())
const KILLS = 20
const MESSAGES = 20

type Fault = ReturnType<FaultProxy['withhold']>

let campus: Campus
let seat: Seat

beforeAll(async () => {
  campus = await startCampus({ seed: 'tiny', identity: ['password'], proxy: true })
  seat = await openSeat(campus)
  await signInByPassword(seat, campus.person('petrova'))
  await listShown(seat.page)
})
afterAll(async () => {
  await seat?.app.dispose()
  await campus?.stop()
})
pictureOnFailure('exactly-once', () => seat?.page)

const proxy = () => {
  if (campus.proxy === undefined) throw new Error('the campus has no proxy')
  return campus.proxy
}
const name = (number: number): string => `delivery ${String(number).padStart(2, '0')} of ${String(MESSAGES)}`

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** What the server has of ours, in the room's order. */
async function bodies(roomId: string): Promise<string[]> {
  const client = await campus.login('ivanov')
  const { chunk } = await client.messages(roomId, { limit: 200 })
  return chunk
    .reverse()
    .filter(({ type }) => type === 'm.room.message')
    .map(({ content }) => String(content.body))
    .filter((body) => body.startsWith('delivery '))
}

describe('twenty messages and twenty kills', () => {
  it(`all arrive, once and in order (AMPHI_KILL_SEED=${SEED})`, { timeout: 240_000 }, async () => {
    console.log(`AMPHI_KILL_SEED=${SEED}`)
    const random = randomFrom(`kills ${SEED}`)
    const room = campus.room('course')
    await openRoom(seat.page, room)
    const sends = (request: { method: string; path: string }): boolean => request.method === 'PUT' && request.path.includes('/send/m.room.message/')
    let written = 0
    let withheldAtKill = 0
    const lives: string[] = []
    /** Some answers come, then none: the server has the message, and nobody here knows. Or the request itself is lost. */
    const loseAnswers = (): Fault => {
      let pass = random.pick([0, 0, 0, 0, 1])
      const lost = (request: { method: string; path: string }): boolean => sends(request) && pass-- <= 0
      return random.chance(0.75) ? proxy().withhold(lost) : proxy().drop(lost)
    }
    let fault = loseAnswers()
    for (let life = 1; life <= KILLS; life += 1) {
      // One or two in each life, so that there is always something on its way.
      const due = Math.min(MESSAGES, life + 1)
      const before = written
      while (written < due) {
        written += 1
        await write(seat.page, name(written))
      }
      // Mostly killed while an answer is missing; else wherever it happens to be.
      const atLoss = random.chance(0.7)
      const wait = random.int(0, 250)
      if (atLoss) await Promise.race([fault.met(), pause(3000)])
      await pause(wait)
      await seat.app.kill()
      if (fault.hits() > 0) withheldAtKill += 1
      lives.push(`life ${String(life)}: wrote ${String(written - before)}, ${String(fault.hits())} answers lost, killed ${String(wait)} ms after ${atLoss ? 'a loss' : 'writing'}`)
      fault.release()
      if (life < KILLS) fault = loseAnswers()
      seat = await seat.again()
      // Now and then it is killed again while it starts.
      if (random.chance(0.2)) {
        await pause(random.int(0, 700))
        await seat.app.kill()
        seat = await seat.again()
      }
      await composer(seat.page).waitFor()
    }
    console.log(lives.join('\n'))
    expect(withheldAtKill, 'most kills hit a message on its way').toBeGreaterThanOrEqual(KILLS / 2)
    await delivered(message(seat.page, name(MESSAGES)).last(), 60_000)
    const expected = Array.from({ length: MESSAGES }, (_, index) => name(index + 1))
    await soon(() => bodies(room.id), { timeout: 20_000 }).toEqual(expected)
    // The window shows each once, too, and nothing waits any more.
    await soon(() => message(seat.page, name(MESSAGES)).count()).toBe(1)
    expect(await listRow(seat.page, room.id).getByRole('img').count()).toBe(0)
    // A last look after everything has come to rest: nothing is sent again later.
    await seat.app.close()
    seat = await seat.again()
    await composer(seat.page).waitFor()
    await delivered(await write(seat.page, 'the end'))
    expect(await bodies(room.id)).toEqual(expected)
  })
})
