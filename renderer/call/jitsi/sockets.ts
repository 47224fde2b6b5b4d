// Whether the way to the server is open, and by which name it may be taken up again: libraries try to resume a broken one for up to two minutes, and say nothing meanwhile.
// This file must not know what is said over it.

type Page = Window & typeof globalThis

export interface Watcher {
  /** The way opened, or closed. */
  way(open: boolean): void
  /** The server keeps this connection under that name when it breaks (XEP-0198). */
  resumable(name: string): void
}

const watchers = new WeakMap<Page, Map<string, Watcher>>()
const originals = new WeakMap<Page, typeof WebSocket>()

/** The server's word that it keeps the connection. */
const ENABLED = /^\s*<enabled\s[^>]{0,400}?\bid=(["'])([\w-]{1,100})\1/

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
  originals.set(page, Original)
  page.WebSocket = class extends Original {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      const address = addressOf(url)
      const watcher = (): Watcher | undefined => (address === null ? undefined : watched.get(address))
      this.addEventListener('open', () => { watcher()?.way(true) })
      this.addEventListener('close', () => { watcher()?.way(false) })
      const listen = ({ data }: MessageEvent): void => {
        const name = typeof data === 'string' ? ENABLED.exec(data)?.[2] : undefined
        if (name === undefined) return
        this.removeEventListener('message', listen)
        watcher()?.resumable(name)
      }
      if (watcher() !== undefined) this.addEventListener('message', listen)
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

/** A WebSocket that nobody watches; undefined: this page has none. */
export const plainSocket = (page: Page): typeof WebSocket | undefined => originals.get(page) ?? (page.WebSocket as typeof WebSocket | undefined)
