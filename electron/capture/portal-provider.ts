// Wayland: the desktop's portal asks the person, as soon as the capture of any source begins. Nothing is listed here, ever:
// `desktopCapturer` would open a second dialog, and refusing it ends Electron's main process. This file must not know Electron.

import type { ShareProvider } from './provider.ts'

/** Far from anything a system would number itself. */
const FIRST = 7000

/**
 * Answers each request at once with a source that does not exist, under an id not used before: with one that is being captured Chromium would
 * share the same picture again without asking.
 */
export function portalProvider(): ShareProvider {
  let next = FIRST
  return {
    kind: 'portal',
    audio: false,
    // Never waited for here; how long a person may think before the desktop's dialog is the page's patience.
    timeoutMs: 120_000,
    open: (desk) => {
      const id = `screen:${next++}:0`
      // Not in the same breath: the request has to be known by its id before it is answered.
      const soon = setTimeout(() => desk.answer({ source: { id, name: 'Screen' }, loopback: false, displayId: null }), 0)
      return { choose: () => false, look: () => undefined, close: () => clearTimeout(soon) }
    },
  }
}
