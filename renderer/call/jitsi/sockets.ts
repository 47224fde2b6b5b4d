// Whether the way to the server is open: libraries try to resume a broken one for up to two minutes, and say nothing meanwhile.
// This file must not know what is said over it.

type Page = Window & typeof globalThis
type Watcher = (open: boolean) => void

const watchers = new WeakMap<Page, Map<string, Watcher>>()

const addressOf = (url: unknown): string | null => {
  try {
    const { origin, pathname } = new URL(String(url))
    return origin + pathname
  } catch {
    return null
  }
}

/** Puts a class of ours in the place of the page's WebSocket, once, and before the library is loaded, which keeps what it finds then; it does nothing but tell of those that are watched. */
export function watchSockets(page: Page): Map<string, Watcher> {
  const known = watchers.get(page)
  if (known !== undefined) return known
  const watched = new Map<string, Watcher>()
  watchers.set(page, watched)
  const Original = page.WebSocket as typeof WebSocket | undefined
  if (Original === undefined) return watched
  page.WebSocket = class extends Original {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      const address = addressOf(url)
      const tell = (open: boolean): void => { if (address !== null) watched.get(address)?.(open) }
      this.addEventListener('open', () => { tell(true) })
      this.addEventListener('close', () => { tell(false) })
    }
  }
  return watched
}

/** Tells when a WebSocket to this address opens or closes, until stopped. Addresses of another kind (BOSH) never tell. */
export function watchSocket(page: Page, serviceUrl: unknown, watcher: Watcher): () => void {
  const address = addressOf(serviceUrl)
  const watched = watchSockets(page)
  if (address === null) return () => undefined
  watched.set(address, watcher)
  return () => { if (watched.get(address) === watcher) watched.delete(address) }
}
