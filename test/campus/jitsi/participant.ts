// For: a remote participant in a Chromium of its own: joins a conference from a plain page, shows itself and its screen, and says what it really decodes.
// Must not know of Amphi: it is the other side that Amphi's calls are proved at.
import type { Browser, Page } from 'playwright-core'
import { launchBrowser } from '../../support/browser.ts'
import { waitUntil } from '../processes.ts'
import type { JoinRequest, ParticipantState, ReceivedMedia, SeenPicture, SentMedia } from './participant-page.ts'
import type { ColourName } from './pattern.ts'

export type { JoinRequest, ParticipantState, ReceivedMedia, SeenParticipant, SeenPicture, SentMedia } from './participant-page.ts'

/** Media without devices, without questions, over loopback. */
const MEDIA = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
]

export interface MediaOptions {
  headless?: boolean
  /** A .wav file that its microphone hears again and again; Chromium's own beeps without it. */
  voice?: string
}

export interface Participant {
  page: Page
  /** Resolves when it is in, or when it was refused: `phase` and `error` say which. */
  join: (request: JoinRequest) => Promise<ParticipantState>
  leave: () => Promise<void>
  state: () => Promise<ParticipantState>
  /** Waits until the state is so; fails with the state and the participant's log. */
  until: (what: string, holds: (state: ParticipantState) => boolean, timeoutMs?: number) => Promise<ParticipantState>
  /** Decoded audio and video, from the peer connections' own statistics. */
  frames: () => Promise<ReceivedMedia[]>
  sent: () => Promise<SentMedia[]>
  /** The decoded picture of each other participant: its average colour, and the pattern's counter where there is one. */
  pixels: () => Promise<SeenPicture[]>
  /**
   * Waits until a picture of that colour is seen whose counter goes on: two readings with another one. The proof that frames arrive and are no still.
   * Resolves to the later reading.
   */
  seeCounting: (colour: ColourName, timeoutMs?: number) => Promise<SeenPicture>
  /** Waits until something is heard: the energy of what was decoded grows. */
  hearSomething: (timeoutMs?: number) => Promise<void>
  shareScreen: (colour: ColourName, beside?: boolean) => Promise<void>
  stopShare: () => Promise<void>
  mute: (kind: 'audio' | 'video', muted: boolean) => Promise<void>
  /** Its microphone is on and brings silence: whoever it is says nothing. */
  hush: (silent: boolean) => Promise<void>
  raiseHand: (up: boolean) => Promise<void>
  rename: (name: string) => Promise<void>
  /** A participant property, as presence carries it. */
  property: (name: string, value: string) => Promise<void>
  /** A command in the presence (`sendCommandOnce`). */
  command: (name: string, values: object) => Promise<void>
  /** An endpoint message over XMPP, to all or to one. */
  message: (payload: string | object, to?: string) => Promise<void>
  kick: (id: string) => Promise<void>
  muteOther: (id: string, kind: 'audio' | 'video') => Promise<void>
  promote: (id: string) => Promise<void>
  lock: (password: string) => Promise<void>
  /** Ends its browser, without a goodbye to the conference when it is still in. */
  stop: () => Promise<void>
}

/**
 * Opens the deployment's page in a new Chromium (`browser`: in that one, to spare a small machine).
 * @param origin of the deployment, with `/TENANT` behind it for a tenant's conferences
 */
export async function startParticipant(origin: string, options: MediaOptions & { browser?: Browser } = {}): Promise<Participant> {
  const browser = options.browser ?? (await launchMediaBrowser(options))
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  await page.goto(`${origin}/campus-participant`)
  await page.waitForFunction(() => typeof window.participant === 'object')

  const state = (): Promise<ParticipantState> => page.evaluate(() => window.participant.state())
  const pixels = (): Promise<SeenPicture[]> => page.evaluate(() => window.participant.pictures())
  const frames = (): Promise<ReceivedMedia[]> => page.evaluate(() => window.participant.received())
  const patiently = async (what: string, holds: () => Promise<boolean>, timeoutMs: number): Promise<void> => {
    try {
      await waitUntil(what, holds, timeoutMs, 150)
    } catch (error) {
      const { others, messages, ...rest } = await state()
      const found = { state: rest, others: others.slice(0, 5), messages: messages.slice(-3), received: await frames(), seen: await pixels(), problems }
      throw new Error(`${String(error)}\n${JSON.stringify(found, null, 1).slice(0, 6000)}`, { cause: error })
    }
  }
  return {
    page,
    state,
    pixels,
    frames,
    join: (request) => page.evaluate((asked) => window.participant.join(asked), request),
    leave: () => page.evaluate(() => window.participant.leave()),
    until: async (what, holds, timeoutMs = 20_000) => {
      let now = await state()
      const look = async (): Promise<boolean> => holds((now = await state()))
      await patiently(what, look, timeoutMs)
      return now
    },
    sent: () => page.evaluate(() => window.participant.sent()),
    seeCounting: async (colour, timeoutMs = 20_000) => {
      let first: number | undefined
      let seen: SeenPicture | undefined
      const look = async (): Promise<boolean> => {
        seen = (await pixels()).find((picture) => picture.pattern?.colour === colour)
        first ??= seen?.pattern?.counter
        return seen !== undefined && seen.pattern?.counter !== first
      }
      await patiently(`a ${colour} picture that goes on counting`, look, timeoutMs)
      if (seen === undefined) throw new Error('unreachable: the wait ends with a picture')
      return seen
    },
    hearSomething: async (timeoutMs = 20_000) => {
      const energy = async (): Promise<number> => (await frames()).reduce((sum, one) => sum + one.energy, 0)
      const before = await energy()
      await patiently('sound', async () => (await energy()) > before, timeoutMs)
    },
    shareScreen: (colour, beside) => page.evaluate(([name, also]) => window.participant.shareScreen(name, also), [colour, beside] as const),
    stopShare: () => page.evaluate(() => window.participant.stopShare()),
    mute: (kind, muted) => page.evaluate(([what, on]) => window.participant.mute(what, on), [kind, muted] as const),
    hush: (silent) => page.evaluate((still) => window.participant.hush(still), silent),
    raiseHand: (up) => page.evaluate((on) => window.participant.raiseHand(on), up),
    rename: (name) => page.evaluate((given) => window.participant.rename(given), name),
    property: (name, value) => page.evaluate(([key, text]) => window.participant.property(key, text), [name, value] as const),
    command: (name, values) => page.evaluate(([key, given]) => window.participant.command(key, given), [name, values] as const),
    message: (payload, to) => page.evaluate(([what, whom]) => window.participant.message(what, whom), [payload, to] as const),
    kick: (id) => page.evaluate((whom) => window.participant.kick(whom), id),
    muteOther: (id, kind) => page.evaluate(([whom, what]) => window.participant.muteOther(whom, what), [id, kind] as const),
    promote: (id) => page.evaluate((whom) => window.participant.promote(whom), id),
    lock: (password) => page.evaluate((word) => window.participant.lock(word), password),
    stop: () => (options.browser === undefined ? browser.close() : context.close()),
  }
}

/** A Chromium for participants: two in the same one spare memory, and are still two. */
export function launchMediaBrowser(options: MediaOptions = {}): Promise<Browser> {
  const voice = options.voice === undefined ? [] : [`--use-file-for-fake-audio-capture=${options.voice}`]
  return launchBrowser({ headless: options.headless ?? true, args: [...MEDIA, ...voice] })
}
