// What differs between the Electron that ships (the line pinned in package.json) and the older one that development may run on.
// Must not know Electron itself: plain values in, plain values out, so that both can be tested without either.

/** The permission a page asks for, as Electron's handlers tell it. */
export interface PermissionSeen {
  permission: string
  /** `details.mediaTypes` of the request; undefined where Electron gives none. */
  mediaTypes?: readonly string[] | undefined
}

/** The first Electron that names screen capture `display-capture`; before, it was `media` with no media types. */
const NAMES_SCREEN_CAPTURE = 45

/** The major number of an Electron version such as `45.4.1`; 0 when it cannot be read. */
export function electronMajor(version: string): number {
  const major = Number.parseInt(version, 10)
  return Number.isInteger(major) && major > 0 ? major : 0
}

/**
 * Whether a permission request is for a screen, a window or a tab (getDisplayMedia) rather than for camera or microphone.
 * @param version `process.versions.electron`
 */
export function isScreenCapture({ permission, mediaTypes }: PermissionSeen, version: string): boolean {
  if (permission === 'display-capture') return true
  return permission === 'media' && mediaTypes?.length === 0 && electronMajor(version) < NAMES_SCREEN_CAPTURE
}
