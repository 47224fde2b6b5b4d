// Remote text becomes a typed tree here: HTML and Markdown are parsed, what the specification allows is kept, size, depth and time are capped.
// This room must not know rooms, requests, the DOM or React.

import type { RichTextPort } from '../context.ts'
import type { UserId } from '../protocol.ts'

/** Creates the rich text port. `me` marks own mentions where the caller has no better. */
export function createRichText(me?: UserId): RichTextPort {
  throw new Error(`no text: ${me ?? ''}`)
}
