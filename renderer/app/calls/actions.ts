// What this room (calls) is for: calls as the main window shows them — the button, the banner, the bar, ringing — and the room's chat beside its call.
// What it must not know: how a conference is held; the call view is another world, and main opens it.

import type { CallOpenErrorCode, ChannelArg } from '../../../electron/bridge/contract.ts'
import { t } from '../../locales/i18n.ts'
import type { Ring, RoomId } from '../../engine/protocol.ts'
import { attempt } from '../people/invite-actions.ts'
import { useApp } from '../state/app.ts'
import { bridge } from '../state/bridge.ts'
import { settleRing, useCalls } from '../state/calls.ts'
import { request } from '../state/engine-client.ts'
import { engineErrorOf, errorSentence } from '../state/failure.ts'
import { roomName } from '../state/room-name.ts'
import { openRoom } from '../state/rooms.ts'
import { detailsStore, roomStore, sessionStore } from '../state/stores.ts'
import { tell } from '../state/ui.ts'
import { callWay } from './call-way.ts'

const MAX_TITLE = 300
const MAX_NAME = 255

interface EnterOptions {
  /** Names a direct chat that was made a moment ago and has not arrived yet. */
  newcomer?: string
  /** The other person rang: nobody is rung back. */
  answering?: boolean
}

function openSentence(code: CallOpenErrorCode): string {
  if (code === 'no-power') return t('calls.noPower')
  if (code !== 'busy') return t(`calls.error.${code}`)
  const { call } = useCalls.getState()
  const room = call === null ? undefined : roomStore.getState().items.get(call.roomId)
  return room === undefined ? t('calls.error.busy') : t('calls.error.busyIn', { room: roomName(room.name) })
}

/**
 * Starts or joins the call of a room, or comes back to it. In a direct chat where nobody is in, the other person's devices ring.
 * What goes wrong is said in a sentence. True: the window of the call is there.
 */
export async function enterCall(roomId: RoomId, options: EnterOptions = {}): Promise<boolean> {
  const { call, opening } = useCalls.getState()
  if (call?.roomId === roomId) {
    callCommand('focus')
    return true
  }
  if (opening !== null) return false
  useCalls.setState({ opening: roomId })
  try {
    return await open(roomId, options)
  } catch (thrown) {
    const error = engineErrorOf(thrown)
    tell(error.code === 'no-power' ? t('calls.noPower') : errorSentence(error), 'error')
    return false
  } finally {
    useCalls.setState({ opening: null })
  }
}

async function open(roomId: RoomId, { newcomer, answering = false }: EnterOptions): Promise<boolean> {
  const conference = await request('call.conference', { roomId })
  const room = roomStore.getState().items.get(roomId)
  const { me } = sessionStore.getState()
  const { account, calls } = useApp.getState().boot
  const direct = room === undefined ? newcomer !== undefined : room.kind === 'direct'
  const title = (room === undefined ? '' : roomName(room.name)) || (newcomer ?? '')
  const arg: ChannelArg<'call.open'> = {
    roomId,
    conference: { domain: conference.domain, name: conference.name },
    title: title.slice(0, MAX_TITLE),
    name: (me?.name ?? account?.userId ?? '').slice(0, MAX_NAME),
    avatar: me?.avatar ?? null,
    direct,
    people: room?.call?.people ?? null,
    audioOnly: conference.audioOnly || calls.audioOnly,
  }
  const nobodyIn = (room?.call ?? null) === null
  const opened = await bridge().call('call.open', arg).catch(() => null)
  if (opened === null || !opened.ok) {
    tell(opened === null ? t('calls.error.failed') : openSentence(opened.code), 'error')
    return false
  }
  if (direct && nobodyIn && !answering) void ring(roomId)
  return true
}

/** The other person hears of it. Where that cannot be, the call is open all the same. */
async function ring(roomId: RoomId): Promise<void> {
  try {
    await request('call.ring', { roomId })
  } catch (thrown) {
    tell(t('calls.error.notRinging', { reason: errorSentence(engineErrorOf(thrown)) }), 'error')
  }
}

/** The shortcut: what the room's own button would do, if there is one. */
export function enterCallHere(roomId: RoomId): void {
  const room = roomStore.getState().items.get(roomId)
  if (room === undefined) return
  const way = callWay(room, detailsStore.getState().items.get(room.id)?.can.startCall, useCalls.getState().call?.roomId === room.id)
  if (way.kind === 'refused') tell(t('calls.noPower'))
  else if (way.kind !== 'none') void enterCall(room.id)
}

/** Opens the direct chat with a person, the existing one or a new one, and calls there. */
export async function callPerson(userId: string, name: string): Promise<boolean> {
  return attempt(request('direct.open', { userId }).then(async ({ roomId }) => {
    openRoom(roomId)
    await enterCall(roomId, { newcomer: name })
  }))
}

export async function acceptRing({ roomId, eventId }: Ring): Promise<void> {
  openRoom(roomId)
  if (await enterCall(roomId, { answering: true })) settleRing(eventId)
}

export async function declineRing({ roomId, eventId }: Ring): Promise<void> {
  settleRing(eventId)
  await attempt(request('call.decline', { roomId, eventId }))
}

/** What the bar does to the call; main passes it to the call's window. */
export function callCommand(command: ChannelArg<'call.command'>['command']): void {
  bridge().call('call.command', { command }).catch(unheard)
}

/** Makes the window's processes ready. Only time is lost where main refuses. */
export function warmCall(roomId: RoomId): void {
  bridge().call('call.warm', { roomId }).catch(unheard)
}

function unheard(error: unknown): void {
  performance.mark('amphi:call-refused', { detail: String(error) })
}
