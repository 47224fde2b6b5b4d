// The interface of a conference, in the terms of a call: who is in it, what is sent and seen, who may do what, how well it goes.
// This file must not know which technology carries it (Jitsi is the first implementation, MatrixRTC on LiveKit the next), nor React, nor Matrix: types only.

/** Identifies a participant for as long as that participant stays; another one after a re-join. */
export type ParticipantId = string
/** Identifies a track of one conference. */
export type TrackId = string
export type MediaKind = 'audio' | 'video'
/** What a track shows or carries; `screen-audio` is the sound of what is shared. */
export type TrackSource = 'microphone' | 'camera' | 'screen' | 'screen-audio'

/** `moderator` only by the conference's own truth (XMPP role, token grant), never by what a participant claims. */
export type CallRole = 'moderator' | 'participant'

export interface Participant {
  id: ParticipantId
  /** As the participant gives it, cleaned: one line of at most 80 characters without control and bidi characters; '' when there is none. Text, never markup. */
  name: string
  local: boolean
  role: CallRole
  /** True when the deployment vouches for who this is (token sign-in); false: anybody may have typed that name. */
  verified: boolean
  /** https or data address of a picture; null: none. */
  avatar: string | null
  /** When the hand went up (ms since the epoch, by this machine's clock), null: it is down. */
  handRaisedAt: number | null
  /** When this client first saw the participant (ms since the epoch). */
  joinedAt: number
  /** True for a machine (recorder, SIP gateway …), which is not shown as a person. */
  service: boolean
  /** True: there is no path to this participant though there must be one; their connection is gone, and the conference has not removed them yet. Absent: not known to be so. */
  lost?: boolean
}

/** A track as the view model knows it; what it plays is fetched with `Conference.attach`. */
export interface Track {
  id: TrackId
  participant: ParticipantId
  kind: MediaKind
  source: TrackSource
  local: boolean
  /** The sender has muted it: nothing comes by intent. */
  muted: boolean
  /** Nothing has come for a while though something should: connection, CPU, or a minimised shared window. The last picture is shown as old, never as live. */
  stalled: boolean
}

/** 0 (nothing gets through) … 3 (good); null: not known. */
export type QualityLevel = 0 | 1 | 2 | 3 | null
export interface Quality {
  level: QualityLevel
  /** Share of packets lost, 0–1, of the worst direction; null: not known. */
  loss: number | null
  /** Round trip in ms. */
  roundTripMs: number | null
  /** kbit/s. */
  sending: number | null
  receiving: number | null
}

/** What the deployment and the own role allow now. What is false is not offered. */
export interface Features {
  muteOthers: boolean
  /** Participants stay muted until a moderator allows them to speak (AV moderation). */
  keepMuted: boolean
  askToUnmute: boolean
  lowerHands: boolean
  lobby: boolean
  lock: boolean
  remove: boolean
  promote: boolean
  endForAll: boolean
  /** Camera and screen at once. */
  cameraWhileSharing: boolean
  reactions: boolean
}

export type CallErrorCode =
  | 'deployment-unreachable' // nothing answers at the deployment's address
  | 'deployment-slow' // nothing usable within 10 s
  | 'deployment-wrong' // what answers is no such deployment (config.js, library, of the wrong kind or too large)
  | 'token-refused' // the deployment does not accept who we are
  | 'not-allowed' // accepted, but not in this conference
  | 'password' // the conference is locked: ask for its password and join again
  | 'password-wrong'
  | 'lobby' // must wait until somebody lets one in; not an end
  | 'lobby-denied'
  | 'full'
  | 'removed' // a moderator removed this participant
  | 'ended' // ended for all, or the conference was destroyed
  | 'bridge-gone' // no media server: two can talk, three cannot
  | 'connection-lost' // given up after two minutes
  | 'media-failed' // ICE failed: firewall
  | 'unknown'
export interface CallError {
  code: CallErrorCode
  /** The deployment's own words, plain text of at most 200 characters, for the curious. */
  detail: string | null
}

export type Phase =
  | { kind: 'idle' }
  | { kind: 'connecting' }
  /** At the door. `host`: nobody is asked to let this participant in; it opens when somebody comes who may open it. */
  | { kind: 'lobby'; host?: boolean }
  | { kind: 'joined'; /** ms since the epoch */ since: number }
  /** The connection is gone and is being brought back; tracks and share are kept. */
  | { kind: 'reconnecting'; since: number }
  | { kind: 'left' }
  | { kind: 'failed'; error: CallError }

/** What a conference tells. Facts only: a listener folds them into what is shown (`model/`). */
export type ConferenceEvent =
  | { type: 'phase'; phase: Phase }
  | { type: 'participant'; participant: Participant } // joined or changed
  | { type: 'participant-left'; id: ParticipantId }
  | { type: 'track'; track: Track } // added or changed
  | { type: 'track-gone'; id: TrackId }
  | { type: 'dominant'; id: ParticipantId | null }
  | { type: 'quality'; id: ParticipantId; quality: Quality }
  | { type: 'reaction'; id: ParticipantId; key: ReactionKey }
  | { type: 'features'; features: Features }
  | { type: 'moderation'; moderation: Moderation }
  | { type: 'lobby'; waiting: { id: ParticipantId; name: string }[] }
  /** Whose clients keep a list of who is here and when; moderators by the conference's own truth only, oneself among them, in the order in which they began. */
  | { type: 'attendance'; keepers: readonly ParticipantId[] }
  /** Somebody asks or does something to this participant; the person decides, nothing is switched on (T81). */
  | { type: 'asked'; what: 'muted-by-moderator' | 'unmute-please' | 'hand-lowered'; by: ParticipantId | null }
  /** A failure that does not end the call. */
  | { type: 'trouble'; error: CallError }
  | { type: 'devices' } // the list of devices changed

export const REACTIONS = ['like', 'clap', 'laugh', 'surprised', 'boo', 'silence', 'love'] as const
export type ReactionKey = (typeof REACTIONS)[number]

export interface Moderation {
  /** Which media participants may not switch on without being allowed. */
  keptMuted: { audio: boolean; video: boolean; /** Sharing a screen; absent: as `video`. */ screen?: boolean }
  /** Whether this participant may, where that is so. */
  allowed: { audio: boolean; video: boolean; screen?: boolean }
  lobby: boolean
  locked: boolean
}

export interface JoinOptions {
  displayName: string
  avatar: string | null
  microphone: { on: boolean; deviceId: string | null }
  camera: { on: boolean; deviceId: string | null }
  password: string | null
}

/** A device a person may choose. */
export interface Device {
  id: string
  kind: 'microphone' | 'camera' | 'speaker'
  label: string
}

export type DeviceFailure = 'denied' | 'missing' | 'busy' | 'unknown'
export type SwitchOutcome = { ok: true } | { ok: false; code: DeviceFailure | 'not-allowed-by-moderator' }

export type ShareMode = 'text' | 'motion' // 'text': 5 fps, sharp; 'motion': up to 30 fps
/** `declined`: the person cancelled, which needs no word; it is no failure. */
export type ShareOutcome = { ok: true } | { ok: false; code: 'declined' | 'busy' | 'not-supported' | 'no-frames' | 'failed'; detail: string | null }

/** The local share as its owner must know it. */
export type ShareState =
  | { kind: 'none' }
  | { kind: 'choosing' } // the picker or the portal is open, or its first frame is awaited
  | { kind: 'live'; /** '': only the desktop knows */ label: string; mode: ShareMode; paused: boolean; /** frames stopped: minimised window, portal gone, black or frozen picture */ doubt: 'muted' | 'black' | 'frozen' | null }

/** Which picture of whom is wanted at which height (CSS px × scale); those not named are not sent to us. */
export interface VideoWish {
  participant: ParticipantId
  source: 'camera' | 'screen'
  height: number
}

export interface Levels {
  /** 0–1 by participant, only of those who are heard; comes again and again, at most 10 times a second, while anybody's microphone is on. */
  (levels: ReadonlyMap<ParticipantId, number>): void
}

/**
 * One conference from joining to leaving. Commands resolve when the conference has taken them; what follows is told as events.
 * A command that the deployment does not have rejects nothing: `features` says beforehand that it is not there, and it then does nothing.
 */
export interface Conference {
  /** All that is known is told at once to a new listener, in order. */
  subscribe(listener: (event: ConferenceEvent) => void): () => void
  /** Loudness is measured only while somebody listens: whoever draws nothing of it should not. */
  onLevels(listener: Levels): () => void
  onShare(listener: (state: ShareState) => void): () => void

  /** Connects and joins with a fresh token; again after a failure. Resolves when joined, waiting in the lobby, or failed (see `phase`). */
  join(options: JoinOptions): Promise<void>
  /** Leaves and frees devices and connection; safe in every phase. */
  leave(): Promise<void>

  devices(): Promise<Device[]>
  setMicrophone(change: { on?: boolean; deviceId?: string | null }): Promise<SwitchOutcome>
  setCamera(change: { on?: boolean; deviceId?: string | null }): Promise<SwitchOutcome>
  setSpeaker(deviceId: string | null): Promise<void>
  /** Nothing but sound is sent and received, apart from a shared screen. */
  setAudioOnly(on: boolean): void

  /** Must be called in a person's gesture. While a share is live it switches the source in place. */
  share(mode: ShareMode): Promise<ShareOutcome>
  setShareMode(mode: ShareMode): Promise<void>
  pauseShare(paused: boolean): Promise<void>
  stopShare(): Promise<void>

  /** Plays a track in an element until detached. Unknown or ended tracks do nothing. */
  attach(id: TrackId, element: HTMLMediaElement): void
  detach(id: TrackId, element: HTMLMediaElement): void
  requestVideo(wishes: readonly VideoWish[]): void

  raiseHand(up: boolean): void
  react(key: ReactionKey): void

  mute(id: ParticipantId, kind: MediaKind): void
  muteAll(kind: MediaKind): void
  keepMuted(kind: MediaKind, on: boolean): void
  allowToSpeak(id: ParticipantId, kind: MediaKind): void
  askToUnmute(id: ParticipantId): void
  lowerHand(id: ParticipantId | 'all'): void
  setLobby(on: boolean): Promise<void>
  admit(id: ParticipantId, let_in: boolean): void
  /** null: unlocked. */
  lock(password: string | null): Promise<void>
  remove(id: ParticipantId): void
  promote(id: ParticipantId): void
  endForAll(): void
  /**
   * Tells everybody, those who come later too, that this client keeps a list of who is here and when, or no longer. Told only while this participant is a moderator.
   * `sentence`: the same in words, said once to those whose clients do not know the fact, where the conference has a way to say it.
   */
  keepAttendance(on: boolean, sentence: string): void

  /** Figures for diagnostics and benches: numbers and codes only. */
  statistics(): Promise<Record<string, number | string | null>>
}
