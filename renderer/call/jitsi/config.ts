// A deployment's config.js, once it ran, read as what it may be: anything. Out come the options with which the library connects.
// This file must not know how config.js is loaded, nor the library.

import * as v from 'valibot'
import type { CallPolicy } from '../../../electron/bridge/contract-call.ts'
import { plain, type Plain } from './plain.ts'

const Host = v.pipe(v.string(), v.maxLength(255), v.regex(/^[a-z0-9_.-]+$/i))
const Address = v.pipe(v.string(), v.maxLength(2000), v.nonEmpty())
const Flag = v.fallback(v.optional(v.boolean()), undefined)
const Amount = v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(-1), v.maxValue(1_000_000_000))), undefined)
const Word = v.fallback(v.optional(v.pipe(v.string(), v.maxLength(500))), undefined)
const Part = v.fallback(v.optional(v.record(v.string(), v.any())), undefined)
const optionalOf = <S extends v.GenericSchema>(schema: S) => v.fallback(v.optional(schema), undefined)

/** What we take of it; the rest belongs to Jitsi Meet's own page. A wrong host is no deployment, a wrong wish is ignored. */
const ConfigSchema = v.object({
  hosts: v.object({ domain: Host, muc: Host, anonymousdomain: optionalOf(Host), focus: optionalOf(Host) }),
  websocket: optionalOf(Address), bosh: optionalOf(Address), serviceUrl: optionalOf(Address),
  conferenceRequestUrl: optionalOf(Address), websocketKeepAliveUrl: optionalOf(Address), websocketKeepAlive: Amount,
  focusUserJid: Word, hiddenDomain: Word, clientNode: Word, disableFocus: Flag, enableWebsocketResume: Flag,
  xmppPing: Part, deploymentInfo: Part, flags: Part, bridgeChannel: Part, openBridgeChannel: optionalOf(v.union([v.boolean(), v.pipe(v.string(), v.maxLength(20))])),
  p2p: Part, videoQuality: Part, audioQuality: Part, testing: Part, e2eping: Part,
  resolution: Amount, channelLastN: Amount, startBitrate: Amount, pcStatsInterval: Amount,
  disableSimulcast: Flag, enableLayerSuspension: Flag, disableRtx: Flag, enableIceRestart: Flag, forceTurnRelay: Flag, useTurnUdp: Flag,
  enableRemb: Flag, enableTcc: Flag, enableOpusRed: Flag, disableAP: Flag, disableAEC: Flag, disableNS: Flag, disableAGC: Flag, disableHPF: Flag,
  stereo: Flag, useNewBandwidthAllocationStrategy: Flag, preferH264: Flag, preferredCodec: Word, disabledCodec: Word, capScreenshareBitrate: optionalOf(v.union([v.boolean(), v.pipe(v.number(), v.integer())])),
})

type Config = v.InferOutput<typeof ConfigSchema>

export interface DeploymentOptions {
  /** Where the library connects first, and where else when a firewall swallows WebSockets; each with its options. */
  connections: object[]
  conference: object
  init: object
  /** The domain of guests without a token, whose word about themselves nobody vouches for; null: there is none. */
  guestDomain: string | null
  /** Highest height of a sent picture in px. */
  height: number
}

/** An address of the configuration as the library needs it, with the room's name, by which auth modules and load balancers decide; null: no such address. */
function withRoom(address: string | undefined, origin: string, room: string, kind: 'socket' | 'http'): string | null {
  if (address === undefined) return null
  // Server-side includes that nobody replaced stand in the file of a deployment without nginx.
  const bare = address.replace(/<!--#.*?-->/g, '')
  let url: URL
  try {
    url = new URL(bare, origin)
  } catch {
    return null
  }
  const secure = origin.startsWith('https:')
  if (kind === 'socket' && (url.protocol === 'https:' || url.protocol === 'http:') && /^(?:\/\/|\/)/.test(bare)) url.protocol = secure ? 'wss:' : 'ws:'
  const allowed = kind === 'socket' ? ['wss:', ...(secure ? [] : ['ws:'])] : ['https:', ...(secure ? [] : ['http:'])]
  if (!allowed.includes(url.protocol) || url.username !== '' || url.password !== '') return null
  url.searchParams.set('room', room)
  return url.href
}

const record = (value: Plain | undefined): { [name: string]: Plain } => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {})

/** What the policy says of bit rates, in the shapes of both generations (bits per second). */
function videoQuality(given: { [name: string]: Plain }, most: number | null): { [name: string]: Plain } {
  if (most === null) return given
  const cap = most * 1000
  const rates = { low: Math.min(200_000, cap), standard: Math.min(500_000, cap), high: Math.min(1_500_000, cap), fullHd: Math.min(3_000_000, cap), ultraHd: Math.min(6_000_000, cap), ssHigh: Math.min(2_500_000, cap) }
  const codecs = Object.fromEntries(['av1', 'h264', 'vp8', 'vp9'].map((codec) => [codec, { ...record(given[codec]), maxBitratesVideo: rates }]))
  const old = { low: rates.low, standard: rates.standard, high: rates.high }
  return { ...given, ...codecs, maxBitratesVideo: { H264: old, VP8: old, VP9: old } }
}

/** Without what is not there: libraries look whether some options are named at all. */
const defined = <T extends object>(options: T): T => Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T

/**
 * The options of a deployment for one conference, or null when this is no deployment's configuration.
 * @param origin the page's, `https://meet.uni.example`
 * @param room the conference's name, lower case
 */
export function readConfig(value: unknown, origin: string, room: string, policy: CallPolicy): DeploymentOptions | null {
  const parsed = v.safeParse(ConfigSchema, plain(value))
  if (!parsed.success) return null
  const config: Config = parsed.output
  const named = (address: string | undefined) => (address !== undefined && /^wss?:/i.test(address) ? withRoom(address, origin, room, 'socket') : withRoom(address, origin, room, 'http'))
  const socket = withRoom(config.websocket, origin, room, 'socket') ?? named(config.serviceUrl)
  const bosh = withRoom(config.bosh, origin, room, 'http')
  const services = [socket, bosh].filter((service) => service !== null)
  if (services.length === 0) return null
  const conferenceRequestUrl = withRoom(config.conferenceRequestUrl, origin, room, 'http')
  const websocketKeepAliveUrl = withRoom(config.websocketKeepAliveUrl, origin, room, 'http')
  // Two talk directly where nothing is said about it; but nobody's STUN server is asked that the deployment does not name.
  const p2p = { ...(config.p2p === undefined ? { enabled: true } : record(config.p2p)), stunServers: record(config.p2p)['stunServers'] ?? [] }
  const { websocket: _websocket, bosh: _bosh, serviceUrl: _service, conferenceRequestUrl: _request, websocketKeepAliveUrl: _keep, videoQuality: quality, ...taken } = config
  const height = Math.min(config.resolution !== undefined && config.resolution >= 90 ? config.resolution : 720, policy.maxHeight ?? 2160)
  // Nothing is told to third parties: no analytics, no call statistics, no avatars from elsewhere.
  const quiet = { disableThirdPartyRequests: true, enableAnalyticsLogging: false, gatherStats: false, enableTalkWhileMuted: false, enableNoAudioDetection: false, enableNoisyMicDetection: false }
  // Sources that share SSRCs have no track until they are asked for; here each participant's track says that there is something to ask for.
  const flags = { ...record(config.flags), ssrcRewritingEnabled: false, runInLiteMode: false }
  // Not spoken, and not said to be: a moderator could switch it on for all and leave us out.
  const e2ee = { disabled: true }
  const common = { ...defined(taken), ...quiet, flags, p2p, e2ee, videoQuality: videoQuality(record(quality), policy.maxBitrate), resolution: height }
  return {
    connections: services.map((serviceUrl) => ({
      ...common, serviceUrl, bosh: serviceUrl, clientNode: config.clientNode ?? 'https://jitsi.org/jitsimeet',
      ...(conferenceRequestUrl === null ? {} : { conferenceRequestUrl }), ...(websocketKeepAliveUrl === null ? {} : { websocketKeepAliveUrl }),
    })),
    conference: { ...common, openBridgeChannel: config.openBridgeChannel ?? true },
    init: { ...common, desktopSharingFrameRate: { min: 5, max: 30 }, desktopSharingSources: ['screen', 'window'], disableAudioLevels: true, enableWindowOnErrorHandler: false },
    guestDomain: config.hosts.anonymousdomain ?? null,
    height,
  }
}
