// Addresses of the content repository (Matrix specification, `mxc://`): the strict parser of the model.

import type { MxcUri } from '../protocol.ts'

const MXC = /^mxc:\/\/[A-Za-z0-9.\-:[\]]{1,255}\/[A-Za-z0-9_-]{1,255}$/

/** The address when it is lawful in charset and length (T20), else null. */
export const parseMxc = (value: unknown): MxcUri | null => (typeof value === 'string' && value.length <= 512 && MXC.test(value) ? value : null)
