// Every channel between a page (or its engine Worker) and main: name, request schema, reply type. Checked where it arrives.
// This file must not know Electron, the DOM or any feature: schemas and types only.

import * as v from 'valibot'
import type { OutboxEntry } from '../../renderer/engine/host.ts'
import type { CallStatus } from './contract-call.ts'
import type { SignOutReason, SpooledFile } from '../../renderer/engine/protocol.ts'

// ── Shared shapes ─────────────────────────────────────────────────────────────────────────────────

const short = (max: number) => v.pipe(v.string(), v.maxLength(max))
export const RoomIdSchema = v.pipe(v.string(), v.regex(/^![^\s\p{Cc}]{1,254}$/u))
export const EventIdSchema = v.pipe(v.string(), v.regex(/^\$[^\s\p{Cc}]{1,254}$/u))
export const UserIdSchema = v.pipe(v.string(), v.regex(/^@[^\s\p{Cc}]{0,254}:[^\s\p{Cc}]{1,230}$/u), v.maxLength(255))
/** Content repository address; server name and media id of the charset the specification allows (T20). */
export const MxcSchema = v.pipe(v.string(), v.maxLength(512), v.regex(/^mxc:\/\/[A-Za-z0-9.\-:[\]]{1,255}\/[A-Za-z0-9_-]{1,255}$/))
export const TxnIdSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._~-]{1,128}$/))
export const SpoolIdSchema = v.pipe(v.string(), v.regex(/^[a-f0-9]{32}$/))
const Size = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 40))
const Pixels = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)))
const Nothing = v.null()

export const SpooledFileSchema = v.object({
  spoolId: SpoolIdSchema, name: short(255), mime: short(127), size: Size, width: Pixels, height: Pixels,
  blurhash: v.nullable(short(120)), durationMs: v.nullable(v.pipe(v.number(), v.minValue(0))),
})
export const OutboxPayloadSchema = v.variant('kind', [
  v.object({ kind: v.literal('event'), type: short(255), content: v.record(v.string(), v.unknown()), source: v.nullable(short(70_000)) }),
  v.object({ kind: v.literal('redaction'), redacts: EventIdSchema, reason: v.nullable(short(500)) }),
  v.object({ kind: v.literal('file'), file: SpooledFileSchema, caption: short(70_000), mxc: v.nullable(MxcSchema), thumbnailMxc: v.nullable(MxcSchema) }),
])
export const FailureSchema = v.nullable(v.object({ code: short(64), detail: v.nullable(short(300)) }))

export type Language = 'ru' | 'fr' | 'en'
export const LanguageSchema = v.picklist(['ru', 'fr', 'en'])
export const SettingsSchema = v.object({
  /** null: the system's. */
  language: v.nullable(LanguageSchema),
  theme: v.picklist(['system', 'light', 'dark', 'contrast']),
  zoom: v.pipe(v.number(), v.minValue(0.5), v.maxValue(3)),
  publicReceipts: v.boolean(),
  notifications: v.picklist(['all', 'mentions', 'off']),
  sendOnEnter: v.boolean(),
  typingNotices: v.boolean(),
})
export type Settings = v.InferOutput<typeof SettingsSchema>

// ── Boot and account ──────────────────────────────────────────────────────────────────────────────

/** The part of the organisation's policy that the page must know. */
export interface PagePolicy {
  /** Homeserver given by the organisation: the server question is not asked. */
  server: string | null
  serverLocked: boolean
  /** Name of the organisation for the sign-in page. */
  organisation: string | null
  /** "This is a shared computer": null = the person may choose, true/false = decided. */
  sharedComputer: boolean | null
  encryptionOff: boolean
}

/** What the organisation and the homeserver say of calls. `enabled` false: no trace of calls in the interface. */
export interface CallsPolicy {
  enabled: boolean
  audioOnly: boolean
  /** From which power level on one may start a call where none goes on; joining is everybody's. */
  startPower: number
  /** Hosts (`meet.uni.example`, with a port where there is one) that a conference may be at: policy's and the well-known's. Never a widget's alone. */
  domains: string[]
  /** Where a conference is made when the room names none; null: there is no deployment, calls are not offered. */
  preferred: string | null
}

/** Before the organisation and the homeserver have said anything. */
export const NO_CALLS: CallsPolicy = { enabled: false, audioOnly: false, startPower: 0, domains: [], preferred: null }

/** What the page is for: the whole messenger, or one room's chat beside its call. */
export type PageMode = { kind: 'main' } | { kind: 'call-chat'; roomId: string }

/** What is wrong with the stored account; each has an explanation and a way on in the interface. */
export type VaultProblem =
  | { kind: 'damaged' } // the vault file cannot be parsed or decrypted
  | { kind: 'keyring-changed'; was: string; now: string } // another key store than the one that sealed it
  | { kind: 'keyring-missing'; was: string } // no key store now
  | { kind: 'keyring-locked' }

export interface Account { userId: string; deviceId: string; baseUrl: string; shared: boolean }

export interface Boot {
  mode: PageMode
  calls: CallsPolicy
  /** The call of this machine, for a page that is loaded in the middle of one; null: none. */
  call: CallState | null
  /** Which page the window shows first. */
  phase: 'sign-in' | 'signed-in' | 'vault-problem'
  account: Account | null
  problem: VaultProblem | null
  /** No key store on this machine: the session can only be kept weakly protected, the person is asked once. */
  weakStorage: boolean
  policy: PagePolicy
  settings: Settings
  /** Resolved interface language. */
  language: Language
  version: string
  platform: 'linux' | 'win32' | 'darwin'
  /** Why the last session ended, said once on the sign-in page. */
  ended: Exclude<SignOutReason, 'by-person'> | null
  /** Last opened room, to paint at once. */
  lastRoom: string | null
}

export type DiscoveryErrorCode = 'offline' | 'not-found' | 'not-matrix' | 'too-old' | 'tls' | 'well-known-broken' | 'no-sign-in' | 'timeout' | 'invalid-name'
export interface IdentityProvider { id: string; name: string; brand: string | null; /** a `media:`-free data URL made by main, or null */ icon: string | null }
export interface Discovery {
  /** What the person may call this server: domain of their ids. */
  serverName: string
  baseUrl: string
  password: boolean
  sso: IdentityProvider[]
  /** m.login.sso is offered without naming providers. */
  ssoUnnamed: boolean
}
export type SignInErrorCode = 'wrong-password' | 'deactivated' | 'rate-limited' | 'offline' | 'expired' | 'refused' | 'wrong-code' | 'cancelled' | 'storage' | 'unknown'
export type SignInState =
  | { kind: 'idle' }
  | { kind: 'waiting-browser'; url: string; /** ms since the epoch when the attempt ends */ until: number }
  | { kind: 'finishing' }
  | { kind: 'failed'; code: SignInErrorCode; detail: string | null }
  | { kind: 'done'; account: Account }
export interface SignOutResult {
  /** Session at the identity provider: ended (page opened), unknown (say so), none (password sign-in). */
  idpSession: 'ended' | 'unknown' | 'none'
  /** The server could not be told; the session may still be listed there. */
  revoked: boolean
}
export type Outcome<T, E extends string> = { ok: true; value: T } | { ok: false; code: E; detail: string | null }

/** A call on this machine, as the main window shows it. */
export interface CallState {
  roomId: string
  status: CallStatus
}
/** `no-power`: the organisation lets only others start a call, and none goes on. */
export type CallOpenErrorCode = 'off' | 'not-allowed' | 'no-power' | 'busy'

export type SpoolOutcome = Outcome<Pick<SpooledFile, 'spoolId' | 'name' | 'mime' | 'size'>, 'disk-full' | 'too-large' | 'gone' | 'not-a-file'>

/** Why sharing a screen goes the way it goes on this machine. */
export type SharingReason = 'environment' | 'policy' | 'no-portal-here' | 'wayland' | 'wayland-untyped' | 'no-socket' | 'x11' | 'no-wayland'
/** How the last share ended, or stands; `no-picture`: none came, or the person declined in the desktop's dialog. */
export type ShareEnding = 'asked' | 'shared' | 'declined' | 'no-picture' | 'timed-out' | 'interrupted' | 'refused'

/** How sharing a screen stands on this machine, for whoever helps. Never what was shared. */
export interface SharingFacts {
  /** Amphi's own picker, or the desktop's portal. */
  kind: 'picker' | 'portal'
  reason: SharingReason
  /** XDG_SESSION_TYPE as Chromium reads it; null: not set. */
  sessionType: string | null
  /** null: nothing was shared since the app was started. */
  last: { /** ms since the epoch */ at: number; ending: ShareEnding } | null
  /** The last 20 events, oldest first: `at` in ms since the epoch, `what` in English and without names of windows. */
  events: { at: number; what: string }[]
}
/** What a portal needs of the desktop. */
export interface DesktopParts {
  /** The portal's own service is installed. Whether it answers is not asked: main starts no program. */
  portal: boolean
  /** Names of the parts that are installed to capture this or that desktop, e.g. `gnome`. */
  backends: string[]
  pipeWire: boolean
}
export interface Diagnostics {
  electron: string
  chromium: string
  /** Name and version of the system's kernel. */
  system: string
  /** The desktop's own name for itself; null: it says none. */
  desktop: string | null
  sharing: SharingFacts
  /** null: this system has no portal. */
  parts: DesktopParts | null
}

export interface Draft { roomId: string; /** JSON made by the composer: text, mentions, reply, edit. */ body: string }

// ── Channels: page → main ─────────────────────────────────────────────────────────────────────────

/** Request schema of each channel. Answers are in `Answers`. */
export const channels = {
  'app.boot': Nothing,
  'app.ready': Nothing, // the room list is painted (timings, session storage)
  'settings.set': v.partial(SettingsSchema),
  /** For whoever helps: versions and how sharing a screen stands. */
  'app.diagnostics': Nothing,

  'signin.discover': v.object({ server: short(300) }),
  'signin.sso': v.object({ baseUrl: short(2000), providerId: v.nullable(short(255)), shared: v.boolean() }),
  'signin.password': v.object({ baseUrl: short(2000), user: short(255), password: short(1024), shared: v.boolean() }),
  /** Third way: the person pastes the code shown by the browser page (or the whole address). */
  'signin.code': v.object({ code: short(4096) }),
  'signin.cancel': Nothing,
  /** "This is a shared computer", changed while the browser is open: it counts for the attempt that goes on, whichever way it comes back. */
  'signin.shared': v.object({ shared: v.boolean() }),
  'signin.reopenBrowser': Nothing,
  /** `discardUnsent`: the page has said that unsent messages are lost, and the person went on; without it main asks before any is thrown away. */
  'account.signOut': v.nullable(v.object({ discardUnsent: v.boolean() })),
  /** After a vault problem: 'retry' reads again, 'forget' clears and goes to sign-in (unsent messages stay for the same person). */
  'account.resolveProblem': v.object({ choice: v.picklist(['retry', 'forget']) }),
  'account.acceptWeakStorage': v.object({ accept: v.boolean() }),

  'draft.put': v.object({ roomId: RoomIdSchema, body: v.nullable(short(100_000)) }),
  'draft.get': v.object({ roomId: RoomIdSchema }),

  /**
   * Files on their way into the spool: begin, chunks in order, end; `bridge.spoolFile(File)` does it. No path ever crosses: main opens no file that a
   * page names, and the bytes come only from a File that the person chose, which is Chromium's to judge.
   */
  'spool.begin': v.object({ name: short(1000), mime: short(127), size: v.nullable(Size) }),
  'spool.chunk': v.object({ spoolId: SpoolIdSchema, data: v.pipe(v.instance(Uint8Array), v.maxLength(4 * 2 ** 20)) }),
  'spool.end': v.object({ spoolId: SpoolIdSchema }),
  'spool.discard': v.object({ spoolId: SpoolIdSchema }),

  /** Asks where to save (native dialog) and streams there; answers when done. */
  'media.save': v.object({ mxc: MxcSchema, name: short(1000) }),
  /** Opens with the system's program after a copy into the downloads folder; only for the short list of harmless types, else answers 'refused'. */
  'media.open': v.object({ mxc: MxcSchema, name: short(1000), mime: short(127) }),
  'media.copyImage': v.object({ mxc: MxcSchema }),

  /** The pointer rests on a call button: make the window's processes ready, open no device and no connection to others. */
  'call.warm': v.object({ roomId: RoomIdSchema }),
  /**
   * Opens the call window and joins. A person's click is asked for by the page; main checks `conference.domain` against its own list.
   * While another call goes on the answer is 'busy': one call at a time on one machine; the same room's call is brought to the front.
   */
  'call.open': v.object({
    roomId: RoomIdSchema,
    conference: v.object({ domain: short(255), name: v.pipe(v.string(), v.regex(/^[a-z0-9_.-]{1,400}$/)) }),
    title: short(300), name: short(255), avatar: v.nullable(MxcSchema), direct: v.boolean(), people: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
    audioOnly: v.boolean(),
  }),
  /** The chat beside a call draws its edge: so wide (DIP), as usual, or only asks. */
  'chat.width': v.object({ width: v.union([v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000)), v.picklist(['usual', 'now'])]) }),
  /** What the bar in the main window does to the call. */
  'call.command': v.object({ command: v.picklist(['focus', 'leave', 'toggle-microphone', 'stop-share']) }),

  'link.open': v.object({ url: short(8192) }),
  'room.last': v.object({ roomId: v.nullable(RoomIdSchema) }),
  'window.title': v.object({ title: short(200) }),
} as const

export interface Answers {
  'app.boot': Boot
  'app.ready': null
  'settings.set': Settings
  'app.diagnostics': Diagnostics
  'signin.discover': Outcome<Discovery, DiscoveryErrorCode>
  'signin.sso': Outcome<null, SignInErrorCode>
  'signin.password': Outcome<null, SignInErrorCode>
  'signin.code': Outcome<null, SignInErrorCode>
  'signin.cancel': null
  'signin.shared': null
  'signin.reopenBrowser': null
  /** null: main asked, and the person stays. */
  'account.signOut': SignOutResult | null
  'account.resolveProblem': Boot
  'account.acceptWeakStorage': null
  'draft.put': null
  'draft.get': Draft | null
  'spool.begin': { spoolId: string }
  'spool.chunk': null
  'spool.end': Outcome<Pick<SpooledFile, 'spoolId' | 'name' | 'mime' | 'size'>, 'disk-full' | 'too-large' | 'gone'>
  'spool.discard': null
  'media.save': Outcome<null, 'cancelled' | 'offline' | 'not-found' | 'disk' | 'refused'>
  'media.open': Outcome<null, 'cancelled' | 'offline' | 'not-found' | 'disk' | 'refused'>
  'media.copyImage': Outcome<null, 'offline' | 'not-found' | 'refused'>
  'call.warm': null
  'call.open': Outcome<null, CallOpenErrorCode>
  'call.command': null
  /** As it is now, and may be. */
  'chat.width': { width: number; least: number; most: number }
  'link.open': Outcome<null, 'refused'>
  'room.last': null
  'window.title': null
}

// ── Engine port: Worker → main, over a MessagePort that main made for this account ────────────────

export const engineChannels = {
  'outbox.all': Nothing,
  'outbox.append': v.object({ txnId: TxnIdSchema, roomId: RoomIdSchema, payload: OutboxPayloadSchema }),
  'outbox.update': v.object({
    txnId: TxnIdSchema,
    change: v.object({
      mxc: v.optional(MxcSchema), thumbnailMxc: v.optional(MxcSchema),
      attempts: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))), failed: v.optional(FailureSchema),
    }),
  }),
  'outbox.remove': v.object({ txnId: TxnIdSchema }),
  'files.upload': v.object({ spoolId: SpoolIdSchema }),
  'files.cancel': v.object({ spoolId: SpoolIdSchema }),
  'account.refresh': Nothing,
  'account.lost': v.object({ reason: v.picklist(['token-revoked', 'soft-logout', 'deactivated']) }),
  /** `eventId` null: an invitation, whose event is not to be seen before it is accepted. `words`: main has the words for it, `body` is empty. */
  'notify': v.object({ roomId: RoomIdSchema, eventId: v.nullable(EventIdSchema), title: short(300), body: short(1000), mention: v.boolean(), words: v.optional(v.picklist(['ring', 'call-started'])) }),
  /** What was shown by `words: 'ring'` is true no longer. */
  'notify.ringOver': v.strictObject({ roomId: RoomIdSchema }),
  'badge': v.object({ mentions: v.pipe(v.number(), v.integer(), v.minValue(0)), unread: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
} as const

export interface EngineAnswers {
  'outbox.all': OutboxEntry[]
  'outbox.append': OutboxEntry
  'outbox.update': null
  'outbox.remove': null
  'files.upload': Outcome<{ mxc: string }, 'file-gone' | 'too-large' | 'offline' | 'forbidden' | 'cancelled' | 'server-unreachable'>
  'files.cancel': null
  'account.refresh': boolean
  'account.lost': null
  'notify': null
  'notify.ringOver': null
  'badge': null
}

/** Worker → main. */
export type EngineToMain = { id: number; channel: keyof typeof engineChannels; arg: unknown }
/** main → Worker. */
export type MainToEngine =
  | { kind: 'reply'; id: number; ok: true; answer: unknown }
  | { kind: 'reply'; id: number; ok: false; code: 'refused' | 'failed'; detail: string }
  | { kind: 'upload-progress'; spoolId: string; sent: number; total: number }
  | { kind: 'wake' }
  | { kind: 'drafts'; rooms: string[] }
  /** Settings that the engine obeys, when one of them may have changed. */
  | { kind: 'settings'; publicReceipts: boolean }
  /** This person is in a conference of that room from now on, or no longer: the room is told, and a heartbeat kept. */
  /** `auth`: how the deployment asks who one is (`/.well-known/element/jitsi`), written into the widget so that Element's users can sign in too. */
  | { kind: 'call'; roomId: string; conference: { domain: string; name: string; auth?: 'openidtoken-jwt' | null }; joined: boolean }
  | { kind: 'calls'; policy: CallsPolicy }

/** The first message into the Worker, from the page: the port of main's, and what the engine must know of the account. */
export interface EngineStart {
  kind: 'start'
  account: import('../../renderer/engine/host.ts').EngineAccount
}

// ── Events: main → page ───────────────────────────────────────────────────────────────────────────

export interface PageEvents {
  'signin.state': SignInState
  /** The session ended without the person asking; the page shows the sentence. */
  'account.ended': { reason: Exclude<SignOutReason, 'by-person'> }
  /** A notification or deep link asks for a room. Parsed intent, never an address. */
  'navigate': { roomId: string; eventId: string | null; focus: 'timeline' | 'call' }
  'settings.changed': Settings
  'theme.changed': { dark: boolean; contrast: boolean }
  /** The organisation's or the homeserver's word on calls, when it is another than `Boot` said: it may come after the page has started. */
  'calls.changed': CallsPolicy
  /** The call of this machine; null: none. */
  'call.state': CallState | null
  /** A list of who was there, spooled by main, that the moderator wants in the room. */
  'call.attendance': { roomId: string; file: SpooledFile }
  /** The app is about to end: what is not yet handed over (drafts) is handed over now. */
  'leaving': null
}

// ── The bridge object that the preload exposes as `window.amphi` ──────────────────────────────────

export type Channel = keyof typeof channels
export type ChannelArg<C extends Channel> = v.InferInput<(typeof channels)[C]>

export interface Bridge {
  /** Rejects with an Error whose message is a code when main refuses (schema, sender, rate). */
  call<C extends Channel>(channel: C, arg: ChannelArg<C>): Promise<Answers[C]>
  on<E extends keyof PageEvents>(event: E, listener: (value: PageEvents[E]) => void): () => void
  /** Spools a File that the person dropped, pasted or picked. */
  spoolFile(file: File): Promise<SpoolOutcome>
  /**
   * Asks main for the engine's port. Main posts `{amphi: 'engine-port', account}` with a MessagePort through window.postMessage to this same window;
   * the page checks origin and source, then transfers the port to its Worker with EngineStart.
   */
  requestEnginePort(): void
  /**
   * In a page of mode `call-chat`: asks for a port to the engine in the main window, for its room. Main posts `{amphi: 'chat-port', roomId}` with a port
   * to both pages by window.postMessage: here it speaks protocol.ts, in the main window it is handed to the Worker (`EngineConnect`).
   * A new port comes by itself when the engine was started anew.
   */
  requestChatPort(): void
}

/** From the main window's page into the Worker, with a port: another page that speaks protocol.ts, for that room only. */
export interface EngineConnect {
  kind: 'connect'
  roomId: string
}

/**
 * Addresses of the `media:` scheme, for <img>, <video> and <audio>:
 *   media://thumb/<server>/<mediaId>?w=<css px>&h=<css px>&m=crop|scale      a thumbnail, cached on disk
 *   media://file/<server>/<mediaId>?type=<mime>                            the file itself, ranges served from the cached file
 *   media://spool/<spoolId>                                                 a file that waits to be sent
 */
export const MEDIA_SCHEME = 'media'
export const APP_ORIGIN = 'app://amphi'
