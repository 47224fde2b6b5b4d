// What differs between the Electron that ships (the line pinned in package.json) and the older one that development may run on.
// Must not know Electron itself: plain values in, plain values out, so that both can be tested without either.

import type { KeyStore } from './account/key-store.ts'

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

/** Leave to reach this machine or a private network, which a page needs from Chromium 142 on; before, nobody asks. */
const NETWORK_PERMISSIONS = ['local-network', 'local-network-access', 'loopback-network'] as const

/** Permissions of the call page beside camera, microphone and the screen: which speaker plays, and a deployment inside the university's network. */
export const CALL_PERMISSIONS: readonly string[] = ['speaker-selection', ...NETWORK_PERMISSIONS]

/**
 * Permissions that our own page has. Which server may be reached at all is decided in security/network-filter.ts.
 */
export const OWN_PAGE_PERMISSIONS: readonly string[] = [
  'clipboard-sanitized-write',
  'fullscreen',
  ...NETWORK_PERMISSIONS,
]

/** Electron's safeStorage; the asynchronous half is missing in the older version. */
export interface SafeStorage {
  getSelectedStorageBackend(): string
  isEncryptionAvailable(): boolean
  isAsyncEncryptionAvailable?(): Promise<boolean>
  setUsePlainTextEncryption(usePlainText: boolean): void
  encryptString(text: string): Buffer
  encryptStringAsync?(text: string): Promise<Buffer>
  decryptString(sealed: Buffer): string
  decryptStringAsync?(sealed: Buffer): Promise<{ result: string }>
}

/** The key store by whichever interface there is: the asynchronous one does not freeze the window while a key store asks the person something. */
export function keyStoreOf(storage: SafeStorage, platform: NodeJS.Platform): KeyStore {
  return {
    backend: () => (platform === 'linux' ? storage.getSelectedStorageBackend() : platform === 'win32' ? 'dpapi' : 'keychain'),
    available: async () => (storage.isAsyncEncryptionAvailable ? storage.isAsyncEncryptionAvailable() : storage.isEncryptionAvailable()),
    allowPlaintext: () => storage.setUsePlainTextEncryption(true),
    seal: async (text) => (storage.encryptStringAsync ? storage.encryptStringAsync(text) : storage.encryptString(text)),
    unseal: async (sealed) => (storage.decryptStringAsync ? (await storage.decryptStringAsync(sealed)).result : storage.decryptString(sealed)),
  }
}

/** A decoded picture, as Electron's nativeImage holds it. */
export interface DecodedPicture {
  toPNG(): Buffer
}

/** Electron's clipboard: newer ones speak the web's ClipboardItem, older ones take the decoded picture. */
export interface PictureClipboard {
  write?(items: never[]): unknown
  writeImage?(picture: DecodedPicture): void
}

/**
 * Puts a picture on the clipboard by whichever interface there is.
 * @param makeItem Electron's `ClipboardItem`; undefined where there is none
 */
export async function writePicture(clipboard: PictureClipboard, makeItem: ((parts: Record<string, Blob>) => unknown) | undefined, picture: DecodedPicture): Promise<void> {
  if (clipboard.writeImage !== undefined) return clipboard.writeImage(picture)
  if (clipboard.write === undefined || makeItem === undefined) throw new TypeError('this clipboard takes no pictures')
  await clipboard.write([makeItem({ 'image/png': new Blob([new Uint8Array(picture.toPNG())], { type: 'image/png' }) }) as never])
}
