// send.*: what a person writes goes to the outbox; here it gets its form.

import type { EngineContext, Handlers } from '../context.ts'
import { EngineFailure } from '../context.ts'
import type { Outbox } from '../outbox/index.ts'
import type { RoomId, SpooledFile } from '../protocol.ts'
import { messageContent } from './message.ts'
import { createUploadLimit } from './upload-limit.ts'

const MAX_KEY = 64
const MAX_REASON = 500

/** Composing costs nothing yet, but nothing is even composed for a room that may not be written to (wall 7). */
function refuseEncrypted(ctx: EngineContext, roomId: RoomId): void {
  if (ctx.model.room(roomId)?.encrypted === true) throw new EngineFailure({ code: 'encrypted-room' })
}

/** Handlers of send.*. */
export function sendCommands(ctx: EngineContext, outbox: Outbox): Handlers {
  const limit = createUploadLimit(ctx)

  async function checkFile(file: SpooledFile): Promise<void> {
    const most = await limit()
    if (most !== null && file.size > most) throw new EngineFailure({ code: 'too-large' })
  }

  return {
    'send.message': async ({ roomId, message }) => {
      refuseEncrypted(ctx, roomId)
      const content = messageContent(ctx, roomId, message)
      return outbox.enqueue(roomId, { kind: 'event', type: 'm.room.message', content, source: message.markdown })
    },
    'send.file': async ({ roomId, file, caption }) => {
      refuseEncrypted(ctx, roomId)
      await checkFile(file)
      return outbox.enqueue(roomId, { kind: 'file', file, caption: caption.trim(), mxc: null, thumbnailMxc: null })
    },
    'send.reaction': async ({ roomId, eventId, key, on }) => {
      refuseEncrypted(ctx, roomId)
      const clean = key.trim()
      if (clean === '' || clean.length > MAX_KEY) throw new EngineFailure({ code: 'invalid' })
      await outbox.react(roomId, eventId, clean, on)
      return null
    },
    'send.redact': async ({ roomId, eventId, reason }) => {
      refuseEncrypted(ctx, roomId)
      const event = ctx.model.event(roomId, eventId)
      const room = ctx.model.room(roomId)
      // Said at once: a redaction has no row in which its failure could be seen.
      if (event !== null && room !== null && event.sender !== ctx.host.account.userId && !room.can('redact')) throw new EngineFailure({ code: 'no-power' })
      const words = reason?.trim().slice(0, MAX_REASON) ?? ''
      await outbox.enqueue(roomId, { kind: 'redaction', redacts: eventId, reason: words === '' ? null : words })
      return null
    },
    'send.retry': async ({ roomId, txnId }) => {
      await outbox.retry(roomId, txnId)
      return null
    },
    'send.discard': ({ roomId, txnId }) => outbox.discard(roomId, txnId),
  }
}
