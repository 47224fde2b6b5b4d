// Every channel between the call view (the deployment's origin, another world: wall 4) and main. It knows nothing of Matrix but one conference's parameters.
// This file must not know Electron, the DOM or any feature: schemas and types only.

import * as v from 'valibot'
import type { Language, Outcome, Settings } from './contract.ts'

const short = (max: number) => v.pipe(v.string(), v.maxLength(max))
const Nothing = v.null()
/** One share request of one call; made by main. */
export const ShareRequestIdSchema = v.pipe(v.string(), v.regex(/^[a-f0-9]{16}$/))
/** As `desktopCapturer` names a source; main takes only one of its own last list. */
export const SourceIdSchema = v.pipe(v.string(), v.regex(/^(?:screen|window):\d{1,20}:\d{1,10}$/))
const Count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000))
const Time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(8.64e15))

export interface CallPolicy {
  /** Camera and shared screens are not offered. */
  audioOnly: boolean
  /** Highest height of a sent picture in px; null: the deployment's own. */
  maxHeight: number | null
  /** kbit/s of sent video; null: the deployment's own. */
  maxBitrate: number | null
  /** From so many participants on one joins muted and without camera. */
  quietFrom: number
}

/** The devices and switches of the last call. */
export const CallChoicesSchema = v.object({
  microphoneId: v.nullable(short(500)), cameraId: v.nullable(short(500)), speakerId: v.nullable(short(500)),
  microphone: v.boolean(), camera: v.boolean(),
  /** Devices and preview are shown before joining. */
  greenRoom: v.boolean(),
})
export type CallChoices = v.InferOutput<typeof CallChoicesSchema>

/** All that the call view is told of the world: one conference. */
export interface CallStart {
  /** Of this call on this machine; in no message to anybody. */
  callId: string
  /** The page's own origin, `https://meet.uni.example` (http on loopback only). */
  origin: string
  /** Conference name as the deployment wants it: lower case, `[a-z0-9_.-]`. */
  conference: string
  /** The room's name, for the title. */
  title: string
  me: { name: string; avatar: string | null }
  /** A chat of two: rings, no hand, the other one large. */
  direct: boolean
  /** Somebody is known to be in: how many, for `quietFrom`. null: not known. */
  people: number | null
  policy: CallPolicy
  choices: CallChoices
  language: Language
  theme: Settings['theme']
  platform: 'linux' | 'win32' | 'darwin'
  /** The page's process had died and this is the next one: say so, and join again as before. */
  restarted?: boolean
  /** 'portal': the desktop asks what to share, there is no picker of ours. */
  capture: 'picker' | 'portal'
}

export const CallStatusSchema = v.object({
  phase: v.picklist(['idle', 'connecting', 'lobby', 'joined', 'reconnecting', 'left', 'failed']),
  /** When it was joined, ms since the epoch. */
  since: v.nullable(Time),
  people: Count,
  microphone: v.picklist(['on', 'off', 'none']),
  camera: v.picklist(['on', 'off', 'none']),
  sharing: v.picklist(['none', 'choosing', 'live', 'paused']),
  /** What is shared, as its owner reads it. */
  shareLabel: v.nullable(short(200)),
  hand: v.boolean(),
  moderator: v.boolean(),
  /** Own sound is above the threshold although muted: "you are muted". */
  error: v.nullable(short(64)),
})
export type CallStatus = v.InferOutput<typeof CallStatusSchema>

export type TokenErrorCode = 'offline' | 'refused' | 'deployment' | 'timeout'

/** What can be shared, listed by main while a request is pending and never else. Text and small JPEG data URLs only. */
export interface ShareSource {
  id: string
  kind: 'screen' | 'window'
  name: string
  /** `data:image/jpeg;base64,…` of at most 320×180; null: the system gives none. */
  thumbnail: string | null
  /** `data:image/png;base64,…`, windows only. */
  icon: string | null
}

// ── Channels: call view → main ────────────────────────────────────────────────────────────────────

export const callChannels = {
  'call.boot': Nothing,
  /** A token for this conference, fresh for each join; null where the deployment wants none. */
  'call.token': Nothing,
  'call.status': CallStatusSchema,
  'call.choices': CallChoicesSchema,
  /** The call is over for this person; the window closes. */
  'call.end': Nothing,
  /** The view does what the person can do with the window. */
  'window.mode': v.object({ mode: v.picklist(['normal', 'small', 'fullscreen']) }),
  'window.chat': v.object({ open: v.boolean() }),
  /** Answer to `share.request`: one of the listed sources, or none. `audio` only where the platform can. */
  'share.choose': v.object({ requestId: ShareRequestIdSchema, sourceId: SourceIdSchema, audio: v.boolean() }),
  'share.cancel': v.object({ requestId: ShareRequestIdSchema }),
  /** The picker is hidden or shown: thumbnails are refreshed only while somebody looks. */
  'share.look': v.object({ requestId: ShareRequestIdSchema, looking: v.boolean() }),
  /** Legacy way in (`JitsiMeetScreenObtainer.openDesktopPicker` of 2021-style libraries): same picker, same rules. Answers the chosen source's id. */
  'share.legacy': Nothing,
  /** Who was there from when to when, as text/csv: saved by a native dialog, or posted to the room by the main window. */
  'attendance.save': v.object({ csv: short(2_000_000), name: short(200) }),
  'attendance.post': v.object({ csv: short(2_000_000), name: short(200) }),
  /** An address in the deployment's words (dial-in, help): through the one door for links. */
  'link.open': v.object({ url: short(8192) }),
} as const

export interface CallAnswers {
  'call.boot': CallStart
  'call.token': Outcome<{ jwt: string | null }, TokenErrorCode>
  'call.status': null
  'call.choices': null
  'call.end': null
  'window.mode': null
  'window.chat': null
  'share.choose': Outcome<null, 'gone' | 'refused'>
  'share.cancel': null
  'share.look': null
  'share.legacy': Outcome<{ sourceId: string }, 'cancelled' | 'refused'>
  'attendance.save': Outcome<null, 'cancelled' | 'disk'>
  'attendance.post': Outcome<null, 'refused'>
  'link.open': Outcome<null, 'refused'>
}

// ── Events: main → call view ──────────────────────────────────────────────────────────────────────

export type CallCommand =
  | 'leave' // hang up and close
  | 'toggle-microphone'
  | 'toggle-camera'
  | 'toggle-hand'
  | 'stop-share'
  | 'pause-share'
  | 'resume-share'
  | 'switch-share' // opens the choice again; the view asks for a gesture where one is needed

export interface CallEvents {
  'call.command': { command: CallCommand }
  /** A getDisplayMedia of this page waits: show the picker. */
  'share.request': { requestId: string; /** the platform can share sound with a screen */ audio: boolean }
  'share.sources': { requestId: string; sources: ShareSource[] }
  /** Chosen, cancelled, timed out or its frame died: put the picker away. */
  'share.settled': { requestId: string }
  'window.changed': { mode: 'normal' | 'small' | 'fullscreen'; focused: boolean; visible: boolean; chat: boolean }
  'theme.changed': { theme: Settings['theme'] }
  'system.resumed': null
}

export type CallChannel = keyof typeof callChannels
export type CallChannelArg<C extends CallChannel> = v.InferInput<(typeof callChannels)[C]>

/** What `preload-call.ts` exposes as `window.amphiCall`, to the call page's main frame at its own origin only. */
export interface CallBridge {
  call<C extends CallChannel>(channel: C, arg: CallChannelArg<C>): Promise<CallAnswers[C]>
  on<E extends keyof CallEvents>(event: E, listener: (value: CallEvents[E]) => void): () => void
}

/** Path under which our page is served at the deployment's origin by the call partition's protocol handler; all else there is the deployment's. */
export const CALL_PAGE_PATH = '/amphi-call/'
