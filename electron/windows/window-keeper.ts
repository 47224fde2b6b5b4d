// The window's life: opened, exchanged for one in another session, loaded anew when its page dies, told of things.
// This file must not know accounts or channels.

import { dialog, type BrowserWindow, type Session } from 'electron'
import { tellPage } from '../bridge/electron-ipc.ts'
import type { PageEvents } from '../bridge/contract.ts'
import type { ShellKey } from '../desktop/texts.ts'
import { offerContextMenu } from './context-menu.ts'
import { whenDrawn } from './drawn.ts'
import { focusWindow, openMainWindow, type MainWindowOptions } from './main-window.ts'
import { deathCounter } from './recovery.ts'

export interface WindowKeeperOptions {
  /** How a window looks now, asked each time one is made. */
  look: () => Omit<MainWindowOptions, 'session' | 'atOnce' | 'onClose'>
  onClose: MainWindowOptions['onClose']
  /** The page is loaded, anew or for the first time: it knows nothing yet. */
  onLoading: () => void
  say: (key: ShellKey) => string
  quit: () => void
  log: (message: string) => void
}

export interface WindowKeeper {
  /** Opens the window; where there is one, the new one takes its place when it has something to show. */
  open(session: Session): void
  current(): BrowserWindow | null
  /** True for the page of our own window. */
  isOurs(webContentsId: number): boolean
  tell<E extends keyof PageEvents>(event: E, value: PageEvents[E]): void
  focus(): void
}

/** Makes the keeper of the one window. */
export function keepWindow({ look, onClose, onLoading, say, quit, log }: WindowKeeperOptions): WindowKeeper {
  let window: BrowserWindow | null = null
  const worthReloading = deathCounter()

  const revive = async (made: BrowserWindow): Promise<void> => {
    if (made.isDestroyed() || made !== window) return
    if (worthReloading()) return made.webContents.reload()
    const { response } = await dialog.showMessageBox(made, {
      type: 'error',
      message: say('shell.crashed.title'),
      detail: say('shell.crashed.text'),
      buttons: [say('shell.crashed.again'), say('shell.crashed.close')],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    })
    if (response === 1) return quit()
    if (!made.isDestroyed()) made.webContents.reload()
  }

  return {
    open: (session) => {
      const former = window
      const made = openMainWindow({ ...look(), session, atOnce: former === null, onClose })
      window = made
      onLoading()
      made.webContents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
        if (isMainFrame && !isSameDocument && made === window) onLoading()
      })
      made.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
        log(`the page's process is gone: ${reason} (${exitCode})`)
        if (reason !== 'clean-exit') void revive(made)
      })
      made.webContents.on('unresponsive', () => log('the page does not answer'))
      offerContextMenu(made.webContents, say)
      if (former !== null) whenDrawn(made, () => former.destroy())
    },
    current: () => (window === null || window.isDestroyed() ? null : window),
    isOurs: (id) => window !== null && !window.isDestroyed() && window.webContents.id === id,
    tell: (event, value) => {
      if (window !== null && !window.isDestroyed()) tellPage(window.webContents, event, value)
    },
    focus: () => {
      if (window !== null && !window.isDestroyed()) focusWindow(window)
    },
  }
}
