/** A port that main handed to this page, and what came with it; null for any other message, and for one that did not come from the page's own preload. */
export function portFrom(event: MessageEvent, name: string): { data: object; port: MessagePort } | null {
  if (event.origin !== location.origin || event.source !== window) return null
  const data: unknown = event.data
  if (typeof data !== 'object' || data === null || !('amphi' in data) || data.amphi !== name) return null
  const port = event.ports[0]
  return port === undefined ? null : { data, port }
}
