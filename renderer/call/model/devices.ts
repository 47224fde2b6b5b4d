// Devices as a person chooses them: which is meant by a choice of another day, and what came and went. Knows neither media nor main.

import type { DeviceWish } from '../../../electron/bridge/contract-call.ts'
import type { Device } from '../conference.ts'

export type DeviceKind = Device['kind']
export type Wishes = Readonly<Record<DeviceKind, DeviceWish | null>>

/** Names that systems give the choice they make themselves; it is no device of its own. */
const VIRTUAL: ReadonlySet<string> = new Set(['', 'default', 'communications'])

/** The devices of a kind that can be chosen. */
export const ofKind = (devices: readonly Device[], kind: DeviceKind): readonly Device[] => devices.filter((device) => device.kind === kind && !VIRTUAL.has(device.id))

const alike = (devices: readonly Device[], kind: DeviceKind, label: string): readonly Device[] => ofKind(devices, kind).filter((device) => device.label === label)

/** The device that is wished for; null: none is, or it is not there. Of several alike the one of that place, or the last. */
export function wished(devices: readonly Device[], kind: DeviceKind, wish: DeviceWish | null): Device | null {
  if (wish === null) return null
  const found = alike(devices, kind, wish.label)
  return found[wish.nth] ?? found.at(-1) ?? null
}

/** What is to be remembered of a choice; null: of the system's own, or of one that is not there. */
export function wishFor(devices: readonly Device[], kind: DeviceKind, id: string | null): DeviceWish | null {
  const device = ofKind(devices, kind).find((one) => one.id === id)
  if (device === undefined) return null
  const { label } = device
  return { label, nth: Math.min(99, alike(devices, kind, label).indexOf(device)) }
}

export type DeviceChange =
  /** What was used is gone; `last`: there is no other of its kind. */
  | { what: 'lost'; device: Device; last: boolean }
  /** What was wished for has come (back) and is to be used. */
  | { what: 'back'; device: Device }
  /** Something that nobody has asked for yet. */
  | { what: 'found'; device: Device }

/** What of a change of the list concerns this person. @param wishes by kind; null: as the system chooses, which may be any of them. */
export function changes(before: readonly Device[], now: readonly Device[], wishes: Wishes): DeviceChange[] {
  const found: DeviceChange[] = []
  for (const kind of ['microphone', 'camera', 'speaker'] as const) {
    const [old, fresh] = [ofKind(before, kind), ofKind(now, kind)]
    const [was, is] = [wished(before, kind, wishes[kind]), wished(now, kind, wishes[kind])]
    const gone = old.filter((device) => !fresh.some(({ id }) => id === device.id))
    const [lost] = was === null ? gone : gone.filter(({ id }) => id === was.id)
    if (lost !== undefined) found.push({ what: 'lost', device: lost, last: fresh.length === 0 })
    if (is !== null && is.id !== was?.id) found.push({ what: 'back', device: is })
    const [come] = fresh.filter((device) => device.label !== '' && device.id !== is?.id && !old.some(({ id }) => id === device.id))
    if (come !== undefined) found.push({ what: 'found', device: come })
  }
  return found
}
