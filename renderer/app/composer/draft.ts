import * as v from 'valibot'
import type { ComposerMention, SpooledFile } from '../../engine/protocol.ts'

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
const edge = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1)))
const FileSchema = v.object({
  spoolId: v.pipe(v.string(), v.regex(/^[a-f0-9]{32}$/)), name: v.pipe(v.string(), v.maxLength(255)), mime: v.pipe(v.string(), v.maxLength(127)), size: v.pipe(v.number(), v.minValue(0)),
  width: edge, height: edge, blurhash: v.nullable(v.pipe(v.string(), v.maxLength(120))), durationMs: v.nullable(v.pipe(v.number(), v.minValue(0))),
})
const DraftSchema = v.object({
  v: v.literal(1),
  ...PartSchema.entries,
  replyTo: v.nullable(id),
  editOf: v.nullable(id),
  /** What was being written when an edit began; comes back after it. */
  aside: v.nullable(PartSchema),
  /** Files that wait above the field; main keeps what a draft names. */
  files: v.optional(v.pipe(v.array(FileSchema), v.maxLength(100)), []),
})

export interface DraftPart {
  text: string
  mentions: ComposerMention[]
}
export interface DraftBody extends DraftPart {
  replyTo: string | null
  editOf: string | null
  aside: DraftPart | null
  files: SpooledFile[]
}

/** A draft as main keeps it; null where there is nothing worth keeping. */
export function packDraft(draft: DraftBody): string | null {
  const aside = draft.aside === null || draft.aside.text.trim() === '' ? null : draft.aside
  if (draft.text.trim() === '' && draft.replyTo === null && draft.editOf === null && aside === null && draft.files.length === 0) return null
  return JSON.stringify({ v: 1, text: draft.text, mentions: draft.mentions, replyTo: draft.replyTo, editOf: draft.editOf, aside, files: draft.files } satisfies v.InferInput<typeof DraftSchema>)
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
  const { text, mentions, replyTo, editOf, aside, files } = parsed.output
  return { text, mentions, replyTo, editOf, aside, files }
}
