// For: what comes true in a while, on a busy machine too.
// Must not know what it is.
import { expect } from 'vitest'

/** `expect.poll` with the patience of a person rather than a second. */
export const soon: typeof expect.poll = (look, options) => expect.poll(look, { timeout: 15_000, ...options })
