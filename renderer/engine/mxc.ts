// Addresses of the content repository: what a lawful mxc is.

import type { MxcUri } from './protocol.ts'

const SERVER = '(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,228}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}\\])(?::\\d{1,5})?'
const MXC = new RegExp(`^mxc://${SERVER}/[A-Za-z0-9_-]{1,255}$`)

/** A checked `mxc://server/media` address, or null (Matrix specification, content repository; T20: no path can be hidden in it). */
export function parseMxc(value: unknown): MxcUri | null {
  return typeof value === 'string' && value.length <= 600 && MXC.test(value) ? value : null
}
