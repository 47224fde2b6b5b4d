// For: click → the call's page drawn → joined → first sound → first picture of somebody who is in already, on loopback; with and without a pointer that rests on the button first.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Participant } from '../campus/jitsi/participant.ts'
import { until } from '../support/processes.ts'
import { seenInCall, startCallStage, type CallMeasure, type CallStage } from './lib/call-stage.ts'
import { median, quantile, type Figure } from './lib/figures.ts'

/** Calls of each kind, for a percentile. */
const CALLS = 12
/** A pointer that has found its button rests there about so long before it is pressed. */
const REST_MS = 400
/** Between two calls: presence, statistics and the other one's connection come to rest. */
const BETWEEN_MS = 1500

type Part = 'drawn' | 'joined' | 'sound' | 'picture'
interface Call extends Record<Part, number> {
  /** The page was there when the button was pressed. */
  ready: boolean
}

/** The main window notes when its button was pressed and when its bar first said that one is in. */
const watchMain = (stage: CallStage): Promise<void> =>
  stage.seat.page.evaluate(() => {
    const noted: { pressed?: number; joined?: number } = {}
    ;(globalThis as typeof globalThis & { noted: typeof noted }).noted = noted
    addEventListener('click', () => (noted.pressed ??= Date.now()), { capture: true, once: true })
    const joining = new MutationObserver(() => {
      if (document.querySelector('[data-call-bar="joined"]') === null) return
      noted.joined = Date.now()
      joining.disconnect()
    })
    joining.observe(document, { childList: true, subtree: true, attributes: true })
  })

async function one(stage: CallStage, other: Participant, warmed: boolean): Promise<Call> {
  const { page } = stage.seat
  await page.mouse.move(5, 5)
  await watchMain(stage)
  const button = page.locator('main [data-call-button]').first()
  if (warmed) {
    await button.hover()
    await sleep(REST_MS)
  }
  const ready = stage.callPage() !== undefined
  if (ready && !warmed) throw new Error('a page was warm already')
  // Without a rest: the pointer comes and presses at once, sooner than anything is warmed.
  await button.click()
  const call = await until('the call’s page', stage.callPage, 20_000)
  const seen = await until('sound and picture of the other one', async () => {
    const now = await seenInCall(call)
    return now.drawn !== undefined && now.sound !== undefined && now.picture !== undefined && { drawn: now.drawn, sound: now.sound, picture: now.picture }
  }, 40_000).catch(async (error: unknown) => {
    throw new Error(`noted in the page: ${JSON.stringify(await seenInCall(call))}; the other one: ${JSON.stringify(await other.state())}`, { cause: error })
  })
  const { pressed, joined } = await page.evaluate(() => (globalThis as typeof globalThis & { noted: { pressed?: number; joined?: number } }).noted)
  if (pressed === undefined || joined === undefined) throw new Error('the main window did not see the press, or that one is in')
  await stage.leave()
  await other.until('it is alone again', ({ others }) => others.length === 0)
  await sleep(BETWEEN_MS)
  return { ready, drawn: Math.max(0, seen.drawn - pressed), joined: joined - pressed, sound: seen.sound - pressed, picture: seen.picture - pressed }
}

const NAMES: Readonly<Record<Part, string>> = { drawn: 'the call’s page drawn', joined: 'joined, said by the main window’s bar', sound: 'first packet of the other one’s sound', picture: 'first decoded picture of the other one' }
const parts = ['drawn', 'joined', 'sound', 'picture'] as const

function figuresOf(calls: readonly Call[], warmed: boolean): Figure[] {
  const how = warmed ? 'the pointer has rested on the button' : 'pressed at once'
  return parts.flatMap((part): Figure[] => {
    const values = calls.map((call) => call[part])
    const figure: Figure = { id: `call-${part}.${warmed ? 'warm' : 'cold'}`, name: `call: click → ${NAMES[part]}, ${how}`, unit: 'ms', values, limit: null, statistic: 'median', note: `p95 ${quantile(values, 0.95).toFixed(0)} ms${warmed && part === 'drawn' ? `; the page was there at the press in ${String(calls.filter(({ ready }) => ready).length)} of ${String(calls.length)}` : ''}` }
    // What is promised is hearing the others.
    return part === 'sound' ? [{ ...figure, limit: 2500 }, { ...figure, id: `call-sound-p95.${warmed ? 'warm' : 'cold'}`, limit: 4000, statistic: 'p95', note: 'the same values' }] : [figure]
  })
}

export const measure: CallMeasure = async ({ runs, say }) => {
  const stage = await startCallStage({ media: true })
  try {
    const other = await stage.somebody()
    await one(stage, other, true) // the deployment's files come into the page's store, once a life
    const all: Record<'warm' | 'cold', Call[]> = { warm: [], cold: [] }
    // In turn, so that the machine's moods fall on both.
    for (let at = 0; at < Math.min(CALLS, runs * 3); at++) {
      for (const kind of ['warm', 'cold'] as const) {
        const call = await one(stage, other, kind === 'warm')
        all[kind].push(call)
        say(`call ${String(at + 1)}, ${kind}: ${parts.map((part) => `${part} ${String(call[part])}`).join(', ')} ms; median to sound ${median(all[kind].map(({ sound }) => sound)).toFixed(0)}`)
      }
    }
    // On a busy machine one or another may come late, not all.
    if (!all.warm.some(({ ready }) => ready)) throw new Error('a pointer that rests warms nothing')
    return [...figuresOf(all.warm, true), ...figuresOf(all.cold, false)]
  } finally {
    await stage.stop()
  }
}
