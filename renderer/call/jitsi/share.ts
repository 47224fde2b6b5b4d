// The shared screen: asked for in a person's gesture, published with its first real picture, switched in place, ended when its source ends.
// This file must not know where a source is chosen: that is the page's picker or the desktop's portal, behind getDisplayMedia.

import type { ShareMode, ShareOutcome, ShareState } from '../conference.ts'
import { steadyCaptures } from './captures.ts'
import { detailOf, oneLine } from './clean.ts'
import { nameOf } from './errors.ts'
import type { Facts } from './facts.ts'
import { firstFrame, watchFrames, type Doubt } from './frames.ts'
import { CONFERENCE, TRACK, trackOf, type LibConference, type Library, type LibLocalTrack } from './library.ts'
import type { LocalMedia } from './local-media.ts'
import { serial } from '../../common/serial.ts'
import { SHARE_PAUSED } from './payloads.ts'
import type { Live } from './session.ts'
import type { Tracks } from './tracks.ts'

/** How long a person may think before a portal's dialog (ms). */
const THINKING_TIME = 60_000
const FRAMES: Record<ShareMode, { max: number; hint: string }> = {
  text: { max: 5, hint: 'text' },
  motion: { max: 30, hint: 'motion' },
}
/** Captures begin at this rate: one that began slower cannot become faster. */
const CAPTURE_RATE = 30
/** As many are sent of a picture that stands still, too: with fewer Chromium stops sending, and who comes later sees nothing sharp for long. */
const FEWEST_FRAMES = 5

interface Shared {
  track: LibLocalTrack
  mode: ShareMode
  label: string
  paused: boolean
  doubt: Doubt
  /** Sent as a second picture rather than in the camera's place. */
  beside: boolean
  unwatch: () => void
}

/** A refusal of `createLocalTracks` in the terms of a share: a person who cancels needs no word. */
export function shareFailure(error: unknown): Extract<ShareOutcome, { ok: false }> {
  const name = nameOf(error)
  const detail = detailOf(error) ?? (name === '' ? null : name)
  if (/screensharing_user_canceled|NotAllowedError|AbortError/.test(name)) return { ok: false, code: 'declined', detail: null }
  if (/not_supported|picker_not_found|NotSupported/.test(name)) return { ok: false, code: 'not-supported', detail }
  return { ok: false, code: 'failed', detail }
}

/** One picture in another's place; libraries of between the generations exchange none of different kinds, and take them one after the other. */
async function exchange(conference: LibConference, before: LibLocalTrack, after: LibLocalTrack): Promise<void> {
  try {
    await conference.replaceTrack(before, after)
  } catch (error) {
    console.info('the pictures are exchanged one after the other', error)
    await conference.removeTrack(before)
    await conference.addTrack(after)
  }
}

export class Share {
  #facts: Facts
  #tracks: Tracks
  #media: LocalMedia
  #page: Window & typeof globalThis
  #live: Live | null = null
  #library: Library | null = null
  #shared: Shared | null = null
  /**
   * The last share where screens are pictures of their own, ended and kept, muted: the next one takes its place. Jitsi Meet's own page does so, since a source that is taken away
   * and brought back stays black for others, and its number could be the camera's by then.
   */
  #resting: LibLocalTrack | null = null
  #choosing: AbortController | null = null
  /** Learnt by trying: the library announced several pictures and took only one. */
  #onePicture = false
  #serial = serial()

  /** @param asksPerCapture see `JitsiOptions` */
  constructor(facts: Facts, tracks: Tracks, media: LocalMedia, page: Window & typeof globalThis, asksPerCapture: boolean) {
    this.#facts = facts
    this.#tracks = tracks
    this.#media = media
    this.#page = page
    if (asksPerCapture) steadyCaptures(page)
  }

  get live(): boolean { return this.#shared !== null }

  /** Puts the shared screen, if there is one, into a new conference, after one's camera and microphone. */
  async bind(live: Live): Promise<void> {
    this.#live = live
    this.#library = live.library
    live.on(CONFERENCE.muteChanged, (track) => { this.#onMuteChanged(track) })
    live.on(CONFERENCE.unmuteRejected, (track) => { this.#onRejected(track) })
    if (this.#shared !== null) await this.#publish(live, this.#shared)
  }

  unbind(): void {
    this.#live = null
    if (this.#resting !== null) this.#dispose(this.#resting)
    this.#resting = null
  }

  announce(): void {
    const me = this.#facts.me?.id
    if (me !== undefined && this.#shared !== null) this.#tracks.add(this.#shared.track, me, 'screen')
  }

  async start(mode: ShareMode): Promise<ShareOutcome> {
    const library = this.#library
    if (library === null || this.#live === null) return { ok: false, code: 'failed', detail: null }
    if (this.#choosing !== null) return { ok: false, code: 'busy', detail: null }
    const cancel = (this.#choosing = new AbortController())
    if (this.#shared === null) this.#facts.setShare({ kind: 'choosing' })
    try {
      // Asked at once, in this turn: the gesture that allows it does not last.
      const made = await this.#capture(library, cancel.signal)
      if ('ok' in made) return made
      return await this.#serial(() => this.#take(made.track, mode, cancel.signal))
    } finally {
      if (this.#choosing === cancel) this.#choosing = null
      this.#tell()
    }
  }

  /** The picker or the portal is open in here, then its first picture is awaited. */
  async #capture(library: Library, signal: AbortSignal): Promise<{ track: LibLocalTrack } | Extract<ShareOutcome, { ok: false }>> {
    const declined = { ok: false, code: 'declined', detail: null } as const
    const ask = async (): Promise<LibLocalTrack[]> => {
      // What a share "for text" left behind would bound this capture, too.
      if (this.#shared === null) this.#live?.conference.setDesktopSharingFrameRate?.(CAPTURE_RATE)
      return await library.createLocalTracks({ devices: ['desktop'], desktopSharingFrameRate: { min: FEWEST_FRAMES, max: CAPTURE_RATE }, desktopSharingSources: ['screen', 'window'] })
    }
    const asked = ask()
    const cancelled = new Promise<'cancelled'>((resolve) => { signal.addEventListener('abort', () => { resolve('cancelled') }, { once: true }) })
    let tracks: LibLocalTrack[] | 'cancelled'
    try {
      tracks = await Promise.race([asked, cancelled])
    } catch (error) {
      return shareFailure(error)
    }
    if (tracks === 'cancelled') {
      // What is chosen after all is let go of at once.
      asked.then((late) => { for (const track of late) this.#dispose(track) }, (error: unknown) => { console.info('the cancelled choice came to nothing', error) })
      return declined
    }
    const track = trackOf(tracks, 'video')
    // Its sound would be a second microphone, which the library does not send.
    for (const other of tracks) if (other !== track) this.#dispose(other)
    if (track === undefined) return { ok: false, code: 'no-frames', detail: null }
    const first = await firstFrame(this.#page, track.getTrack(), THINKING_TIME, signal)
    if (first === 'shown') return { track }
    this.#dispose(track)
    return first === 'timeout' ? { ok: false, code: 'no-frames', detail: null } : declined
  }

  async #take(track: LibLocalTrack, mode: ShareMode, signal: AbortSignal): Promise<ShareOutcome> {
    const live = this.#live
    if (signal.aborted || live === null) {
      this.#dispose(track)
      return { ok: false, code: 'declined', detail: null }
    }
    const before = this.#shared
    const shared: Shared = { track, mode, label: oneLine(track.getTrack().label, 200), paused: false, doubt: null, beside: before?.beside ?? true, unwatch: () => undefined }
    await this.#shape(shared)
    try {
      if (before === null) await this.#publish(live, shared)
      else await live.conference.replaceTrack(before.track, track)
    } catch (error) {
      this.#dispose(track)
      return { ok: false, code: 'failed', detail: detailOf(error) }
    }
    before?.unwatch()
    this.#shared = shared
    if (before !== null) {
      this.#tracks.remove(before.track)
      this.#dispose(before.track)
    }
    this.announce()
    const over = (): void => { if (this.#shared === shared) this.stop().catch(this.#log) }
    shared.unwatch = watchFrames(this.#page, track.getTrack(), {
      doubt: (doubt) => { shared.doubt = doubt; this.#tell() },
      ended: over,
    })
    track.addEventListener(TRACK.stopped, over)
    // The track says it where the conference may not: see `LocalMedia`.
    track.addEventListener(TRACK.muteChanged, () => { this.#onMuteChanged(track) })
    this.#tell()
    return { ok: true }
  }

  /** As a picture of its own where the library sends several, else in the camera's place. */
  async #publish(live: Live, shared: Shared): Promise<void> {
    const { conference } = live
    shared.beside = live.generation.multiStream && !this.#onePicture
    if (shared.beside) {
      const resting = this.#resting !== null && conference.getLocalTracks('video').includes(this.#resting) ? this.#resting : null
      try {
        if (resting === null) await conference.addTrack(shared.track)
        else {
          await conference.replaceTrack(resting, shared.track)
          this.#resting = null
          this.#dispose(resting)
        }
        if (shared.paused) conference.setLocalParticipantProperty(SHARE_PAUSED, 'true')
        return
      } catch (error) {
        console.info('this library sends one picture: the screen takes the camera’s place', error)
        this.#onePicture = true
        shared.beside = false
        if (resting !== null) await conference.removeTrack(resting).catch(this.#log)
      }
    }
    const camera = this.#media.putCameraAside()
    const sent = camera !== null && conference.getLocalTracks('video').includes(camera)
    try {
      if (sent) await exchange(conference, camera, shared.track)
      else await conference.addTrack(shared.track)
    } catch (error) {
      this.#media.takeCameraBack()
      this.#media.announce()
      throw error
    }
  }

  /** What is sent first when bandwidth is short: sharpness or motion. Refused wishes change nothing. */
  async #shape({ track, mode }: Shared): Promise<void> {
    const { max, hint } = FRAMES[mode]
    const media = track.getTrack()
    if ('contentHint' in media) media.contentHint = hint
    try {
      this.#live?.conference.setDesktopSharingFrameRate?.(max)
      await media.applyConstraints({ frameRate: { min: FEWEST_FRAMES, max } }).catch(() => media.applyConstraints({ frameRate: { max } }))
    } catch (error) {
      console.info('the capture keeps its frame rate', error)
    }
  }

  setMode(mode: ShareMode): Promise<void> {
    return this.#serial(async () => {
      if (this.#shared === null || this.#shared.mode === mode) return
      this.#shared.mode = mode
      await this.#shape(this.#shared)
      this.#tell()
    })
  }

  pause(paused: boolean): Promise<void> {
    return this.#serial(async () => {
      const shared = this.#shared
      if (shared === null || shared.paused === paused) return
      shared.paused = paused
      await this.#mute(shared, paused)
      this.#tracks.update(shared.track)
      this.#tell()
    })
  }

  /**
   * Libraries that send a screen beside the camera mute it by ending its capture, and would ask the person for another one to go on. So nothing is sent of it
   * while it lasts, and the others are told that it is paused rather than over.
   */
  async #mute({ track, beside }: Shared, paused: boolean): Promise<void> {
    if (!beside) {
      await (paused ? track.mute() : track.unmute())
      return
    }
    const say = (): void => { this.#live?.conference.setLocalParticipantProperty(SHARE_PAUSED, paused ? 'true' : '') }
    track.getTrack().enabled = !paused
    if (paused) say()
    track._sendMuteStatus?.(paused)
    if (!paused) say()
  }

  /** Ends a share, or a choice that goes on. */
  async stop(): Promise<void> {
    this.#choosing?.abort()
    await this.#serial(async () => {
      const shared = this.#shared
      if (shared === null) return
      this.#shared = null
      shared.unwatch()
      this.#tell()
      this.#tracks.remove(shared.track)
      const live = this.#live
      const camera = shared.beside ? null : this.#media.takeCameraBack()
      try {
        if (live !== null) {
          if (shared.beside) {
            await this.#rest(live, shared)
            return
          }
          if (camera === null) await live.conference.removeTrack(shared.track)
          else await exchange(live.conference, shared.track, camera)
        }
      } catch (error) {
        this.#log(error)
      }
      if (camera !== null) this.#media.announce()
      this.#dispose(shared.track)
    })
  }

  /** Muted for good: nothing is captured any more, and its place is kept for the next share. */
  async #rest(live: Live, { track, paused }: Shared): Promise<void> {
    await track.mute()
    this.#resting = track
    // The library ends the capture with it; one that does not is ended all the same.
    track.getTrack().stop()
    if (paused) live.conference.setLocalParticipantProperty(SHARE_PAUSED, '')
  }

  /** The focus did not take what was shared; it may name the camera for it, see `LocalMedia`. */
  #onRejected(track: unknown): void {
    const shared = this.#shared
    if (shared === null || !(this.#facts.heldBack('screen') || (track === shared.track && !this.#facts.heldBack('video')))) return
    this.#facts.trouble({ code: 'not-allowed', detail: null })
    this.stop().catch(this.#log)
  }

  #onMuteChanged(track: unknown): void {
    const shared = this.#shared
    if (shared === null || track !== shared.track) return
    const muted = shared.track.isMuted()
    if (muted === shared.paused) return
    if (!muted) {
      // Paused by the person: nobody else resumes it.
      this.#mute(shared, true).catch(this.#log)
      return
    }
    shared.paused = true
    this.#facts.emit({ type: 'asked', what: 'muted-by-moderator', by: null })
    if (shared.track.getTrack().readyState === 'ended') {
      // The library has ended the capture: there is nothing to go on with.
      this.stop().catch(this.#log)
      return
    }
    this.#tracks.update(shared.track)
    this.#tell()
  }

  #tell(): void {
    const shared = this.#shared
    const state: ShareState = shared !== null
      ? { kind: 'live', label: shared.label, mode: shared.mode, paused: shared.paused, doubt: shared.paused ? null : shared.doubt }
      : this.#choosing !== null ? { kind: 'choosing' } : { kind: 'none' }
    this.#facts.setShare(state)
  }

  #dispose(track: LibLocalTrack): void {
    track.dispose().catch(this.#log)
    // The library stops the capture with it; a track that it has let go of is stopped all the same.
    track.getTrack().stop()
  }

  #log = (error: unknown): void => { console.warn('the shared screen could not be changed', error) }
}
