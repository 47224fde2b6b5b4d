import type { EventId, RoomId } from '../../engine/protocol.ts'
import { bridge } from './bridge.ts'
import { onFreshEngine, request, wish } from './engine-client.ts'
import { engineErrorOf, errorSentence } from './failure.ts'
import { dropTimeline } from './stores.ts'
import { tell, useUi } from './ui.ts'

/** Rooms whose timelines stay subscribed: coming back to one of them paints at once. Oldest first. */
const KEPT_OPEN = 6
const openRooms: RoomId[] = []
/** The page is for this room alone: the chat beside its call. */
let only: RoomId | null = null

/** A Worker that was started again knows nothing of what was open. */
onFreshEngine(() => {
  for (const roomId of openRooms) subscribe(roomId, null)
})

/** Shows a room, around a certain message if one is given. Closes the one that was left longest ago. */
export function openRoom(roomId: RoomId, at: EventId | null = null): void {
  if (only !== null && roomId !== only) {
    inMainWindow(roomId, at)
    return
  }
  const wasOpen = openRooms.includes(roomId)
  if (wasOpen) openRooms.splice(openRooms.indexOf(roomId), 1)
  openRooms.push(roomId)
  useUi.setState({ room: roomId, jump: at === null ? null : { roomId, eventId: at } })
  if (!wasOpen || at !== null) subscribe(roomId, at)
  while (openRooms.length > KEPT_OPEN) {
    const oldest = openRooms.shift()
    if (oldest !== undefined) closeTimeline(oldest)
  }
  if (only === null) bridge().call('room.last', { roomId }).catch(reportLater)
}

/** Makes this the page of one room: others are shown by the main window. */
export function showOnlyRoom(roomId: RoomId): void {
  only = roomId
  openRoom(roomId)
}

/** Shows a room in the main window, from a page that is for one room only. */
export function inMainWindow(roomId: RoomId, at: EventId | null = null): void {
  const place = [roomId, ...(at === null ? [] : [at])].map(encodeURIComponent).join('/')
  bridge().call('link.open', { url: `amphi:room/${place}` }).catch(reportLater)
}

function subscribe(roomId: RoomId, at: EventId | null): void {
  request('room.open', { roomId, at }).catch((thrown: unknown) => {
    const error = engineErrorOf(thrown)
    if (error.code === 'cancelled') return
    forget(roomId)
    if (useUi.getState().room === roomId && (error.code === 'not-found' || error.code === 'not-member')) useUi.setState({ room: null })
    tell(errorSentence(error), 'error')
  })
}

function forget(roomId: RoomId): void {
  const at = openRooms.indexOf(roomId)
  if (at >= 0) openRooms.splice(at, 1)
}

function closeTimeline(roomId: RoomId): void {
  wish('room.close', { roomId })
  dropTimeline(roomId)
}

/** Back to the list, in one column; the room stays subscribed. */
export function showList(): void {
  useUi.setState({ room: null, panel: null })
}

/** After leaving: nothing of the room stays. */
export function closeRoom(roomId: RoomId): void {
  forget(roomId)
  closeTimeline(roomId)
  if (useUi.getState().room === roomId) showList()
}

/** At sign-out. */
export function forgetOpenRooms(): void {
  openRooms.length = 0
}

/** The last room is a convenience, as is another window: main refusing it is not the person's affair. */
function reportLater(error: unknown): void {
  if (!(error instanceof Error)) throw error
  performance.mark('amphi:room-refused', { detail: error.message })
}
