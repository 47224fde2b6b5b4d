import { create } from 'zustand'
import type { Bridge, CallState, PageEvents } from '../../../electron/bridge/contract.ts'
import type { EventId, Ring, RoomId } from '../../engine/protocol.ts'
import { t } from '../../locales/i18n.ts'
import { useApp } from './app.ts'
import { bridge } from './bridge.ts'
import { request } from './engine-client.ts'
import { engineErrorOf, errorSentence } from './failure.ts'
import { roomName } from './room-name.ts'
import { roomStore, sessionStore, useRings } from './stores.ts'
import { tell } from './ui.ts'

interface Calls {
  /** The call of this machine, by main's word; null: none. */
  call: CallState | null
  /** The room whose call is being opened. */
  opening: RoomId | null
  /** A link asked for the call of that room: its button gets the focus, and a person presses it. */
  asked: RoomId | null
  /** Rings that this person has answered or put aside. */
  settled: ReadonlySet<EventId>
}

/** What is known of calls beside what the engine says of rooms. Main's word, and what the person is doing. */
export const useCalls = create<Calls>(() => ({ call: null, opening: null, asked: null, settled: new Set() }))

/** Calls exist for this person. Where they do not, nothing in the window names them. */
export const callsOffered = (): boolean => offered(useApp.getState())
export const useCallsOffered = (): boolean => useApp(offered)
const offered = ({ boot: { calls } }: { boot: { calls: { enabled: boolean; preferred: string | null } } }): boolean => calls.enabled && calls.preferred !== null

/** The call of this machine is the one of that room. */
export const useInCall = (roomId: RoomId): boolean => useCalls((s) => s.call?.roomId === roomId)

const nobody: readonly Ring[] = []
/** Who calls this person and has no answer yet. */
export function useOpenRings(): readonly Ring[] {
  const rings = useRings()
  const settled = useCalls((s) => s.settled)
  const here = useCallsOffered()
  if (!here || rings.length === 0) return nobody
  return rings.filter(({ eventId }) => !settled.has(eventId))
}

/** Somebody calls and has no answer: the window that asks for one has the keys. */
export function areRingsOpen(): boolean {
  const { settled } = useCalls.getState()
  return callsOffered() && sessionStore.getState().rings.some(({ eventId }) => !settled.has(eventId))
}

/** This ring needs no answer any more. */
export const settleRing = (eventId: EventId): void => useCalls.setState(({ settled }) => ({ settled: new Set(settled).add(eventId) }))

/** A room may have no button, or get none any more: then the wish is forgotten. */
const ASKED_MS = 10_000

/** A link asks for a room's call. */
export function askForCall(roomId: RoomId): void {
  useCalls.setState({ asked: roomId })
  setTimeout(() => takeAsked(roomId), ASKED_MS)
}

/** Takes the wish of a link for a room's call; true once, for the button that is that room's. */
export function takeAsked(roomId: RoomId): boolean {
  if (useCalls.getState().asked !== roomId) return false
  useCalls.setState({ asked: null })
  return true
}

/** Listens to what main says of calls, for the life of the page. */
export function followCalls(main: Bridge): void {
  main.on('calls.changed', (calls) => useApp.setState((s) => ({ boot: { ...s.boot, calls } })))
  main.on('call.state', (call) => useCalls.setState({ call }))
  main.on('call.attendance', (list) => void postAttendance(list))
}

/** A list of who was there goes into the room as a file; said either way, since its moderator looks at another window. */
async function postAttendance({ roomId, file }: PageEvents['call.attendance']): Promise<void> {
  const room = roomStore.getState().items.get(roomId)
  try {
    await request('send.file', { roomId, file, caption: '' })
    tell(t('calls.attendance.posted', { room: room === undefined ? '' : roomName(room.name) }))
  } catch (thrown) {
    tell(t('calls.attendance.failed', { reason: errorSentence(engineErrorOf(thrown)) }), 'error')
    bridge().call('spool.discard', { spoolId: file.spoolId }).catch((error: unknown) => { performance.mark('amphi:spool-kept', { detail: String(error) }) })
  }
}

/** At sign-out. */
export const resetCalls = (): void => useCalls.setState(useCalls.getInitialState(), true)
