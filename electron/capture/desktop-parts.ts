// What a portal needs of the desktop, looked at when a person wants to know why a share does not work, and never else.
// This file must not know Electron; files are reached through what is handed in.

import path from 'node:path'
import type { DesktopParts } from '../bridge/contract.ts'

export interface DesktopReach {
  env: Readonly<Record<string, string | undefined>>
  isSocket: (file: string) => boolean
  /** Names in a folder; none when it is not there. */
  list: (folder: string) => Promise<string[]>
  read: (file: string) => Promise<string>
}

/** The portal's service by which the session's bus starts it. */
const SERVICES = '/usr/share/dbus-1/services'
const SERVICE = 'org.freedesktop.portal.Desktop.service'
const PORTALS = '/usr/share/xdg-desktop-portal/portals'
const MOST = 10

/** Looks at the portal, its installed parts and PipeWire. What cannot be looked at counts as not there. */
export async function desktopParts({ env, isSocket, list, read }: DesktopReach): Promise<DesktopParts> {
  const capturing = async (name: string): Promise<string[]> => {
    const text = await read(`${PORTALS}/${name}`).catch(() => '')
    return text.includes('org.freedesktop.impl.portal.ScreenCast') ? [path.basename(name, '.portal').slice(0, 40)] : []
  }
  const [services, backends] = await Promise.all([
    list(SERVICES),
    list(PORTALS).then((names) => Promise.all(names.filter((name) => name.endsWith('.portal')).map(capturing))),
  ])
  const socket = path.resolve(env['XDG_RUNTIME_DIR'] ?? '/', env['PIPEWIRE_REMOTE'] || 'pipewire-0')
  return { portal: services.includes(SERVICE), backends: backends.flat().sort().slice(0, MOST), pipeWire: isSocket(socket) }
}
