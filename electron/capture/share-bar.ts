// The small window that stays on top while something is shared: what is shared, pause, another source, stop.
// It asks the page for nothing and knows nothing of calls; what is pressed is handed on.

import path from 'node:path'
import { BrowserWindow, screen } from 'electron'
import { SHARE_BAR_PAGE, SHARE_BAR_PREFIX, shareBarChannels, type ShareBarAction, type ShareBarAnswers, type ShareBarState } from '../bridge/contract-share-bar.ts'
import { serveOwnView } from '../bridge/serve-own-view.ts'
import type { Language, Settings } from '../bridge/contract.ts'
import { text } from '../desktop/texts.ts'
import { whenDrawn } from '../windows/drawn.ts'
import { closedPreferences } from '../windows/main-window.ts'
import { ownSession } from '../windows/own-session.ts'
import { placeBar } from './bar-place.ts'

/** What is shared now. */
export interface Shared {
  /** null: only the desktop knows (a portal chose). */
  label: string | null
  paused: boolean
  /** The display whose picture goes out; null: a window's, or not known. */
  displayId: string | null
}

export interface ShareBar {
  /** Opens the bar or changes what it says. @returns whether it was opened now. */
  show(shared: Shared): boolean
  /** @returns whether there was one. */
  close(): boolean
}

export interface ShareBarOptions {
  root: string
  language: () => Language
  theme: () => Settings['theme']
  command: (command: Exclude<ShareBarAction, 'focus-call'>) => void
  focus: () => void
  log: (message: string, error?: unknown) => void
}

const SIZE = { width: 680, height: 52 }
/** Makes the bar of one call; nothing is opened before `show`. */
export function openShareBar({ root, language, theme, command, focus, log }: ShareBarOptions): ShareBar {
  let window: BrowserWindow | null = null
  let shared: Shared = { label: null, paused: false, displayId: null }
  let tell: (state: ShareBarState) => void = () => undefined

  const state = (): ShareBarState => {
    const now = language()
    const what = shared.label ?? text(now, 'shell.share.unknown')
    return {
      paused: shared.paused,
      language: now,
      theme: theme(),
      texts: {
        title: text(now, 'shell.share.title'),
        sharing: shared.paused ? text(now, 'shell.share.paused', { what }) : text(now, 'shell.share.sharing', { what }),
        pause: shared.paused ? text(now, 'shell.share.resume') : text(now, 'shell.share.pause'),
        switch: text(now, 'shell.share.switch'),
        call: text(now, 'shell.share.call'),
        stop: text(now, 'shell.share.stop'),
      },
    }
  }

  const open = (): void => {
    const made = new BrowserWindow({
      ...SIZE,
      ...placeBar(screen.getAllDisplays(), screen.getPrimaryDisplay().id, shared.displayId, SIZE),
      title: text(language(), 'shell.share.title'),
      show: false,
      frame: false,
      resizable: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      webPreferences: {
        ...closedPreferences(ownSession(root, 'share-bar'), path.join(root, 'dist/electron/preload-share-bar.cjs'), false),
        // On Wayland a window that has never had the focus is else not drawn.
        backgroundThrottling: false,
      },
    })
    window = made
    made.setAlwaysOnTop(true, 'screen-saver')
    // Nothing is done by this on X11 and Wayland: there the bar is put onto another display where there is one, and else it is in the picture.
    made.setContentProtection(true)
    made.setVisibleOnAllWorkspaces(true)
    made.on('page-title-updated', (event) => event.preventDefault())
    whenDrawn(made, () => made.showInactive())
    made.once('closed', () => {
      if (window === made) window = null
    })
    tell = serveOwnView<typeof shareBarChannels, ShareBarAnswers>(made.webContents, {
      prefix: SHARE_BAR_PREFIX,
      channels: shareBarChannels,
      handlers: {
        'bar.boot': state,
        'bar.act': ({ action }) => {
          // Another source is chosen in the call's window: it must be in sight, and may be behind what is shared.
          if (action === 'focus-call' || action === 'switch-share') focus()
          if (action !== 'focus-call') command(action)
          return null
        },
      },
      log,
    })
    void made.loadURL(SHARE_BAR_PAGE).catch((error: unknown) => log('the share bar could not be loaded', error))
  }

  return {
    show: (next) => {
      shared = next
      const opens = window === null
      if (opens) open()
      else tell(state())
      return opens
    },
    close: () => {
      const was = window
      window = null
      tell = () => undefined
      if (was === null) return false
      was.destroy()
      return true
    },
  }
}
