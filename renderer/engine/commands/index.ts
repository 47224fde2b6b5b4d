// What a person asks for: each request of the protocol that changes something or looks something up, as an awaited call.
// This room must not know how the model folds events or how rows are drawn.

import type { EngineContext, Handlers, RichTextPort } from '../context.ts'
import type { Outbox } from '../outbox/index.ts'
import { sendCommands } from './send.ts'

/** Handlers of send.*, compose.*, room.create/join/leave/invite/tag/mute/typing, direct.open and people.*. */
export function createCommands(ctx: EngineContext, parts: { outbox: Outbox; rich: RichTextPort }): Handlers {
  return {
    ...sendCommands(ctx, parts.outbox),
  }
}
