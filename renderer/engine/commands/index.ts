// What a person asks for: each request of the protocol that changes something or looks something up, as an awaited call.
// This room must not know how the model folds events or how rows are drawn.

import type { EngineContext, Handlers, RichTextPort } from '../context.ts'
import type { Outbox } from '../outbox/index.ts'
import { createDirect } from '../people/direct.ts'
import { composeCommands } from './compose.ts'
import { peopleCommands } from './people.ts'
import { roomCommands } from './rooms.ts'
import { sendCommands } from './send.ts'

/** Handlers of send.*, compose.*, room.create/join/leave/invite/tag/mute/typing, direct.open and people.*. */
export function createCommands(ctx: EngineContext, parts: { outbox: Outbox; rich: RichTextPort }): Handlers {
  const direct = createDirect(ctx)
  return {
    ...sendCommands(ctx, parts.outbox),
    ...composeCommands(ctx, parts.rich),
    ...roomCommands(ctx, direct),
    ...peopleCommands(ctx, direct),
  }
}
