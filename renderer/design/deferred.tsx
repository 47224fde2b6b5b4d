import { useSyncExternalStore, type ComponentType, type FunctionComponent, type ReactNode } from 'react'

/** A component whose code is fetched when it is first drawn, or earlier by `prepare`. */
export type Deferred<P> = FunctionComponent<P> & { prepare: () => void }

/**
 * Fetches a component's code when it is first wanted; `waiting` stands there until it has come.
 * React's own `lazy` is not used: it holds what comes after a fallback back for 300 ms, also when the code has long arrived.
 */
export function deferred<P extends object>(load: () => Promise<{ default: ComponentType<P> }>, waiting: ReactNode = null): Deferred<P> {
  let loaded: ComponentType<P> | null = null
  let failure: Error | null = null
  let begun = false
  const listeners = new Set<() => void>()
  const prepare = (): void => {
    if (begun) return
    begun = true
    load()
      .then(
        (part) => {
          loaded = part.default
        },
        (reason: unknown) => {
          failure = reason instanceof Error ? reason : new Error(String(reason))
        },
      )
      .finally(() => {
        for (const listener of listeners) listener()
      })
  }
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    prepare()
    return () => {
      listeners.delete(listener)
    }
  }
  const state = () => loaded ?? failure
  function Part(props: P) {
    const now = useSyncExternalStore(subscribe, state)
    if (now instanceof Error) throw now
    return now === null ? waiting : <Shown as={now} with={props} />
  }
  return Object.assign(Part, { prepare })
}

function Shown<P extends object>({ as: Component, with: props }: { as: ComponentType<P>; with: P }) {
  return <Component {...props} />
}
