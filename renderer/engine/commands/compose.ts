// compose.*: what the composer needs while a message is written.

import type { EngineContext, Handlers, RichTextPort } from '../context.ts'
import type { Requests } from '../protocol.ts'
import { composeMessage } from '../richtext/compose.ts'
import { mentionsIn, writeMarkdown } from '../richtext/to-markdown.ts'
import { mentionedIn } from './message.ts'
import { completePeople, completeRooms } from './complete.ts'

const HTML = 'org.matrix.custom.html'
const DRAWN_LATE = /<pre>|data-mx-maths/

type Source = NonNullable<Requests['compose.source'][1]>

/** Markdown of an own message: its body when that makes the same message again, else written from its tree. */
function sourceOf(ctx: EngineContext, rich: RichTextPort, message: { eventId: string; content: Record<string, unknown> }): Source {
  const { eventId, content } = message
  const body = typeof content['body'] === 'string' ? content['body'] : ''
  const html = content['format'] === HTML && typeof content['formatted_body'] === 'string' ? content['formatted_body'] : null
  const everyone = mentionedIn(content).room && body.includes('@room') ? [{ text: '@room', target: { kind: 'everyone' as const } }] : []
  if (html === null) return { eventId, markdown: body, mentions: everyone }
  const { blocks } = rich.fromContent(content, ctx.host.account.userId)
  const mentions = mentionsIn(blocks)
  if (composeMessage(body, mentions).html === html) return { eventId, markdown: body, mentions }
  return { eventId, ...writeMarkdown(blocks) }
}

/** Handlers of compose.*. */
export function composeCommands(ctx: EngineContext, rich: RichTextPort): Handlers {
  return {
    'compose.source': ({ roomId, eventId }) => {
      const message = ctx.model.ownMessage(roomId, eventId)
      return Promise.resolve(message === null ? null : sourceOf(ctx, rich, message))
    },
    'compose.preview': async ({ markdown, mentions }) => {
      const { body, html, users, everyone } = composeMessage(markdown, mentions)
      const content = { msgtype: 'm.text', body, 'm.mentions': { user_ids: users, room: everyone }, ...(html === null ? {} : { format: HTML, formatted_body: html }) }
      // A preview is asked for once: what draws code and formulas has to be there first.
      if (html !== null && DRAWN_LATE.test(html)) await rich.preload()
      // The recipients' own way of reading it.
      return { rich: rich.fromContent(content, ctx.host.account.userId), plain: html === null }
    },
    'compose.complete': async ({ roomId, kind, prefix }) => ({ items: kind === 'person' ? await completePeople(ctx, roomId, prefix) : completeRooms(ctx, prefix) }),
  }
}
