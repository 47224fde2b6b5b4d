// Electron's ipc as the registrar wants it, and the door by which a page asks for its engine's port.
// This file must not know what a channel does or what an account is.

import { ipcMain, MessageChannelMain, type WebContents } from 'electron'
import type { CallEvents } from './contract-call.ts'
import type { EngineStart, PageEvents } from './contract.ts'
import type { MainPort } from './engine-port.ts'
import { rateLimiter, REFUSALS } from './rate-limit.ts'
import { CALL_PREFIX, isTrustedCall, serveCall, type ServeCallOptions } from './serve-call.ts'
import { IPC_PREFIX, isTrusted, serve, type ServeOptions } from './serve.ts'

export interface IpcOptions extends Omit<ServeOptions, 'registrar'> {
  /** The account whose engine may start now; null: nobody is signed in. */
  engineAccount: () => Promise<EngineStart['account'] | null>
  /** Takes main's end of a fresh port. */
  onEnginePort: (port: MainPort) => void
  /** True for the page whose Worker is the engine. */
  isEngineHome: (webContentsId: number) => boolean
  chat: ChatDoor
}

/** The chat beside a call, which has no engine of its own and speaks to the one in the main window. */
export interface ChatDoor {
  /** The room that the page with this WebContents id is the chat of; null: it is none. */
  roomOf: (webContentsId: number) => string | null
  /** The chat that waits for an engine or has one; null: there is none. */
  page: () => WebContents | null
  /** The page whose Worker is the engine. */
  engineHome: () => WebContents | null
}

/** Joins the chat's page and the engine's by a fresh port; the former one is of no use to either. */
function joinChat({ roomOf, page, engineHome }: ChatDoor): void {
  const chat = page()
  const home = engineHome()
  const roomId = chat === null ? null : roomOf(chat.id)
  if (chat === null || home === null || roomId === null || chat.isDestroyed() || home.isDestroyed()) return
  const { port1, port2 } = new MessageChannelMain()
  home.postMessage(`${IPC_PREFIX}chat-port`, roomId, [port1])
  chat.postMessage(`${IPC_PREFIX}chat-port`, roomId, [port2])
}

/** Registers all channels, the engine's door and the chat's with Electron. Call once. */
export function serveElectron(options: IpcOptions): void {
  const { log, engineAccount, onEnginePort, isEngineHome, chat } = options
  serve({ ...options, registrar: { handle: (name, listener) => ipcMain.handle(name, listener) } })
  // A page may start its engine anew after a crash of the Worker, and no more often than that needs.
  const allowed = rateLimiter(() => ({ burst: 10, perSecond: 0.5 }))
  const said = rateLimiter(() => REFUSALS)
  ipcMain.on(`${IPC_PREFIX}engine-port`, (event) => {
    if (!isTrusted(event, isEngineHome) || !allowed(String(event.sender.id))) {
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
        // The chat's port led to the former engine.
        joinChat(chat)
      },
      (error: unknown) => log('an engine could not be given its port', error),
    )
  })
  ipcMain.on(`${IPC_PREFIX}chat-port`, (event) => {
    if (isTrusted(event, (id) => chat.roomOf(id) !== null) && allowed(`chat ${event.sender.id}`)) return joinChat(chat)
    if (said('refusals')) log('refused a chat port')
  })
}

/** Registers the channels of the call view and its sign of life with Electron. Call once. */
export function serveCallElectron({ onAlive, ...options }: Omit<ServeCallOptions, 'registrar'> & { onAlive: (count: number) => void }): void {
  serveCall({ ...options, registrar: { handle: (name, listener) => ipcMain.handle(name, listener) } })
  ipcMain.on(`${CALL_PREFIX}alive`, (event, count: unknown) => {
    if (typeof count === 'number' && isTrustedCall(event, options.originOf)) onAlive(count)
  })
}

/** Tells the call view of something. */
export function tellCall<E extends keyof CallEvents>(contents: WebContents, event: E, value: CallEvents[E]): void {
  contents.send(`${CALL_PREFIX}event:${event}`, value)
}

/** Asks the call view for a sign of life: the number comes back to `onAlive`. */
export function askAlive(contents: WebContents, count: number): void {
  contents.send(`${CALL_PREFIX}alive`, count)
}

/** Tells a page of something. A page that is gone hears nothing. */
export function tellPage<E extends keyof PageEvents>(contents: WebContents, event: E, value: PageEvents[E]): void {
  if (!contents.isDestroyed()) contents.send(`${IPC_PREFIX}event:${event}`, value)
}
