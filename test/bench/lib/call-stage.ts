// For: what the benches of calls share: a campus with a Jitsi, one Amphi with fake devices, and somebody else in a plain page of a Chromium of its own.
// Must not know what is measured.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { startCampus, type Campus } from '../../campus/index.ts'
import { conferenceOfRoom } from '../../campus/jitsi/index.ts'
import { startParticipant, type Participant } from '../../campus/jitsi/participant.ts'
import { openRoom } from '../../e2e/support/room.ts'
import { openSeat, type Seat } from '../../e2e/support/seat.ts'
import { listShown, signInByPassword } from '../../e2e/support/sign-in.ts'
import { until } from '../../support/processes.ts'
import { freshFolder } from '../../support/run-folder.ts'
import type { Figure } from './figures.ts'

/** Media without devices, over loopback; the campus's participants have the same. */
export const MEDIA = ['--use-fake-device-for-media-stream', '--allow-loopback-in-peer-connection', '--disable-features=WebRtcHideLocalIpsWithMdns']

/** A bench of calls: it has a stage of its own and needs nothing of the large university. */
export type CallMeasure = (given: { runs: number; say: (line: string) => void }) => Promise<Figure[]>

/** What an init script keeps in a call's page, milliseconds since the epoch. */
export interface SeenInCall {
  /** The page's interface was drawn for the first time. */
  drawn?: number
  sound?: number
  picture?: number
  peers: RTCPeerConnection[]
}
type Watched = typeof globalThis & { bench: SeenInCall }

/** Runs in a call's page before its own code: notes when something is drawn, heard and seen. Chromium renews its statistics every 50 ms. */
function watchCall(media: boolean): void {
  const world = globalThis as Watched
  const Native = world.RTCPeerConnection
  if (!location.pathname.includes('/amphi-call/') || typeof Native !== 'function') return
  const bench: SeenInCall = { peers: [] }
  world.bench = bench
  world.RTCPeerConnection = class extends Native {
    constructor(...args: ConstructorParameters<typeof RTCPeerConnection>) {
      super(...args)
      bench.peers.push(this)
    }
  }
  const drawing = new MutationObserver(() => {
    if ((document.querySelector('#root')?.firstElementChild ?? null) === null) return
    bench.drawn = Date.now()
    drawing.disconnect()
  })
  drawing.observe(document, { childList: true, subtree: true })
  const look = async (): Promise<void> => {
    for (const peer of bench.peers) {
      if (peer.connectionState === 'closed') continue
      for (const report of (await peer.getStats()).values() as Iterable<{ type: string; kind?: string; framesDecoded?: number; packetsReceived?: number }>) {
        if (report.type !== 'inbound-rtp') continue
        if (report.kind === 'audio' && (report.packetsReceived ?? 0) > 0) bench.sound ??= Date.now()
        if (report.kind === 'video' && (report.framesDecoded ?? 0) > 0) bench.picture ??= Date.now()
      }
    }
    if (bench.sound === undefined || bench.picture === undefined) setTimeout(() => void look(), 25)
  }
  if (media) void look()
}

export interface CallStage {
  campus: Campus
  seat: Seat
  /** The room in which the call is. */
  room: { id: string; name: string }
  /** The page of the call, where there is one. */
  callPage: () => Page | undefined
  /** Somebody else comes into the conference, in a Chromium of its own. */
  somebody: (join?: { camera?: 'teal' | null; microphone?: boolean }) => Promise<Participant>
  /** A token for somebody else, as `somebody` uses it. */
  tokenFor: () => Promise<{ room: string; name: string; token: string; origin: string }>
  /** Leaves by the bar and waits until the call's page is gone. */
  leave: () => Promise<void>
  stop: () => Promise<void>
}

/** What the call's page has noted so far. */
export const seenInCall = (page: Page): Promise<Omit<SeenInCall, 'peers'>> =>
  page.evaluate(() => {
    const { drawn, sound, picture } = (globalThis as Watched).bench
    return { ...(drawn === undefined ? {} : { drawn }), ...(sound === undefined ? {} : { sound }), ...(picture === undefined ? {} : { picture }) }
  })

/** Starts campus and Amphi; a teacher is signed in and has the course's room open. `media`: its first sound and picture are looked for, which costs the page something. */
export async function startCallStage({ media = false }: { media?: boolean } = {}): Promise<CallStage> {
  const campus = await startCampus({ seed: 'tiny', identity: ['password'], calls: { auth: 'openid' } })
  const begun: (() => Promise<void>)[] = [() => campus.stop()]
  const stop = async (): Promise<void> => {
    for (const end of begun.splice(0).reverse()) await end()
  }
  try {
    const seat = await openSeat(campus, { args: MEDIA })
    begun.push(() => seat.app.dispose())
    await seat.app.electron.context().addInitScript(watchCall, media)
    await signInByPassword(seat, campus.person('petrova'))
    await listShown(seat.page)
    const room = campus.room('course')
    await openRoom(seat.page, room)
    await seat.page.locator('main [data-call-button]').waitFor()
    const { calls } = campus
    if (calls === undefined) throw new Error('the campus has no calls')
    const tokenFor: CallStage['tokenFor'] = async () => {
      const name = 'Иван Иванов'
      return { room: conferenceOfRoom(room.id), name, token: await calls.openIdToken(await campus.login('ivanov'), room.id, name), origin: calls.origin }
    }
    const callPage = (): Page | undefined => seat.app.electron.windows().find((one) => one.url().includes('/amphi-call/'))
    return {
      campus,
      seat,
      room,
      callPage,
      tokenFor,
      somebody: async ({ camera = 'teal', microphone = true } = {}) => {
        const participant = await startParticipant(calls.origin)
        begun.push(() => participant.stop())
        const { origin: _origin, ...who } = await tokenFor()
        const state = await participant.join({ ...who, camera, microphone })
        if (state.phase !== 'joined') throw new Error(`the other one is not in: ${state.phase} ${state.error ?? ''}`)
        return participant
      },
      leave: async () => {
        await seat.page.evaluate(() => window.amphi.call('call.command', { command: 'leave' }))
        await seat.page.locator('[data-call-bar]').waitFor({ state: 'detached' })
        await until('the call’s page is gone', () => callPage() === undefined)
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A small app of the same Electron: one window with the page of `BARE_URL`, and nothing else. */
export function bareApp(): string {
  const folder = freshFolder('bare')
  mkdirSync(path.join(folder, 'dist'))
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'bare', version: '1.0.0', main: 'dist/main.cjs' }))
  const main = `const { app, BrowserWindow } = require('electron')
app.enableSandbox()
app.whenReady().then(() => new BrowserWindow({ x: 20, y: 40, width: Number(process.env.BARE_WIDTH), height: Number(process.env.BARE_HEIGHT), autoHideMenuBar: true, webPreferences: { backgroundThrottling: false } }).loadURL(process.env.BARE_URL))
app.on('window-all-closed', () => app.quit())`
  writeFileSync(path.join(folder, 'dist/main.cjs'), main)
  return folder
}
