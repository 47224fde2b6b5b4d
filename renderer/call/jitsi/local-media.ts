// One's own microphone and camera: made when they are wanted, kept through re-joins, switched on by this person and by nobody else (T81).
// This file must not know the shared screen, beyond that it may take the camera's place where the library sends one picture only.

import type { Device, JoinOptions, MediaKind, SwitchOutcome } from '../conference.ts'
import { oneLine } from './clean.ts'
import { deviceFailure } from './errors.ts'
import type { Facts } from './facts.ts'
import { CONFERENCE, TRACK, trackOf, type Library, type LibLocalTrack } from './library.ts'
import { serial } from '../../common/serial.ts'
import type { Live } from './session.ts'
import type { Tracks } from './tracks.ts'

interface Side {
  kind: MediaKind
  track: LibLocalTrack | null
  /** This person wants it on. The only thing that ever switches it on. */
  on: boolean
  deviceId: string | null
  serial: ReturnType<typeof serial>
  /** Ours is stopping it: its end is no unplugged device. */
  stopping: boolean
  /** It is off, and of a device that is gone or no longer chosen: another track takes its place when it is switched on. */
  stale: boolean
}

const side = (kind: MediaKind): Side => ({ kind, track: null, on: false, deviceId: null, serial: serial(), stopping: false, stale: false })

export class LocalMedia {
  #facts: Facts
  #tracks: Tracks
  #page: Window & typeof globalThis
  #audio = side('audio')
  #video = side('video')
  #live: Live | null = null
  #library: Library | null = null
  #height = 720
  #audioOnly: boolean
  /** A shared screen is sent in the camera's place. */
  #cameraAside = false
  /** Not yet in, since it was last asked for. */
  #fresh = false

  constructor(facts: Facts, tracks: Tracks, page: Window & typeof globalThis, audioOnly: boolean) {
    this.#facts = facts
    this.#tracks = tracks
    this.#page = page
    this.#audioOnly = audioOnly
  }

  get camera(): LibLocalTrack | null { return this.#video.track }

  /** What is wanted at joining; nothing is opened before `open`. */
  want({ microphone, camera }: JoinOptions): void {
    this.#audio.on = microphone.on
    this.#audio.deviceId = microphone.deviceId
    this.#video.on = camera.on && !this.#audioOnly
    this.#video.deviceId = camera.deviceId
    this.#fresh = true
  }

  /** Opens what is wanted, while the connection is being made; a device that fails is joined without. */
  async open(library: Library, height: number): Promise<void> {
    this.#library = library
    this.#height = height
    await Promise.all([this.#audio, this.#video].map((one) => one.serial(async () => {
      if (!one.on || one.track !== null) return
      const failure = await this.#make(one)
      if (failure !== null) one.on = false
      else if (this.#live !== null) {
        // The conference did not wait for it.
        await this.#put(one, this.#live)
        this.announce()
      }
    })))
  }

  /** Into the conference, once; a track that it refuses is told about and the call goes on without. */
  async #put(one: Side, live: Live): Promise<void> {
    if (one.track === null || (one.kind === 'video' && this.#cameraAside) || live.conference.getLocalTracks().includes(one.track)) return
    await live.conference.addTrack(one.track).catch(this.#log)
  }

  /** Puts the tracks into a new conference, before it is joined. */
  async bind(live: Live): Promise<void> {
    this.#live = live
    live.on(CONFERENCE.muteChanged, (track, actor) => { this.#onMuteChanged(track, actor) })
    live.on(CONFERENCE.unmuteRejected, (track) => { this.#onRejected(track) })
    if (this.#fresh) live.on(CONFERENCE.startMuted, (policy) => { this.#startMuted(policy) })
    if (this.#video.stale) await this.#forget(this.#video)
    for (const one of [this.#audio, this.#video]) await this.#put(one, live)
  }

  async #forget(one: Side): Promise<void> {
    const track = one.track
    one.track = null
    one.stale = false
    if (track !== null) await this.#dispose(one, track)
  }

  /** Tells the tracks under this participant's id of the conference. */
  announce(): void {
    const me = this.#facts.me?.id
    if (me === undefined) return
    this.#fresh = false
    if (this.#audio.track !== null) this.#tracks.add(this.#audio.track, me, 'microphone')
    if (this.#video.track !== null && !this.#cameraAside) this.#tracks.add(this.#video.track, me, 'camera')
  }

  unbind(): void { this.#live = null }

  set(kind: MediaKind, change: { on?: boolean; deviceId?: string | null }): Promise<SwitchOutcome> {
    const one = kind === 'audio' ? this.#audio : this.#video
    return one.serial(async (): Promise<SwitchOutcome> => {
      const on = change.on ?? one.on
      if (on && kind === 'video' && this.#audioOnly) return { ok: false, code: 'missing' }
      if (on && !one.on && this.#facts.heldBack(kind)) return { ok: false, code: 'not-allowed-by-moderator' }
      const other = change.deviceId !== undefined && change.deviceId !== one.deviceId
      if (other) one.deviceId = change.deviceId ?? null
      one.on = on
      if (this.#library === null) return { ok: true }
      if (other && one.track !== null) return on ? await this.#replace(one) : (await this.#dropMuted(one), { ok: true })
      if (on && one.track === null) return await this.#start(one)
      if (on && one.stale) return await this.#replace(one)
      if (one.track === null || one.track.isMuted() === !on) return { ok: true }
      try {
        if (on) await one.track.unmute()
        else await one.track.mute()
        this.#tracks.update(one.track)
        return { ok: true }
      } catch (error) {
        if (!on) return { ok: false, code: deviceFailure(error) }
        // The device went away while it was off: a new track, of the default one where the chosen one is gone.
        return await this.#replace(one)
      }
    })
  }

  async #start(one: Side): Promise<SwitchOutcome> {
    const failure = await this.#make(one)
    if (failure !== null) {
      one.on = false
      return failure
    }
    if (this.#live !== null) await this.#put(one, this.#live)
    this.announce()
    return { ok: true }
  }

  async #replace(one: Side): Promise<SwitchOutcome> {
    const before = one.track
    const failure = await this.#make(one)
    if (failure !== null) {
      one.on = before !== null && !before.isMuted()
      return failure
    }
    const aside = one.kind === 'video' && this.#cameraAside
    const made = one.track
    try {
      if (this.#live !== null && made !== null && !aside) {
        const { conference } = this.#live
        // One that is not in this conference has the name of a source of another one.
        await conference.replaceTrack(before !== null && conference.getLocalTracks(one.kind).includes(before) ? before : null, made)
      }
    } catch (error) {
      // What was sent before goes on, and the new one's lamp goes out.
      one.track = before
      if (made !== null) await this.#dispose(one, made)
      one.on = before !== null && !before.isMuted()
      return { ok: false, code: deviceFailure(error) }
    }
    if (before !== null) await this.#dispose(one, before)
    this.announce()
    return { ok: true }
  }

  /**
   * Another device is chosen while it is off: it is opened when it is switched on. Where camera and screen are numbered sources, a camera that goes would leave its number
   * to be given twice: it stays, muted, which holds no device.
   */
  async #dropMuted(one: Side): Promise<void> {
    const before = one.track
    if (before === null) return
    if (one.kind === 'video' && this.#live?.generation.multiStream === true && this.#live.conference.getLocalTracks('video').includes(before)) {
      one.stale = true
      if (!before.isMuted()) await before.mute().catch(this.#log)
      before.getTrack().stop()
      this.#tracks.update(before)
      return
    }
    one.track = null
    try {
      if (this.#live !== null && !(one.kind === 'video' && this.#cameraAside)) await this.#live.conference.removeTrack(before)
    } catch (error) {
      this.#log(error)
    }
    await this.#dispose(one, before)
  }

  async #dispose(one: Side, track: LibLocalTrack): Promise<void> {
    this.#tracks.remove(track)
    one.stopping = true
    const disposed = track.dispose()
    // The library stops the device with it; a track that it has let go of, or refuses to, keeps no lamp on.
    track.getTrack().stop()
    await disposed.catch(this.#log)
    one.stopping = false
  }

  /** Opens the device into `track`; null: it is there. */
  async #make(one: Side): Promise<Extract<SwitchOutcome, { ok: false }> | null> {
    const library = this.#library
    if (library === null) return { ok: false, code: 'unknown' }
    const ask = async (deviceId: string | null): Promise<LibLocalTrack | undefined> => {
      const height = this.#height
      const options = one.kind === 'audio'
        ? { devices: ['audio'], ...(deviceId === null ? {} : { micDeviceId: deviceId }) }
        : {
            devices: ['video'], resolution: height, ...(deviceId === null ? {} : { cameraDeviceId: deviceId }),
            constraints: { video: { height: { ideal: height, max: height, min: 90 }, width: { ideal: Math.round((height * 16) / 9) }, frameRate: { max: 30 } } },
          }
      return trackOf(await library.createLocalTracks(options), one.kind)
    }
    let track: LibLocalTrack | undefined
    try {
      track = await ask(one.deviceId)
    } catch (error) {
      const code = deviceFailure(error)
      if (one.deviceId === null || code === 'denied') return { ok: false, code }
      try {
        track = await ask(null)
        one.deviceId = null
      } catch (again) {
        return { ok: false, code: deviceFailure(again) }
      }
    }
    if (track === undefined) return { ok: false, code: 'missing' }
    one.track = track
    one.stale = false
    const made = track
    made.addEventListener(TRACK.stopped, () => { if (one.track === made && !one.stopping) this.#onUnplugged(one, made) })
    // The conference says it with who did it, but libraries of today let go of all tracks when one of them is taken away: each says it itself, a turn later.
    made.addEventListener(TRACK.muteChanged, () => { queueMicrotask(() => { this.#onMuteChanged(made, undefined) }) })
    return null
  }

  /** The device went: the next best one takes over where it was on, and nothing is sent where there is none. */
  #onUnplugged(one: Side, gone: LibLocalTrack): void {
    one.serial(async () => {
      if (one.track !== gone) return
      if (one.on) {
        one.deviceId = null
        if ((await this.#replace(one)).ok) return
      }
      one.on = false
      await this.#dropMuted(one)
    }).catch(this.#log)
  }

  /** The focus did not take what was switched on. Of camera and screen it names the first, which need not be the one: whichever is kept off is. */
  #onRejected(track: unknown): void {
    const named = this.#sideOf(track)
    const one = named?.kind === 'audio' ? named : this.#facts.heldBack('video') ? this.#sideOf(this.#video.track) : this.#facts.heldBack('screen') ? null : named
    if (one === null) return
    one.on = false
    one.track.mute().then(() => { this.#tracks.update(one.track) }, this.#log)
  }

  /** Whoever comes to this conference comes muted: so a moderator wants it. It holds for coming, not for coming back. */
  #startMuted(policy: unknown): void {
    if (!this.#fresh || typeof policy !== 'object' || policy === null) return
    const { audio, video } = policy as { audio?: unknown; video?: unknown }
    const those = [audio === true ? this.#audio : null, video === true ? this.#video : null].filter((one) => one?.on === true)
    for (const one of those) {
      if (one === null) continue
      one.on = false
      one.track?.mute().catch(this.#log)
    }
    if (those.length > 0) this.#facts.emit({ type: 'asked', what: 'muted-by-moderator', by: null })
  }

  #sideOf(track: unknown): (Side & { track: LibLocalTrack }) | null {
    const opened = (one: Side): one is Side & { track: LibLocalTrack } => one.track !== null
    return [this.#audio, this.#video].filter(opened).find((one) => one.track === track) ?? null
  }

  #onMuteChanged(track: unknown, actor: unknown): void {
    const one = this.#sideOf(track)
    if (one === null) return
    if (!one.track.isMuted() && !one.on) {
      // Not this person's wish: whoever switched it on, it goes off again.
      one.track.mute().catch(this.#log)
    } else if (one.track.isMuted() && one.on) {
      one.on = false
      const by = typeof actor === 'object' && actor !== null && typeof (actor as { getId?: unknown }).getId === 'function' ? String((actor as { getId(): unknown }).getId()) : null
      this.#facts.emit({ type: 'asked', what: 'muted-by-moderator', by: by !== null && this.#facts.participants.has(by) ? by : null })
    }
    this.#tracks.update(one.track)
  }

  /** The shared screen takes the camera's place in what is sent; answers the camera that was there. */
  putCameraAside(): LibLocalTrack | null {
    this.#cameraAside = true
    if (this.#video.track !== null) this.#tracks.remove(this.#video.track)
    return this.#video.track
  }

  /** The camera that takes its place back; null: there is none. */
  takeCameraBack(): LibLocalTrack | null {
    this.#cameraAside = false
    return this.#video.track
  }

  /** Nothing but sound is sent, until the camera is switched on again by the person. */
  async setAudioOnly(on: boolean): Promise<void> {
    if (on && this.#video.on) await this.set('video', { on: false })
  }

  /** Frees the devices. */
  async close(): Promise<void> {
    this.#live = null
    await Promise.all([this.#audio, this.#video].map((one) => one.serial(async () => {
      one.on = false
      await this.#forget(one)
    })))
  }

  async devices(): Promise<Device[]> {
    const kinds: Record<string, Device['kind']> = { audioinput: 'microphone', videoinput: 'camera', audiooutput: 'speaker' }
    try {
      const found = await this.#page.navigator.mediaDevices.enumerateDevices()
      return found.flatMap(({ kind, deviceId, label }) => (kinds[kind] === undefined || deviceId === '' ? [] : [{ id: deviceId, kind: kinds[kind], label: oneLine(label, 200) }]))
    } catch (error) {
      this.#log(error)
      return []
    }
  }

  #log = (error: unknown): void => { console.warn('a device could not be switched', error) }
}
