// This room lets a call capture what a person chose to share, and nothing else: who asks, what is offered, when it ends.
// It must not know Matrix, conferences or what a call does with the pictures. This file must not know Electron; it is given the facts.

import type { SharingFacts, SharingReason } from '../bridge/contract.ts'

/** Who asks the person: our picker out of `desktopCapturer` (X11, Windows), or the desktop's portal (Wayland). */
export type CaptureKind = SharingFacts['kind']

export interface SessionFacts {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  /** Whether a socket lies at this path. */
  isSocket: (file: string) => boolean
  /** The organisation's word; null: none. */
  policy: CaptureKind | null
}

export interface Detection {
  kind: CaptureKind
  reason: SharingReason
  /**
   * What the environment of this process must say so that Chromium comes to the same answer. Chromium's capturer takes the portal if and only if
   * XDG_SESSION_TYPE is `wayland` and WAYLAND_DISPLAY is set, whatever draws the windows. Where the two disagree either nothing can be shared, or
   * listing the sources opens a portal's dialog whose refusal ends the whole app.
   */
  env: Readonly<Record<'XDG_SESSION_TYPE' | 'WAYLAND_DISPLAY', string | undefined>>
}

const KINDS: readonly string[] = ['picker', 'portal'] satisfies CaptureKind[]
const isKind = (value: string | undefined): value is CaptureKind => value !== undefined && KINDS.includes(value)

/** The compositor's socket; null: the environment names none, or there is none. */
function waylandSocket({ env, isSocket }: SessionFacts): string | null {
  const folder = env['XDG_RUNTIME_DIR']
  // Unset is not "none": Flatpak and Snap take the variable away, and libwayland itself then looks for this name.
  const name = env['WAYLAND_DISPLAY'] || 'wayland-0'
  if (name.startsWith('/')) return isSocket(name) ? name : null
  return folder !== undefined && folder !== '' && isSocket(`${folder}/${name}`) ? name : null
}

/** Chooses once for a whole run of the app: AMPHI_CAPTURE before the policy, the policy before what the session looks like. */
export function detectCapture(facts: SessionFacts): Detection {
  const { platform, env, policy } = facts
  const type = env['XDG_SESSION_TYPE'] || undefined
  const display = env['WAYLAND_DISPLAY'] || undefined
  const asIs = { XDG_SESSION_TYPE: type, WAYLAND_DISPLAY: display }
  if (platform !== 'linux') return { kind: 'picker', reason: 'no-portal-here', env: asIs }
  const socket = waylandSocket(facts)
  const portal = (reason: SharingReason): Detection => ({ kind: 'portal', reason, env: { XDG_SESSION_TYPE: 'wayland', WAYLAND_DISPLAY: display ?? socket ?? 'wayland-0' } })
  const picker = (reason: SharingReason): Detection => ({ kind: 'picker', reason, env: { XDG_SESSION_TYPE: type === 'wayland' ? 'x11' : type, WAYLAND_DISPLAY: display } })
  const chosen = env['AMPHI_CAPTURE']
  if (isKind(chosen)) return { portal, picker }[chosen]('environment')
  if (policy !== null) return { portal, picker }[policy]('policy')
  if (type === 'wayland') return socket === null ? picker('no-socket') : portal('wayland')
  if (type === 'x11' || type === 'mir') return picker('x11')
  // A sandbox, ssh or a systemd unit leaves the type out; a display that is named and answers is a Wayland session all the same.
  return display !== undefined && socket !== null ? portal('wayland-untyped') : picker('no-wayland')
}
