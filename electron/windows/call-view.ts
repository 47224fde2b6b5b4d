// The two kinds of page in a call window: the call at its deployment's origin, and the room's chat at ours. Each has a process of its own.
// This file must not know what goes on in them.

import { WebContentsView, type Session } from 'electron'
import { APP_ORIGIN } from '../bridge/contract.ts'
import { CALL_PAGE_PATH, type CallEvents } from '../bridge/contract-call.ts'
import { askAlive, tellCall } from '../bridge/electron-ipc.ts'
import { isCallPage, ORIGIN_ARGUMENT } from '../bridge/serve-call.ts'
import { closedPreferences, pagePreferences } from './main-window.ts'

/** `ended`: by `kill`; `died`: by itself. */
type OnGone = (how: 'ended' | 'died') => void

/** The call's page, loaded or about to be. */
export interface CallView {
  /** Of its WebContents. */
  readonly id: number
  readonly view: WebContentsView
  tell<E extends keyof CallEvents>(event: E, value: CallEvents[E]): void
  /** Asks whether the page still answers. */
  askAlive(count: number): void
  /** Ends its process at once; `onGone` hears of it as `ended`. */
  kill(): void
  /** True for the main frame of this page while it shows our page. */
  isFrame(frame: object): boolean
  /** Puts the page away; nothing is heard of it any more. */
  close(): void
}

export interface CallViewOptions {
  session: Session
  origin: string
  preload: string
  onGone: OnGone
  /** Our page is being loaded anew: what the former one asked for is off. */
  onLoading: () => void
  log: (message: string) => void
}

const GROUND = '#15171c'

/** Makes the view and loads our page at the deployment's origin. */
export function openCallView({ session, origin, preload, onGone, onLoading, log }: CallViewOptions): CallView {
  const view = new WebContentsView({
    webPreferences: {
      // No developer tools: what the deployment brings is not ours to look into, nor is this page a way to look into ours.
      ...closedPreferences(session, preload, false),
      additionalArguments: [ORIGIN_ARGUMENT + origin],
      // A call is heard also while nobody looks, and a dialog of the deployment's script would stop it.
      backgroundThrottling: false,
      disableDialogs: true,
      autoplayPolicy: 'no-user-gesture-required',
    },
  })
  const { webContents: contents } = view
  const { id } = contents
  view.setBackgroundColor(GROUND)
  let closed = false
  let killed = false
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log(`the call's process is gone: ${reason} (${exitCode})`)
    if (!closed) onGone(killed ? 'ended' : 'died')
  })
  contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
    if (isMainFrame && !isSameDocument && !closed) onLoading()
  })
  contents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    if (isMainFrame) log(`the call's page cannot be loaded: ${description} (${code})`)
  })
  const gone = (): boolean => closed || contents.isDestroyed()
  void contents.loadURL(origin + CALL_PAGE_PATH).catch((error: unknown) => {
    if (!gone()) log(`the call's page was not loaded: ${error instanceof Error ? error.message : 'no reason given'}`)
  })
  return {
    id,
    view,
    tell: (event, value) => {
      if (!gone()) tellCall(contents, event, value)
    },
    askAlive: (count) => {
      if (!gone()) askAlive(contents, count)
    },
    kill: () => {
      if (gone()) return
      killed = true
      contents.forcefullyCrashRenderer()
    },
    isFrame: (frame) => !gone() && frame === contents.mainFrame && isCallPage(contents.mainFrame.url, origin),
    close: () => {
      if (closed) return
      closed = true
      if (!contents.isDestroyed()) contents.close()
    },
  }
}

export interface ChatViewOptions {
  session: Session
  preload: string
  developer: boolean
  zoom: number
  /** Its process died, for a reason as Electron says it. */
  onGone: (reason: string) => void
}

/** The room's chat beside its call: the app's own page, in the account's session. */
export function openChatView({ onGone, ...options }: ChatViewOptions): WebContentsView {
  const view = new WebContentsView({ webPreferences: pagePreferences(options) })
  view.webContents.on('render-process-gone', (_event, { reason }) => onGone(reason))
  void view.webContents.loadURL(`${APP_ORIGIN}/`)
  return view
}
