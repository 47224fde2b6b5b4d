// What whoever starts a call leaves in the room: one message for everybody, and the widget for Element's users.

import type { CallsPolicy } from '../../../electron/bridge/contract.ts'
import { patiently } from '../commands/patiently.ts'
import type { EngineContext } from '../context.ts'
import { startedContent } from '../model/call/events.ts'
import { powerOf } from '../model/power.ts'
import type { Room } from '../model/room.ts'
import { ApiError } from '../sdk/api.ts'
import type { Waker } from '../waker.ts'
import { WIDGET, conferenceLink, derivedName, lawfulWidgets, widgetContent } from './conference.ts'
import { persist } from './persist.ts'
import { startedWords } from './words.ts'

export interface Conference {
  domain: string
  name: string
  auth?: 'openidtoken-jwt' | null
}

/** One for the room, whoever writes it: two who start at once write the same. */
const WIDGET_KEY = 'jitsi_amphi'

/** Says once that a call was started. A refusal is no reason not to be in it. */
export async function sayStarted(ctx: EngineContext, room: Room, conference: Conference, counted: boolean, waker: Waker, left: AbortSignal): Promise<void> {
  const content = startedContent(startedWords(ctx.host.account.language, conferenceLink(conference)), conference, counted)
  const txnId = `call-${crypto.randomUUID()}`
  try {
    await persist(() => ctx.api.sendEvent(room.id, 'm.room.message', txnId, content), waker, left)
  } catch (e) {
    if (!(e instanceof ApiError)) throw e
  }
}

/** Writes the widget where the room has none that may be believed, this person may, and the conference is the one that everybody derives. */
export async function placeWidget(ctx: EngineContext, room: Room, conference: Conference, policy: CallsPolicy): Promise<void> {
  const power = powerOf(room)
  const me = ctx.host.account.userId
  const derived = conference.name === derivedName(room.id) && conference.domain === policy.preferred
  if (!derived || !power.known || !power.canSend(me, WIDGET, true) || lawfulWidgets(room, policy).length > 0) return
  const content = widgetContent({ id: room.id, name: room.name }, me, WIDGET_KEY, { domain: conference.domain, audioOnly: policy.audioOnly, auth: conference.auth ?? null })
  try {
    await patiently(ctx, () => ctx.api.sendState(room.id, WIDGET, WIDGET_KEY, content))
  } catch (e) {
    // Element's users then have the message with its link.
    if (!(e instanceof ApiError)) throw e
  }
}
