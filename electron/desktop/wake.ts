// Says when it is worth trying again at once: the machine woke, was unlocked, or has a network again.
// This file must not know who tries what.

import { net, powerMonitor } from 'electron'

const LOOK_MS = 5000

/** Calls `onWake` for as long as the app runs. Usable once the app is ready. */
export function watchWake(onWake: () => void): void {
  powerMonitor.on('resume', onWake)
  powerMonitor.on('unlock-screen', onWake)
  let online = net.isOnline()
  // Main has no event for the network; a look costs nothing.
  setInterval(() => {
    const now = net.isOnline()
    if (now && !online) onWake()
    online = now
  }, LOOK_MS).unref()
}
