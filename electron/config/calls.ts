// What an organisation may decide about calls: the keys under `calls`, and those of Element's file that mean the same.
// This file must not know where a configuration came from, nor what the homeserver says.

import * as v from 'valibot'
import { isConfidential, parseUrl } from '../address.ts'
import { callDomain } from '../calls/domain.ts'

const domain = v.pipe(
  v.string(),
  v.maxLength(255),
  v.transform((text) => callDomain(text) ?? ''),
  v.check((text) => text !== '', 'a host such as meet.uni.example, with a port where there is one'),
)
const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

export const CallsSchema = v.object({
  /** false: no trace of calls in the interface. */
  enabled: v.optional(v.boolean()),
  /** No cameras and no shared screens. */
  audioOnly: v.optional(v.boolean()),
  /** Power level from which one may start a call; joining is everybody's. */
  startPower: v.optional(whole(0, 1_000_000)),
  /** The only deployments that may be used, whatever the homeserver says; the first is preferred. */
  domains: v.optional(v.pipe(v.array(domain), v.maxLength(50))),
  /** Where conferences are made when the homeserver says nothing. */
  preferred: v.optional(domain),
  /** Further hosts that media bridges of the deployment keep their web sockets at. */
  bridges: v.optional(v.pipe(v.array(domain), v.maxLength(50))),
  /** Highest height of a sent picture in px. */
  maxHeight: v.optional(whole(90, 4320)),
  /** kbit/s of sent video. */
  maxBitrate: v.optional(whole(50, 100_000)),
  /** From so many participants on one joins muted and without camera. */
  quietFrom: v.optional(whole(1, 100_000)),
  /** The organisation's own giver of tokens for the deployment. */
  tokenUrl: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(2000),
      v.check((text) => {
        const url = parseUrl(text)
        return url !== null && isConfidential(url) && url.username === '' && url.password === '' && url.hash === ''
      }, 'an https address'),
    ),
  ),
  /** Who asks what is shared: our picker or the desktop's portal; unset: what the session looks like. */
  capture: v.optional(v.picklist(['picker', 'portal'])),
})
export type CallsKeys = v.InferOutput<typeof CallsSchema>

/** What holds of calls once the layers are merged. */
export interface CallsConfig {
  enabled: boolean
  audioOnly: boolean
  startPower: number
  /** null: whichever the homeserver and `preferred` name. */
  domains: string[] | null
  preferred: string | null
  bridges: string[]
  maxHeight: number | null
  maxBitrate: number | null
  quietFrom: number
  tokenUrl: string | null
  capture: 'picker' | 'portal' | null
}

/** Lectures of more than these many begin quietly. */
const QUIET_FROM = 10

/** Merges the organisation's layers, the highest first; a key of a higher one hides the same key of the lower ones. */
export function resolveCalls(layers: readonly (CallsKeys | undefined)[]): CallsConfig {
  const keys: CallsKeys = Object.assign({}, ...[...layers].reverse()) as CallsKeys
  return {
    enabled: keys.enabled ?? true,
    audioOnly: keys.audioOnly ?? false,
    startPower: keys.startPower ?? 0,
    domains: keys.domains ?? null,
    preferred: keys.preferred ?? null,
    bridges: keys.bridges ?? [],
    maxHeight: keys.maxHeight ?? null,
    maxBitrate: keys.maxBitrate ?? null,
    quietFrom: keys.quietFrom ?? QUIET_FROM,
    tokenUrl: keys.tokenUrl ?? null,
    capture: keys.capture ?? null,
  }
}

/** The keys of Element's config.json that speak of calls. */
export const ElementCallsSchema = v.object({
  jitsi: v.optional(v.object({ preferred_domain: v.optional(v.string()), preferredDomain: v.optional(v.string()) })),
  setting_defaults: v.optional(v.object({ 'UIFeature.voip': v.optional(v.boolean()) })),
})

/** Element's words in ours; a domain that is none is left out. */
export function callsOfElement({ jitsi, setting_defaults: defaults }: v.InferOutput<typeof ElementCallsSchema>): CallsKeys {
  const preferred = callDomain(jitsi?.preferred_domain ?? jitsi?.preferredDomain ?? '')
  return {
    ...(preferred !== null && { preferred }),
    ...(defaults?.['UIFeature.voip'] === false && { enabled: false }),
  }
}
