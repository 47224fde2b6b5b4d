// Switches of Chromium's that a package takes back: they would open the running app to other programs and people, or take its protections away.
// This file must not know Electron; its command line is handed in.

/**
 * Fuses end Node's own switches (`--inspect`, NODE_OPTIONS, ELECTRON_RUN_AS_NODE), but Chromium's stay honoured. What starts a program as this person can do
 * anything this person can; these here would go further: a debugger's port on 127.0.0.1 is open to every user of a shared computer, the rest lets
 * others on the network read or take the session.
 */
export const TAKEN_BACK = [
  'remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address', 'remote-allow-origins',
  'ignore-certificate-errors', 'ignore-certificate-errors-spki-list', 'allow-insecure-localhost', 'ssl-key-log-file', 'host-rules', 'host-resolver-rules',
  'disable-web-security', 'allow-running-insecure-content', 'unsafely-treat-insecure-origin-as-secure', 'disable-site-isolation-trials',
  'load-extension', 'log-net-log', 'net-log-capture-mode', 'use-fake-ui-for-media-stream', 'auto-select-desktop-capture-source', 'auto-accept-camera-and-microphone-capture',
] as const

export interface Switches {
  hasSwitch(name: string): boolean
  removeSwitch(name: string): void
}

/** Takes them back; answers those that stood there. Call before the app is ready: later they have been read. */
export function takeBack(switches: Switches): string[] {
  const stood = TAKEN_BACK.filter((name) => switches.hasSwitch(name))
  for (const name of stood) switches.removeSwitch(name)
  return stood
}
