// When a window that was made hidden has something to show.
// This file must not know what is in it.

import type { BrowserWindow } from 'electron'

/** So long after its page has loaded a hidden window may take to be drawn. */
const GRACE_MS = 250

/** Calls back once: when Chromium has drawn it, or soon after its page has loaded. On Wayland a hidden window is now and then not drawn before it is shown. */
export function whenDrawn(window: BrowserWindow, show: () => void): void {
  let done = false
  const once = (): void => {
    if (done || window.isDestroyed()) return
    done = true
    show()
  }
  window.once('ready-to-show', once)
  window.webContents.once('did-finish-load', () => setTimeout(once, GRACE_MS))
}
