// Works one after the other: a device that is switched on while it is being switched off is a race nobody wins.
// This file must not know what is done.

/** A queue: each work starts when the one before has ended, whether that went well or not. */
export function createSerial(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work)
    last = next.catch(() => undefined)
    return next
  }
}
