// The permission table of a call session: camera and microphone for the call page's main frame, the screen as the capture room says, nothing else (T39, T40).
// This file must not know Electron; the session is handed in.

import { isCallPage } from '../bridge/serve-call.ts'
import { CALL_PERMISSIONS, isScreenCapture } from '../electron-versions.ts'

/** The parts of Electron's session that ask. */
export interface AskingCallSession {
  setPermissionRequestHandler(
    handler: (
      contents: { id: number } | null,
      permission: string,
      callback: (granted: boolean) => void,
      details: { requestingUrl?: string; isMainFrame?: boolean; mediaTypes?: readonly string[] },
    ) => void,
  ): void
  setPermissionCheckHandler(
    handler: (contents: { id: number } | null, permission: string, requestingOrigin: string, details: { isMainFrame: boolean; mediaType?: string }) => boolean,
  ): void
  setDevicePermissionHandler(handler: () => boolean): void
}

export interface CallPermissions {
  origin: string
  /** The WebContents of the call that goes on; null: none does. */
  callView: () => number | null
  /** The organisation wants no pictures. */
  audioOnly: boolean
  /** Asks the capture room about the screen. */
  askCapture: (callback: (granted: boolean) => void) => void
  /** `process.versions.electron` */
  version: string
}

const sameOrigin = (address: string, origin: string): boolean => URL.canParse(address) && new URL(address).origin === origin

/** Binds the table to a call's session. */
export function guardCallPermissions(session: AskingCallSession, { origin, callView, audioOnly, askCapture, version }: CallPermissions): void {
  const kindAllowed = (kind: string | undefined): boolean => kind === 'audio' || (kind === 'video' && !audioOnly)
  session.setPermissionRequestHandler((contents, permission, callback, { requestingUrl = '', isMainFrame = false, mediaTypes }) => {
    if (!isMainFrame || contents === null || contents.id !== callView() || !isCallPage(requestingUrl, origin)) return callback(false)
    if (isScreenCapture({ permission, mediaTypes }, version)) return audioOnly ? callback(false) : askCapture(callback)
    if (permission === 'media') return callback(mediaTypes !== undefined && mediaTypes.length > 0 && mediaTypes.every(kindAllowed))
    callback(CALL_PERMISSIONS.includes(permission))
  })
  // Asked also without a page, about an origin alone: it tells the labels of devices, which the page may have.
  session.setPermissionCheckHandler((contents, permission, requestingOrigin, { isMainFrame, mediaType }) => {
    if (!isMainFrame || !sameOrigin(requestingOrigin, origin) || callView() === null || (contents !== null && contents.id !== callView())) return false
    if (permission === 'media') return mediaType === undefined || mediaType === 'unknown' || kindAllowed(mediaType)
    return CALL_PERMISSIONS.includes(permission)
  })
  session.setDevicePermissionHandler(() => false)
}
