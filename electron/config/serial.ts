// One thing at a time, for what writes to the disk.

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
