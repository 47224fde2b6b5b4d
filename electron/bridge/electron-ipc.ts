// Electron's ipc as the registrar wants it, and the door by which a page asks for its engine's port.
// This file must not know what a channel does or what an account is.

import { ipcMain, MessageChannelMain, type WebContents } from 'electron'
import type { EngineStart, PageEvents } from './contract.ts'
import type { MainPort } from './engine-port.ts'
import { rateLimiter, REFUSALS } from './rate-limit.ts'
import { IPC_PREFIX, isTrusted, serve, type ServeOptions } from './serve.ts'

export interface IpcOptions extends Omit<ServeOptions, 'registrar'> {
  /** The account whose engine may start now; null: nobody is signed in. */
  engineAccount: () => Promise<EngineStart['account'] | null>
  /** Takes main's end of a fresh port. */
  onEnginePort: (port: MainPort) => void
}

/** Registers all channels and the engine's door with Electron. Call once. */
export function serveElectron(options: IpcOptions): void {
  const { isOurs, log, engineAccount, onEnginePort } = options
  serve({ ...options, registrar: { handle: (name, listener) => ipcMain.handle(name, listener) } })
  // A page may start its engine anew after a crash of the Worker, and no more often than that needs.
  const allowed = rateLimiter(() => ({ burst: 10, perSecond: 0.5 }))
  const said = rateLimiter(() => REFUSALS)
  ipcMain.on(`${IPC_PREFIX}engine-port`, (event) => {
    if (!isTrusted(event, isOurs) || !allowed(String(event.sender.id))) {
      if (said('refusals')) log('refused an engine port')
      return
    }
    const { sender } = event
    void engineAccount().then(
      (account) => {
        if (account === null || sender.isDestroyed()) return log('an engine was asked for, but nobody is signed in')
        const { port1, port2 } = new MessageChannelMain()
        onEnginePort(port1)
        sender.postMessage(`${IPC_PREFIX}engine-port`, account, [port2])
      },
      (error: unknown) => log('an engine could not be given its port', error),
    )
  })
}

/** Tells a page of something. A page that is gone hears nothing. */
export function tellPage<E extends keyof PageEvents>(contents: WebContents, event: E, value: PageEvents[E]): void {
  if (!contents.isDestroyed()) contents.send(`${IPC_PREFIX}event:${event}`, value)
}
