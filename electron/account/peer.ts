// Whose process is at the other end of a connection on this machine: on a shared computer 127.0.0.1 belongs to everybody who is logged in.
// This file must not know what the connection is for.

import { readFile } from 'node:fs/promises'

/** State ESTABLISHED of the kernel's table. */
const ESTABLISHED = '01'
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6']

/** 127.0.0.1 as the tables write it: bytes of each word in the machine's order; in the second one as an IPv4 address within IPv6. */
const isOurHost = (hex: string): boolean => /^(?:0000000000000000(?:FFFF0000|0000FFFF))?(?:0100007F|7F000001)$/i.test(hex)

/** The user of the socket that goes from `from` to `to`, both ports of 127.0.0.1; null: not in this table. */
export function ownerIn(table: string, from: number, to: number): number | null {
  for (const line of table.split('\n').slice(1)) {
    const [, local = '', remote = '', state, , , , uid] = line.trim().split(/\s+/)
    const [localHost = '', localPort = ''] = local.split(':')
    const [remoteHost = '', remotePort = ''] = remote.split(':')
    if (state !== ESTABLISHED || !isOurHost(localHost) || !isOurHost(remoteHost)) continue
    if (Number.parseInt(localPort, 16) === from && Number.parseInt(remotePort, 16) === to) return Number(uid)
  }
  return null
}

/**
 * False when the connection from port `from` to our port `to` comes from another user's process. Only Linux says whose a socket is;
 * where nothing is said, it is taken for ours, and the secret path and state stand alone.
 */
export async function isOwnPeer(from: number, to: number, me: number | undefined = process.getuid?.(), tables: readonly string[] = TABLES): Promise<boolean> {
  if (me === undefined) return true
  for (const file of tables) {
    const table = await readFile(file, 'utf8').catch(() => '') // no such table on this system
    const owner = ownerIn(table, from, to)
    if (owner !== null) return owner === me
  }
  return true
}
