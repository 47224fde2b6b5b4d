// The two shapes in which a channel answers: a value, or a code with an optional detail for the person.
// This file must not know any channel.

/** A success. */
export const ok = <T>(value: T): { ok: true; value: T } => ({ ok: true, value })

/** A failure that the page turns into a sentence; `detail` is the server's or the system's own words, plain text. */
export const fail = <E extends string>(code: E, detail: string | null = null): { ok: false; code: E; detail: string | null } => ({
  ok: false,
  code,
  detail: detail === null ? null : detail.slice(0, 300),
})
