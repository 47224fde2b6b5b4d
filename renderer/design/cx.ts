// What this room (design) is for: tokens, primitives, icons — how things look and answer to a hand or a key.
// What it must not know: rooms, messages, accounts, the engine, the texts of the app.

/** Joins class names, leaving out what is off. */
export function cx(...names: (string | false | null | undefined)[]): string {
  let joined = ''
  for (const name of names) if (name) joined = joined === '' ? name : `${joined} ${name}`
  return joined
}
