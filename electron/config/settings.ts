// The person's settings and the small state of the app, with their defaults.
// This file must not know who reads them.

import * as v from 'valibot'
import { CallChoicesSchema, type CallChoices } from '../bridge/contract-call.ts'
import { SettingsSchema, type Language, type Settings } from '../bridge/contract.ts'
import { callDomain } from '../calls/domain.ts'
import { openStore, type Store } from './store.ts'

export const DEFAULT_SETTINGS: Settings = {
  language: null,
  theme: 'system',
  zoom: 1,
  publicReceipts: true,
  notifications: 'all',
  sendOnEnter: true,
  typingNotices: true,
}

const BoundsSchema = v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number(), maximized: v.boolean() })

/** What the app remembers by itself. */
export interface AppState extends Record<string, unknown> {
  bounds: v.InferOutput<typeof BoundsSchema> | null
  lastRoom: string | null
  /** The person accepted once that no key store protects the session here. */
  weakStorageAccepted: boolean
  /** Why the last session ended without the person asking. */
  ended: 'token-revoked' | 'soft-logout' | 'deactivated' | null
  /** Device id that this installation uses at a server, by API address, so that transaction ids hold across sign-ins. */
  devices: Record<string, string>
  /** What the homeserver's well-known file last said of calls, for starts without a network. */
  jitsi: { baseUrl: string; domain: string | null } | null
  callBounds: v.InferOutput<typeof BoundsSchema> | null
  /** Of the chat beside a call, DIP; null: as it usually is. */
  callChatWidth: number | null
  callChoices: CallChoices | null
}

const NO_STATE: AppState = { bounds: null, lastRoom: null, weakStorageAccepted: false, ended: null, devices: {}, jitsi: null, callBounds: null, callChatWidth: null, callChoices: null }

export const openSettings = (file: string | null): Promise<Store<Settings>> =>
  openStore<Settings>(file, SettingsSchema.entries, DEFAULT_SETTINGS)

export const openState = (file: string | null): Promise<Store<AppState>> =>
  openStore<AppState>(
    file,
    {
      bounds: v.nullable(BoundsSchema),
      lastRoom: v.nullable(v.pipe(v.string(), v.maxLength(255))),
      weakStorageAccepted: v.boolean(),
      ended: v.nullable(v.picklist(['token-revoked', 'soft-logout', 'deactivated'])),
      jitsi: v.nullable(v.object({ baseUrl: v.pipe(v.string(), v.maxLength(2000)), domain: v.nullable(v.pipe(v.string(), v.check((text) => callDomain(text) === text))) })),
      callBounds: v.nullable(BoundsSchema),
      callChatWidth: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000))),
      callChoices: v.nullable(CallChoicesSchema),
      devices: v.record(v.pipe(v.string(), v.maxLength(2000)), v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{1,64}$/))),
    },
    NO_STATE,
  )

/** The interface's language: the person's choice, else the first of the system's that we speak, else English. */
export function resolveLanguage(chosen: Language | null, system: readonly string[]): Language {
  if (chosen !== null) return chosen
  for (const tag of system) {
    const base = tag.toLowerCase().split(/[-_]/)[0]
    if (base === 'ru' || base === 'fr' || base === 'en') return base
  }
  return 'en'
}
