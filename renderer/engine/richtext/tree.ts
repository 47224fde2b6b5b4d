// The typed tree that remote text becomes: what the Matrix specification allows in `formatted_body`, and nothing else.
// This file must not know where the text came from or how it is drawn.

/** A parsed message text. Size, depth and time were capped while it was made. */
export interface RichText {
  blocks: Block[]
  /** The same as plain text, for previews, notifications and copying. */
  plain: string
  /** Something was cut because a cap was reached. */
  truncated: boolean
}

export type Block =
  | { t: 'p'; c: Inline[] }
  | { t: 'h'; level: 1 | 2 | 3 | 4 | 5 | 6; c: Inline[] }
  | { t: 'quote'; c: Block[] }
  | { t: 'list'; ordered: boolean; start: number; items: Block[][] }
  | { t: 'code'; language: string | null; text: string; /** highlighted runs; null: plain */ spans: CodeSpan[] | null }
  | { t: 'math'; tex: string; /** MathML as a checked tree; null: shown as source */ mathml: MathNode | null }
  | { t: 'table'; head: Inline[][] | null; rows: Inline[][][] }
  | { t: 'details'; summary: Inline[]; c: Block[] }
  | { t: 'hr' }

export type Inline =
  | { t: 'text'; s: string }
  | { t: 'b' | 'i' | 'u' | 's' | 'sub' | 'sup'; c: Inline[] }
  | { t: 'code'; s: string }
  | { t: 'br' }
  | { t: 'link'; href: string; /** the host really gone to, shown when the text claims another */ host: string; misleading: boolean; c: Inline[] }
  | { t: 'user'; id: string; s: string; me: boolean }
  | { t: 'room'; id: string; s: string; eventId: string | null }
  | { t: 'everyone'; s: string }
  | { t: 'math'; tex: string; mathml: MathNode | null }
  | { t: 'image'; mxc: string; alt: string; width: number | null; height: number | null }
  | { t: 'spoiler'; reason: string | null; c: Inline[] }
  | { t: 'colour'; fg: string | null; bg: string | null; c: Inline[] }

/** `k` is one of a closed list of highlight classes (keyword, string, comment, number, title, …). */
export interface CodeSpan {
  k: string | null
  s: string
}

/** An element of MathML Core with attributes of a closed list; `s` only in leaves. */
export interface MathNode {
  tag: string
  attrs: Record<string, string>
  c: MathNode[]
  s: string | null
}
