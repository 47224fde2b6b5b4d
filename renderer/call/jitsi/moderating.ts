// What moderators do and what is done to this participant: commands go through the server, requests are told to the person, nothing is switched on (T81, T83).
// This file must not know tracks or devices.

import type { Features, MediaKind, Moderation, ParticipantId, ReactionKey } from '../conference.ts'
import { cleanName } from './clean.ts'
import { NO_MODERATION, type Facts } from './facts.ts'
import { CONFERENCE, type LibParticipant } from './library.ts'
import { MESSAGE, readId, readMessage } from './payloads.ts'
import type { Live } from './session.ts'

/** What the library calls a shared screen where it is moderated apart from cameras. */
const SCREEN = 'desktop'

const kindOf = (value: unknown): MediaKind | 'screen' | null => {
  const kind = typeof value === 'object' && value !== null ? (value as { mediaType?: unknown }).mediaType : value
  return kind === 'audio' || kind === 'video' ? kind : kind === SCREEN ? 'screen' : null
}

/** As often as this is asked to speak is told (ms): the server's approval and a message may say the same. */
const ASKED_EVERY = 2000
/** Reactions of one participant beyond this rate are noise (a second). */
const MOST_REACTIONS = 5
const MOST_WAITING = 200

export class Moderating {
  #facts: Facts
  #live: Live | null = null
  #spent = new Map<ParticipantId, { since: number; count: number }>()
  #asked = 0
  /** A password that was set or given, for coming back by itself. */
  password: string | null = null
  #lowerOwnHand: () => void

  constructor(facts: Facts, lowerOwnHand: () => void) {
    this.#facts = facts
    this.#lowerOwnHand = lowerOwnHand
  }

  bind(live: Live): void {
    this.#live = live
    this.#spent.clear()
    this.#facts.setWaiting([])
    // A session begins with nothing said about who may speak; what holds is told when it is joined.
    const screen = live.generation.screenModeration
    this.#facts.setModeration({ keptMuted: { ...NO_MODERATION.keptMuted, ...(screen ? { screen: false } : {}) }, allowed: { ...NO_MODERATION.allowed, ...(screen ? { screen: true } : {}) } })
    live.on(CONFERENCE.userLeft, (id) => { if (typeof id === 'string') this.#spent.delete(id) })
    live.on(CONFERENCE.endpointMessage, (participant, payload) => { this.#onMessage(participant, payload) })
    live.on(CONFERENCE.keptMuted, (change) => {
      const kind = kindOf(change)
      if (kind === null) return
      const enabled = (change as { enabled?: unknown }).enabled === true
      this.#moderation({ keptMuted: { [kind]: enabled }, allowed: { [kind]: !enabled } })
    })
    live.on(CONFERENCE.approved, (change) => {
      const kind = kindOf(change)
      if (kind === null) return
      this.#moderation({ allowed: { [kind]: true } })
      // The server says it, so a moderator did; whether to speak is the person's.
      if (kind !== 'screen') this.#askedToSpeak(null)
    })
    live.on(CONFERENCE.rejected, (change) => {
      const kind = kindOf(change)
      if (kind !== null) this.#moderation({ allowed: { [kind]: false } })
    })
    live.on(CONFERENCE.lockChanged, (locked) => { this.#facts.setModeration({ locked: locked === true }) })
    live.on(CONFERENCE.membersOnly, (on) => {
      this.#facts.setModeration({ lobby: on === true })
      this.features()
    })
    live.on(CONFERENCE.lobbyJoined, (id, name) => { this.#waiting(id, name) })
    live.on(CONFERENCE.lobbyLeft, (id) => { this.#facts.setWaiting(this.#facts.waiting.filter((one) => one.id !== id)) })
    live.on(CONFERENCE.roleChanged, () => { this.features() })
    live.on(CONFERENCE.properties, () => { this.features() })
  }

  unbind(): void { this.#live = null }

  joined(): void {
    // Whoever came with the password is told of it only when it is gone.
    if (this.password !== null) this.#facts.setModeration({ locked: true })
    this.features()
  }

  #askedToSpeak(by: ParticipantId | null): void {
    const now = Date.now()
    if (now - this.#asked < ASKED_EVERY) return
    this.#asked = now
    this.#facts.emit({ type: 'asked', what: 'unmute-please', by })
  }

  /** Reads anew what may be done: by the role that the conference knows, and by what library and deployment have. */
  features(): void {
    const live = this.#live
    if (live === null) return
    const { conference, generation } = live
    const moderator = conference.isModerator() === true
    const can = (command: unknown): boolean => moderator && typeof command === 'function'
    const keepMuted = moderator && conference.isAVModerationSupported?.() === true
    const features: Features = {
      muteOthers: can(conference.muteParticipant),
      keepMuted,
      askToUnmute: moderator,
      lowerHands: moderator,
      lobby: moderator && conference.isLobbySupported?.() === true,
      lock: can(conference.lock),
      remove: can(conference.kickParticipant),
      promote: can(conference.grantOwner),
      endForAll: can(conference.end) && conference.isEndConferenceSupported?.() === true,
      cameraWhileSharing: generation.multiStream,
      reactions: typeof conference.sendMessage === 'function',
    }
    this.#facts.setFeatures(features)
    this.#facts.setModeration({ lobby: conference.isMembersOnly?.() === true })
  }

  #moderation(change: { keptMuted?: Partial<Moderation['keptMuted']>; allowed?: Partial<Moderation['allowed']> }): void {
    const { keptMuted, allowed } = this.#facts.moderation
    this.#facts.setModeration({ keptMuted: { ...keptMuted, ...change.keptMuted }, allowed: { ...allowed, ...change.allowed } })
  }

  #waiting(id: unknown, name: unknown): void {
    const known = readId(id)
    if (known === null) return
    const others = this.#facts.waiting.filter((one) => one.id !== known)
    if (others.length >= MOST_WAITING) return
    this.#facts.setWaiting([...others, { id: known, name: cleanName(name) }])
  }

  #onMessage(participant: unknown, payload: unknown): void {
    const by = typeof participant === 'object' && participant !== null && typeof (participant as Partial<LibParticipant>).getId === 'function' ? readId((participant as LibParticipant).getId()) : null
    const sender = by === null ? undefined : this.#facts.participants.get(by)
    if (sender === undefined || sender.local) return
    const message = readMessage(payload)
    if (message === null) return
    if (message.kind === 'reactions') {
      for (const key of message.keys) if (this.#affords(sender.id)) this.#facts.emit({ type: 'reaction', id: sender.id, key })
      return
    }
    // Only a moderator by the conference's own word may ask; what the message says of its sender is not even read.
    if (sender.role !== 'moderator' || !this.#affords(sender.id)) return
    if (message.kind === 'lower-hand') {
      if ((this.#facts.me?.handRaisedAt ?? null) === null) return
      this.#lowerOwnHand()
      this.#facts.emit({ type: 'asked', what: 'hand-lowered', by: sender.id })
    } else this.#askedToSpeak(sender.id)
  }

  #affords(id: ParticipantId): boolean {
    const now = Date.now()
    const spent = this.#spent.get(id)
    if (spent === undefined || now - spent.since >= 1000) {
      this.#spent.set(id, { since: now, count: 1 })
      return true
    }
    spent.count += 1
    return spent.count <= MOST_REACTIONS
  }

  /** Over the bridge where there is one, as Jitsi Meet does it; else through the server, where the same listeners hear it. */
  #send(message: object, to: ParticipantId | ''): void {
    const conference = this.#live?.conference
    if (conference === undefined) return
    try {
      if (conference.isP2PActive?.() === true || conference.sendEndpointMessage === undefined) conference.sendMessage?.(message, to, false)
      else conference.sendEndpointMessage(to, message)
    } catch (error) {
      console.info('no channel to the bridge; the message goes through the server', error)
      conference.sendMessage?.(message, to, false)
    }
  }

  react(key: ReactionKey): void {
    if (!this.#facts.features.reactions || !this.#affords('me')) return
    this.#send({ name: MESSAGE.reaction, reactions: [key], timestamp: Date.now() }, '')
    const me = this.#facts.me
    if (me !== undefined) this.#facts.emit({ type: 'reaction', id: me.id, key })
  }

  mute(id: ParticipantId, kind: MediaKind): void {
    if (!this.#facts.features.muteOthers) return
    for (const one of this.#kinds(kind)) {
      if (one !== SCREEN || [...this.#facts.tracks.values()].some(({ participant, source }) => participant === id && source === 'screen')) this.#live?.conference.muteParticipant?.(id, one)
    }
  }

  /** Pictures are cameras and screens; where these are sources of their own, the focus and the rooms moderate them apart. */
  #kinds(kind: MediaKind): string[] {
    return kind === 'video' && this.#live?.generation.screenModeration === true ? [kind, SCREEN] : [kind]
  }

  muteAll(kind: MediaKind): void {
    for (const participant of this.#facts.participants.values()) if (!participant.local && !participant.service) this.mute(participant.id, kind)
  }

  keepMuted(kind: MediaKind, on: boolean): void {
    if (!this.#facts.features.keepMuted) return
    for (const one of this.#kinds(kind)) {
      if (on) this.#live?.conference.enableAVModeration?.(one)
      else this.#live?.conference.disableAVModeration?.(one)
    }
  }

  allowToSpeak(id: ParticipantId, kind: MediaKind): void {
    if (!this.#facts.features.keepMuted) return
    for (const one of this.#kinds(kind)) this.#live?.conference.avModerationApprove?.(one, id)
  }

  askToUnmute(id: ParticipantId): void {
    if (!this.#facts.features.askToUnmute) return
    // The server's approval is the request, and every client knows it. Servers of before 2022 pass it on only where people are kept muted, so it is said in our way, too.
    if (this.#facts.features.keepMuted) this.allowToSpeak(id, 'audio')
    if (!this.#facts.features.keepMuted || !this.#facts.moderation.keptMuted.audio) this.#send({ name: MESSAGE.unmutePlease }, id)
  }

  lowerHand(id: ParticipantId | 'all'): void {
    if (!this.#facts.features.lowerHands) return
    for (const participant of this.#facts.participants.values()) {
      if (!participant.local && participant.handRaisedAt !== null && (id === 'all' || id === participant.id)) this.#send({ name: MESSAGE.lowerHand }, participant.id)
    }
    if (id === 'all' || id === this.#facts.me?.id) this.#lowerOwnHand()
  }

  async setLobby(on: boolean): Promise<void> {
    if (!this.#facts.features.lobby) return
    if (on) await this.#live?.conference.enableLobby?.()
    else await this.#live?.conference.disableLobby?.()
  }

  admit(id: ParticipantId, letIn: boolean): void {
    if (!this.#facts.waiting.some((one) => one.id === id)) return
    if (letIn) this.#live?.conference.lobbyApproveAccess?.(id)
    else this.#live?.conference.lobbyDenyAccess?.(id)
  }

  async lock(password: string | null): Promise<void> {
    const conference = this.#live?.conference
    if (conference === undefined || !this.#facts.features.lock) return
    if (password === null) await (conference.unlock?.() ?? conference.lock?.(''))
    else await conference.lock?.(password)
    this.password = password
  }

  remove(id: ParticipantId): void {
    if (this.#facts.features.remove) this.#live?.conference.kickParticipant?.(id)
  }

  promote(id: ParticipantId): void {
    if (this.#facts.features.promote) this.#live?.conference.grantOwner?.(id)
  }

  endForAll(): void {
    if (this.#facts.features.endForAll) this.#live?.conference.end?.()
  }
}
