// One request to share at a time: it has an id, is settled exactly once, and never hangs.
// This file must not know Electron, or what is shared.

/** Why a request ended. */
export type Ending = 'chosen' | 'cancelled' | 'timed-out' | 'frame-gone' | 'call-over'

export interface RequestOptions<A> {
  timeoutMs: number
  /** Called exactly once; `answer` is null for every ending but `chosen`. What it throws is logged and goes no further. */
  settle: (answer: A | null, ending: Ending) => void
}

export interface Requests<A> {
  /** Begins one. @returns its id; null while another one is pending: `settle` is then never called. */
  begin(options: RequestOptions<A>): string | null
  pending(): string | null
  /** Answers a request. @returns false for one that is not pending (any more): a late answer is dropped. */
  answer(id: string, answer: A): boolean
  /** Calls a request off, or, without an id, whichever is pending. @returns whether there was one. */
  cancel(ending: Exclude<Ending, 'chosen'>, id?: string): boolean
}

export interface RequestsSetUp {
  newId: () => string
  log: (message: string, error?: unknown) => void
}

/** Makes the tracker of one call. */
export function createRequests<A>({ newId, log }: RequestsSetUp): Requests<A> {
  let pending: { id: string; options: RequestOptions<A>; timer: NodeJS.Timeout } | null = null
  const end = (id: string | undefined, answer: A | null, ending: Ending): boolean => {
    if (pending === null || (id !== undefined && id !== pending.id)) return false
    const { options, timer } = pending
    clearTimeout(timer)
    // Before it is told: whoever is told may begin the next one.
    pending = null
    try {
      options.settle(answer, ending)
    } catch (error) {
      log(`a share request could not be told that it is ${ending}`, error)
    }
    return true
  }
  return {
    begin: (options) => {
      if (pending !== null) return null
      const id = newId()
      pending = { id, options, timer: setTimeout(() => end(id, null, 'timed-out'), options.timeoutMs) }
      return id
    },
    pending: () => pending?.id ?? null,
    answer: (id, answer) => end(id, answer, 'chosen'),
    cancel: (ending, id) => end(id, null, ending),
  }
}
