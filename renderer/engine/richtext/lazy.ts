// Parts that only some messages need, loaded once when the first of them comes by.

const listeners = new Set<() => void>()

/** Called each time a part has arrived: texts that lacked it can be made again. */
export function onLoaded(listener: () => void): void {
  listeners.add(listener)
}

export interface Lazy<T> {
  /** The part if it is here; else null, and it is asked for. */
  get(): T | null
  load(): Promise<T>
}

/** Loads a module at most once; after a failure (it lies in the package, so a rare one) the next call tries again. */
export function lazy<T>(load: () => Promise<T>): Lazy<T> {
  let value: T | null = null
  let loading: Promise<T> | null = null
  function start(): Promise<T> {
    loading ??= load().then(
      (loaded) => {
        value = loaded
        for (const l of listeners) l()
        return loaded
      },
      (e: unknown) => {
        loading = null
        throw e
      },
    )
    return loading
  }
  return {
    get() {
      // Without it the text is shown plain: nothing is lost, and the next message asks again.
      if (value === null) start().catch(() => undefined)
      return value
    },
    load: start,
  }
}
