import { describe, expect, it } from 'vitest'
import { desktopParts, type DesktopReach } from './desktop-parts.ts'

const PORTALS: Record<string, string> = {
  'gnome.portal': 'Interfaces=org.freedesktop.impl.portal.Screenshot;org.freedesktop.impl.portal.ScreenCast;',
  'gnome-keyring.portal': 'Interfaces=org.freedesktop.impl.portal.Secret;',
  'broken.portal': '',
  'README': 'org.freedesktop.impl.portal.ScreenCast',
}
const reach = (changes: Partial<DesktopReach> = {}): DesktopReach => ({
  env: { XDG_RUNTIME_DIR: '/run/user/7' },
  isSocket: (file) => file === '/run/user/7/pipewire-0',
  list: (folder) => Promise.resolve(folder.endsWith('/services') ? ['other.service', 'org.freedesktop.portal.Desktop.service'] : Object.keys(PORTALS)),
  read: (file) => Promise.resolve(PORTALS[file.split('/').at(-1) ?? ''] ?? ''),
  ...changes,
})

describe('what a portal needs of the desktop', () => {
  it('is its service, the parts that capture, and PipeWire', async () => {
    expect(await desktopParts(reach())).toEqual({ portal: true, backends: ['gnome'], pipeWire: true })
  })
  it('takes what cannot be looked at as not there', async () => {
    const no = (): Promise<never> => Promise.reject(new Error('no'))
    expect(await desktopParts(reach({ read: no, list: () => Promise.resolve([]), env: {} }))).toEqual({ portal: false, backends: [], pipeWire: false })
  })
  it('looks for PipeWire where the session says that it is', async () => {
    expect((await desktopParts(reach({ env: { XDG_RUNTIME_DIR: '/run/user/7', PIPEWIRE_REMOTE: 'other' } }))).pipeWire).toBe(false)
    expect((await desktopParts(reach({ env: { PIPEWIRE_REMOTE: '/run/user/7/pipewire-0' } }))).pipeWire).toBe(true)
  })
})
