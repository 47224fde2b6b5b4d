// people.* and direct.open.

import type { EngineContext, Handlers } from '../context.ts'
import { EngineFailure } from '../context.ts'
import type { Direct } from '../people/direct.ts'
import { readProfile, searchPeople } from '../people/search.ts'
import { isUserId } from '../richtext/ids.ts'

/** Handlers of people.* and direct.open. */
export function peopleCommands(ctx: EngineContext, direct: Direct): Handlers {
  return {
    'people.search': ({ query, limit }) => searchPeople(ctx, query, limit),
    'people.profile': async ({ userId }) => {
      if (!isUserId(userId)) throw new EngineFailure({ code: 'invalid' })
      const person = await readProfile(ctx, userId)
      if (person === null) throw new EngineFailure({ code: 'not-found' })
      return { person, sharedRooms: ctx.model.sharedRooms(userId), direct: ctx.model.directRoomOf(userId) }
    },
    'direct.open': async ({ userId }) => ({ roomId: await direct.open(userId) }),
  }
}
