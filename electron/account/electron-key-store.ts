// The operating system's key store as Electron offers it. Usable once the app is ready.
// This file must not know what is sealed.

import { safeStorage } from 'electron'
import { keyStoreOf } from '../electron-versions.ts'

export const keyStore = keyStoreOf(safeStorage, process.platform)
