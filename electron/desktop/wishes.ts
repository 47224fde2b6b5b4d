// What a link or a notification asked to see, held until the page can show it.
// This file must not know windows or how a room is shown.

export interface Wish {
  roomId: string
  eventId: string | null
  /** The button that joins the room's call is what the person came for. */
  call?: boolean
}

export interface Wishes {
  ask(wish: Wish): void
  /** The page has painted its rooms and listens. */
  pageReady(): void
  /** The page is loaded anew or replaced. */
  pageGone(): void
  /** Somebody else is here now: what the last one asked for is nobody's business. */
  forget(): void
}

/** The latest wish counts; it is told once. */
export function keepWishes(tell: (wish: Wish) => void): Wishes {
  let waiting: Wish | null = null
  let ready = false
  const fulfil = (): void => {
    if (!ready || waiting === null) return
    const wish = waiting
    waiting = null
    tell(wish)
  }
  return {
    ask: (wish) => {
      waiting = wish
      fulfil()
    },
    pageReady: () => {
      ready = true
      fulfil()
    },
    pageGone: () => {
      ready = false
    },
    forget: () => {
      waiting = null
      ready = false
    },
  }
}
