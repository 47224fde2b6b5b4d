// The ground of the tests of calls: people's engines, and being in a conference as main would tell it. Must not know what is tested on it.
import type { CallsPolicy } from '../../electron/bridge/contract.ts'
import { base32 } from '../../renderer/engine/calls/base32.ts'
import type { MessageRow } from '../../renderer/engine/protocol.ts'
import { memoryStorage } from '../../renderer/engine/snapshot/memory.ts'
import type { Campus, CampusClient } from '../campus/index.ts'
import type { NodeHost } from './node-host.ts'
import { Screen, nodeHost } from './node-host.ts'

export const DOMAIN = 'meet.uni.test'
export const POLICY: CallsPolicy = { enabled: true, audioOnly: false, startPower: 0, domains: [DOMAIN, 'old-meet.uni.test'], preferred: DOMAIN }
/** A real heartbeat, in a test's time. */
export const TIMES = { delayMs: 3_000, heartbeatMs: 800 }
export const MEMBER = 'org.amphi.call.member'
export const WIDGET = 'im.vector.modular.widgets'

export interface Seat {
  screen: Screen
  host: NodeHost
  /** The network is away, or there again. */
  cut: (off: boolean) => void
}

/** All that were made and not yet stopped. */
export const seats: Seat[] = []

export async function seat(on: Campus, client: CampusClient, storage = memoryStorage(), policy = POLICY, before: (made: Seat) => void = () => undefined, times = TIMES): Promise<Seat> {
  const host = nodeHost(on.base, client, storage)
  host.account = { ...host.account, calls: policy }
  const { fetch } = host
  let off = false
  host.fetch = (...args) => (off ? Promise.reject(new TypeError('no connection')) : fetch(...args))
  const screen = new Screen(host, { presence: times })
  const made: Seat = {
    screen,
    host,
    cut: (now) => {
      off = now
    },
  }
  seats.push(made)
  before(made)
  await screen.start()
  await screen.until('all rooms', () => screen.completeness?.counts === true && screen.connection?.kind === 'live')
  return made
}

/** Synapse remembers sync answers for minutes, so that a second start of a device may learn of a new room a moment later. */
export const member = ({ screen }: Seat, roomId: string): Promise<void> => screen.until('a member of the room', () => screen.rooms.get(roomId)?.membership === 'join')

export const conferenceOf = (roomId: string): { domain: string; name: string } => ({ domain: DOMAIN, name: base32(roomId).toLowerCase() })
export const enter = ({ host }: Seat, roomId: string, conference = conferenceOf(roomId)): void => host.setCall({ roomId, conference, joined: true })
export const goOut = ({ host }: Seat, roomId: string): void => host.setCall({ roomId, conference: conferenceOf(roomId), joined: false })
export const callOf = ({ screen }: Seat, roomId: string) => screen.rooms.get(roomId)?.call ?? null
export const callRows = ({ screen }: Seat, roomId: string): MessageRow[] => screen.rows(roomId).filter((row): row is MessageRow => row.row === 'message' && row.body.kind === 'call')
/** A room of its own for a test: nobody else's calls are in it. */
export async function room(creator: CampusClient, others: CampusClient[], more: object = {}): Promise<string> {
  const id = await creator.createRoom({ preset: 'private_chat', name: 'Лекция', invite: others.map((one) => one.userId), ...more })
  for (const one of others) await one.join(id)
  return id
}
