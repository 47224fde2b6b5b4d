import * as v from 'valibot'
import type { ComposerMention } from '../../engine/protocol.ts'

const id = v.pipe(v.string(), v.maxLength(255))
const MentionSchema = v.object({
  text: v.pipe(v.string(), v.maxLength(500)),
  target: v.variant('kind', [
    v.object({ kind: v.literal('person'), id }),
    v.object({ kind: v.literal('room'), id, alias: v.nullable(id) }),
    v.object({ kind: v.literal('everyone') }),
  ]),
})
const PartSchema = v.object({ text: v.pipe(v.string(), v.maxLength(70_000)), mentions: v.pipe(v.array(MentionSchema), v.maxLength(200)) })
const DraftSchema = v.object({
  v: v.literal(1),
  ...PartSchema.entries,
  replyTo: v.nullable(id),
  editOf: v.nullable(id),
  /** What was being written when an edit began; comes back after it. */
  aside: v.nullable(PartSchema),
})

export interface DraftPart {
  text: string
  mentions: ComposerMention[]
}
export interface DraftBody extends DraftPart {
  replyTo: string | null
  editOf: string | null
  aside: DraftPart | null
}

/** A draft as main keeps it; null where there is nothing worth keeping. */
export function packDraft(draft: DraftBody): string | null {
  const aside = draft.aside === null || draft.aside.text.trim() === '' ? null : draft.aside
  if (draft.text.trim() === '' && draft.replyTo === null && draft.editOf === null && aside === null) return null
  return JSON.stringify({ v: 1, text: draft.text, mentions: draft.mentions, replyTo: draft.replyTo, editOf: draft.editOf, aside } satisfies v.InferInput<typeof DraftSchema>)
}

/** Reads a draft back; null for what no version of this composer wrote. */
export function unpackDraft(body: string): DraftBody | null {
  let raw: unknown
  try {
    raw = JSON.parse(body)
  } catch {
    return null
  }
  const parsed = v.safeParse(DraftSchema, raw)
  if (!parsed.success) return null
  const { text, mentions, replyTo, editOf, aside } = parsed.output
  return { text, mentions, replyTo, editOf, aside }
}
