// Emoji and nothing else: such a message is drawn large.

import type { RichText } from './tree.ts'

// Built at run time: the syntax is newer than the compiler's target, the engines know it.
const FEW_EMOJI = new RegExp('^(?:\\p{RGI_Emoji}\\ufe0f?\\s*){1,3}$', 'v')
const MAX_LENGTH = 100

/** One to three emoji (a family or a flag is one), white space between them allowed. */
export function isJumbo(rich: RichText): boolean {
  if (rich.blocks.length !== 1 || rich.plain.length > MAX_LENGTH) return false
  const [only] = rich.blocks
  if (only?.t !== 'p' || only.c.some((x) => x.t !== 'text')) return false
  return FEW_EMOJI.test(rich.plain.trim())
}
