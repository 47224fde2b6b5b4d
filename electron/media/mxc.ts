// Content repository addresses: `mxc://server/media`, of exactly the characters that the specification allows (T20).
// This file must not know how media are fetched.

/** Both parts are safe to stand in a path as they are. */
export interface MediaAddress {
  server: string
  mediaId: string
}

const MEDIA_ID = /^[A-Za-z0-9_-]{1,255}$/
/** Server name grammar of the appendices: DNS name, IPv4 or [IPv6], with an optional port. */
const SERVER = /^(?:\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9](?:[A-Za-z0-9.-]{0,253}[A-Za-z0-9])?)(?::\d{1,5})?$/

/** The address of these two parts, or null when one of them is not what the specification allows. */
export function mediaAddress(server: string, mediaId: string): MediaAddress | null {
  return SERVER.test(server) && !server.includes('..') && MEDIA_ID.test(mediaId) ? { server, mediaId } : null
}

/** Parses `mxc://…`; null for anything else. */
export function parseMxc(mxc: string): MediaAddress | null {
  const [, server, mediaId] = /^mxc:\/\/([^/?#]+)\/([^/?#]+)$/.exec(mxc) ?? []
  return server === undefined || mediaId === undefined ? null : mediaAddress(server, mediaId)
}
