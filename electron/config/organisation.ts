// What an organisation may decide, as one schema, in our own shape and in the shape of Element's config.json.
// This file must not know where a configuration came from.

import * as v from 'valibot'
import { parseUrl } from '../address.ts'
import { callsOfElement, CallsSchema, ElementCallsSchema } from './calls.ts'
import { StorageModeSchema } from './storage-mode.ts'

const text = (max: number) => v.pipe(v.string(), v.maxLength(max))
const httpAddress = v.pipe(
  text(2000),
  v.check((value) => {
    const url = parseUrl(value)
    return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === ''
  }, 'an http(s) address'),
)
const host = v.pipe(text(255), v.regex(/^[a-z0-9.-]+(?::\d{1,5})?$/i))

/** Our own shape; every key is optional, unknown keys are left to `unknownKeys`. */
export const OrganisationSchema = v.object({
  /** Server name (`uni.example`) or address of the client API. */
  server: v.optional(text(300)),
  /** The person cannot choose another server. */
  serverLocked: v.optional(v.boolean()),
  /** Name of the organisation on the sign-in page. */
  organisation: v.optional(text(200)),
  /** Nothing is kept after closing; unset: the person says. */
  sharedComputer: v.optional(v.boolean()),
  /** No word about encryption anywhere. */
  encryptionOff: v.optional(v.boolean()),
  /** Opened after signing out, to end the identity provider's session too. */
  ssoLogoutUrl: v.optional(httpAddress),
  /** Hosts whose `/#/room/…` links lead into the app, beside matrix.to. */
  permalinkHosts: v.optional(v.pipe(v.array(host), v.maxLength(50))),
  storageMode: v.optional(StorageModeSchema),
  /** Calls; counts in the policy and in the packaged default, never in a person's own file. */
  calls: v.optional(CallsSchema),
})
export type Organisation = v.InferOutput<typeof OrganisationSchema>

const KNOWN = new Set(Object.keys(OrganisationSchema.entries))

const ElementSchema = v.object({
  default_server_config: v.optional(
    v.object({
      'm.homeserver': v.optional(v.object({ base_url: v.optional(text(2000)), server_name: v.optional(text(300)) })),
      'io.element.e2ee': v.optional(v.object({ force_disable: v.optional(v.boolean()) })),
    }),
  ),
  default_server_name: v.optional(text(300)),
  disable_custom_urls: v.optional(v.boolean()),
  brand: v.optional(text(200)),
  permalink_prefix: v.optional(text(2000)),
  logout_redirect_url: v.optional(httpAddress),
  ...ElementCallsSchema.entries,
})

/** Older files of Element write some keys in camelCase. */
const LEGACY = new Map([
  ['defaultServerConfig', 'default_server_config'],
  ['defaultServerName', 'default_server_name'],
  ['disableCustomUrls', 'disable_custom_urls'],
  ['permalinkPrefix', 'permalink_prefix'],
  ['logoutRedirectUrl', 'logout_redirect_url'],
  ['settingDefaults', 'setting_defaults'],
])

function fromElement(config: v.InferOutput<typeof ElementSchema>): Organisation {
  const homeserver = config.default_server_config?.['m.homeserver']
  const server = homeserver?.base_url ?? config.default_server_name ?? homeserver?.server_name
  const permalinkHost = config.permalink_prefix === undefined ? undefined : parseUrl(config.permalink_prefix)?.host
  const encryptionOff = config.default_server_config?.['io.element.e2ee']?.force_disable
  const calls = callsOfElement(config)
  return {
    ...(server !== undefined && { server }),
    ...(config.disable_custom_urls !== undefined && { serverLocked: config.disable_custom_urls }),
    ...(config.brand !== undefined && config.brand !== 'Element' && { organisation: config.brand }),
    ...(encryptionOff !== undefined && { encryptionOff }),
    ...(permalinkHost !== undefined && { permalinkHosts: [permalinkHost] }),
    ...(config.logout_redirect_url !== undefined && { ssoLogoutUrl: config.logout_redirect_url }),
    ...(Object.keys(calls).length > 0 && { calls }),
  }
}

export type ParsedOrganisation = { ok: true; organisation: Organisation; unknownKeys: string[] } | { ok: false; reason: string }

const plain = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Parses the text of a configuration file; our keys win over Element's where both are written.
 * A key of the wrong type makes the whole file wrong: half a policy would be worse than none.
 */
export function parseOrganisation(textOfFile: string): ParsedOrganisation {
  let json: unknown
  try {
    json = JSON.parse(textOfFile)
  } catch {
    return { ok: false, reason: 'not JSON' }
  }
  if (!plain(json)) return { ok: false, reason: 'not an object' }
  const modern = Object.fromEntries(Object.entries(json).map(([key, value]) => [LEGACY.get(key) ?? key, value]))
  const element = v.safeParse(ElementSchema, modern)
  const own = v.safeParse(OrganisationSchema, modern)
  if (!own.success) return { ok: false, reason: whatIsWrong(own.issues[0]) }
  if (!element.success) return { ok: false, reason: whatIsWrong(element.issues[0]) }
  const unknownKeys = Object.keys(modern).filter((key) => !KNOWN.has(key) && !Object.hasOwn(ElementSchema.entries, key))
  const theirs = fromElement(element.output)
  const calls = { ...theirs.calls, ...own.output.calls }
  return { ok: true, organisation: { ...theirs, ...own.output, ...(Object.keys(calls).length > 0 && { calls }) }, unknownKeys }
}

function whatIsWrong(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue) ?? 'the file'
  return `${where}: ${issue.message}`
}
