// Every channel between the call view (the deployment's origin, another world: wall 4) and main. It knows nothing of Matrix but one conference's parameters.
// This file must not know Electron, the DOM or any feature: schemas and types only.

import * as v from 'valibot'
import type { Language, Outcome, Settings } from './contract.ts'
import { ShareModeSchema, ShareRequestIdSchema, type ShareMode } from './contract-share-picker.ts'

const short = (max: number) => v.pipe(v.string(), v.maxLength(max))
const Nothing = v.null()
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

/**
 * A device as it is known again after a restart, when its id and its group's are others (both are salted by the partition): by the label that the system
 * gives it, and which one it is of several of that label and kind. A label is text of whoever made the device.
 */
export const DeviceWishSchema = v.object({ label: short(200), nth: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99)) })
export type DeviceWish = v.InferOutput<typeof DeviceWishSchema>
const Wish = v.nullable(DeviceWishSchema)

/** The devices and switches of the last call. A device that is not there gives way to the system's own, and is wished for all the same. */
export const CallChoicesSchema = v.object({
  devices: v.object({ microphone: Wish, camera: Wish, speaker: Wish }),
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
  /** What a picture shared next should be best at. */
  shareMode: v.optional(ShareModeSchema),
  hand: v.boolean(),
  moderator: v.boolean(),
  /** Own sound is above the threshold although muted: "you are muted". */
  error: v.nullable(short(64)),
})
export type CallStatus = v.InferOutput<typeof CallStatusSchema>

export type TokenErrorCode = 'offline' | 'refused' | 'deployment' | 'timeout'

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
  /** Takes back the `getDisplayMedia` that waits. What is shared is chosen in a page of ours, which this one neither sees nor answers for (T40). */
  'share.cancel': v.object({ requestId: ShareRequestIdSchema }),
  /** Who was there from when to when, as text/csv: saved by a native dialog, or posted to the room by the main window. */
  'attendance.save': v.object({ csv: short(2_000_000), name: short(200) }),
  'attendance.post': v.object({ csv: short(2_000_000), name: short(200) }),
} as const

export interface CallAnswers {
  'call.boot': CallStart
  'call.token': Outcome<{ jwt: string | null }, TokenErrorCode>
  'call.status': null
  'call.choices': null
  'call.end': null
  'window.mode': null
  'window.chat': null
  'share.cancel': null
  'attendance.save': Outcome<null, 'cancelled' | 'disk'>
  /** Asked of the person by main before it is posted. */
  'attendance.post': Outcome<null, 'refused' | 'cancelled'>
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
  /** A getDisplayMedia of this page waits, and main's picker is open above it. */
  'share.request': { requestId: string }
  /** Chosen, cancelled, timed out or its frame died. `chosen` null: nothing is shared. */
  'share.settled': { requestId: string; chosen: { name: string; mode: ShareMode } | null }
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
