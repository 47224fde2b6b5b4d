// Waiting that ends early when something has happened.

/** Waiting that can be cut short. */
export class Waker {
  private readonly waiting = new Set<() => void>()

  /** Resolves after `ms`, at a wake, or with the signal's end. */
  wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', end)
        this.waiting.delete(end)
        resolve()
      }
      const timer = setTimeout(end, ms)
      this.waiting.add(end)
      signal.addEventListener('abort', end, { once: true })
      if (signal.aborted) end()
    })
  }

  /** Waits until `holds`, looking at every wake; after `ms`, or with the signal's end, no longer. */
  async until(holds: () => boolean, ms: number, signal: AbortSignal): Promise<void> {
    const end = performance.now() + ms
    for (let left = ms; !holds() && left > 0 && !signal.aborted; left = end - performance.now()) await this.wait(left, signal)
  }

  wake(): void {
    for (const end of [...this.waiting]) end()
  }
}
