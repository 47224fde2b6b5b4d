// What this room (common) is for: what the engine and the pages need alike. What it must not know: any of them, the DOM, Matrix, calls.

/**
 * Makes a queue: each piece of work begins when the one before has ended, well or badly.
 * Whoever hands work in gets its own outcome; a failure holds up nobody else.
 */
export function serial(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work, work)
    last = mine
    return mine
  }
}
