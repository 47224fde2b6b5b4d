// The one window: shown at once at its last place, in the theme's colour, before anything is loaded from a network.
// This file must not know accounts; it is given a session to show the page in.

import { BrowserWindow, nativeTheme, screen, type BaseWindow, type Session, type WebPreferences } from 'electron'
import { APP_ORIGIN, type Settings } from '../bridge/contract.ts'
import { placeWindow, type WindowBounds } from './bounds.ts'
import { whenDrawn } from './drawn.ts'

export interface MainWindowOptions {
  session: Session
  preload: string
  bounds: WindowBounds | null
  theme: Settings['theme']
  zoom: number
  developer: boolean
  onBounds: (bounds: WindowBounds) => void
  /** The person wants to close it; it stays until whoever hears this destroys it. */
  onClose: () => void
  /** false: it takes another window's place and appears once it has something to show. */
  atOnce: boolean
}

/** Same colours as the page's ground in renderer/design, so that nothing flashes. */
const GROUND = { light: '#ffffff', dark: '#15171c' }

/** Colour behind the page before it is painted. */
export const ground = (theme: Settings['theme'], systemDark: boolean): string =>
  theme === 'dark' || (theme === 'system' && systemDark) ? GROUND.dark : GROUND.light

/** What every page of ours and of a deployment's runs under. */
export const closedPreferences = (session: Session, preload: string, developer: boolean): WebPreferences => ({
  session,
  preload,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  allowRunningInsecureContent: false,
  navigateOnDragDrop: false,
  // Chromium would fetch its dictionaries from a company's server.
  spellcheck: false,
  devTools: developer,
})

/** Those of our own page. */
export const pagePreferences = ({ session, preload, developer, zoom }: Pick<MainWindowOptions, 'session' | 'preload' | 'developer' | 'zoom'>): WebPreferences => ({
  ...closedPreferences(session, preload, developer),
  zoomFactor: zoom,
  v8CacheOptions: 'bypassHeatCheck',
})

/** Opens the window and loads the page. */
export function openMainWindow(options: MainWindowOptions): BrowserWindow {
  const { maximized, ...place } = placeWindow(options.bounds, screen.getAllDisplays().map(({ workArea }) => workArea))
  const window = new BrowserWindow({
    ...place,
    minWidth: 360,
    minHeight: 480,
    show: false,
    title: 'Amphi',
    backgroundColor: ground(options.theme, nativeTheme.shouldUseDarkColors),
    autoHideMenuBar: true,
    webPreferences: pagePreferences(options),
  })
  const appear = (): void => (maximized ? window.maximize() : window.show())
  if (options.atOnce) appear()
  else whenDrawn(window, appear)
  const remember = debounce(() => {
    if (!window.isDestroyed()) options.onBounds({ ...window.getNormalBounds(), maximized: window.isMaximized() })
  }, 500)
  window.on('resize', remember)
  window.on('move', remember)
  window.on('close', (event) => {
    event.preventDefault()
    remember.now()
    options.onClose()
  })
  // The page names its window by `window.title`; a document's title is no way to write into the task bar.
  window.on('page-title-updated', (event) => event.preventDefault())
  void window.loadURL(`${APP_ORIGIN}/`)
  return window
}

/** Does `work` once nobody has asked for `ms`. */
export function debounce(work: () => void, ms: number): (() => void) & { now: () => void } {
  let timer: NodeJS.Timeout | undefined
  const later = (): void => {
    clearTimeout(timer)
    timer = setTimeout(work, ms)
  }
  return Object.assign(later, {
    now: () => {
      clearTimeout(timer)
      work()
    },
  })
}

/** Brings the window before the person. */
export function focusWindow(window: BaseWindow): void {
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
