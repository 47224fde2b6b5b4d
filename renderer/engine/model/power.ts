// Power levels (specification, m.room.power_levels): who may do what. Numbers come as strings, floats, too large or not at all (T63).

import type { UserId } from '../protocol.ts'
import { field, record } from '../json.ts'
import type { Json } from '../json.ts'
import type { Room } from './room.ts'
import { stateContent } from './state.ts'

export type PowerAction = 'invite' | 'kick' | 'ban' | 'redact' | 'notify-room'

/** A level as homeservers read it: whole numbers, floats cut, decimal strings; else the default. */
export function level(value: unknown, otherwise: number): number {
  if (typeof value === 'number' && Number.isFinite(value)) return Math.trunc(value)
  if (typeof value === 'string' && /^\s*[+-]?\d{1,15}\s*$/.test(value)) return Number(value)
  return otherwise
}

/** Creators of rooms of version 12 and later stand above every number. */
const creatorsAreAbove = (version: string | null): boolean => version !== null && (version === 'org.matrix.hydra.11' || Number(version) >= 12)

export interface Power {
  /** False: power levels have not arrived; everything is answered with yes, the server decides. */
  known: boolean
  /** Infinity for creators of v12 rooms. */
  of(userId: UserId): number
  canSend(userId: UserId, type: string, state: boolean): boolean
  can(userId: UserId, action: PowerAction): boolean
}

/** Power in a room as last told. Cheap to make; parses the levels once. */
export function powerOf(room: Room): Power {
  const content: Json | null = stateContent(room, 'm.room.power_levels')
  const creators = new Set(room.creators)
  const above = creatorsAreAbove(room.version)
  if (content === null && !room.stateKnown) {
    return { known: false, of: (id) => (above && creators.has(id) ? Infinity : 0), canSend: () => true, can: () => true }
  }
  const levels = content ?? {}
  const users = record(field(levels, 'users'))
  const events = record(field(levels, 'events'))
  const usersDefault = level(field(levels, 'users_default'), 0)
  const eventsDefault = level(field(levels, 'events_default'), 0)
  // Without the event nothing is asked for state; with it 50 unless it says otherwise.
  const stateDefault = content === null ? 0 : level(field(levels, 'state_default'), 50)
  const of = (id: UserId): number => {
    if (creators.has(id) && (above || content === null)) return above ? Infinity : 100
    return level(field(users, id), usersDefault)
  }
  const needed: Record<PowerAction, number> = {
    invite: level(field(levels, 'invite'), 0),
    kick: level(field(levels, 'kick'), 50),
    ban: level(field(levels, 'ban'), 50),
    redact: level(field(levels, 'redact'), 50),
    'notify-room': level(field(field(levels, 'notifications'), 'room'), 50),
  }
  return {
    known: true,
    of,
    canSend: (id, type, state) => of(id) >= level(field(events, type), state ? stateDefault : eventsDefault),
    can: (id, action) => of(id) >= needed[action],
  }
}
