// The call's window: one frame of the desktop around two views, in three modes, at its last place.
// This file must not know what the views show, nor whether a call goes on.

import { BaseWindow, screen, type WebContentsView } from 'electron'
import type { CallEvents } from '../bridge/contract-call.ts'
import { placeWindow, type WindowBounds } from './bounds.ts'
import { chatWidth, roomForChat, SMALLEST, smallPlace, splitWindow, type ChatWidth } from './call-layout.ts'
import { debounce, focusWindow } from './main-window.ts'

export type CallWindowMode = CallEvents['window.changed']['mode']

export interface CallWindowOptions {
  call: WebContentsView
  title: string
  bounds: WindowBounds | null
  ground: string
  /** As the person has last drawn the edge of the chat, DIP; null: nobody has. */
  chatWidth: number | null
  /** Of the chat's page. */
  zoom: () => number
  onBounds: (bounds: WindowBounds) => void
  /** The person wants to close it; it stays until it is destroyed. */
  onClose: () => void
  onChange: (now: CallEvents['window.changed']) => void
}

export interface CallWindow {
  /** For dialogs. */
  readonly window: BaseWindow
  focus(): void
  now(): CallEvents['window.changed']
  setMode(mode: CallWindowMode): void
  /** Takes the place of a call view that died. */
  replaceCall(call: WebContentsView): void
  /** Lays the picker of what is shared over the call, with the keys; null takes it away. The view is its maker's to put away. */
  setPicker(picker: WebContentsView | null): void
  /** Shows the chat; null takes it away. The view is its maker's to put away. */
  setChat(chat: WebContentsView | null): void
  /** Draws the edge between call and chat; null: where it usually is; undefined: it stays. Answers where it is and may be. */
  drawChat(width: number | null | undefined): ChatWidth
  /** Zoom is another. */
  layOut(): void
  destroy(): void
}

/** Opens the window. */
export function openCallWindow({ call: first, title, bounds, ground, chatWidth: drawn, zoom, onBounds, onClose, onChange }: CallWindowOptions): CallWindow {
  const { maximized, ...place } = placeWindow(bounds, screen.getAllDisplays().map(({ workArea }) => workArea))
  const window = new BaseWindow({ ...place, minWidth: SMALLEST.normal.width, minHeight: SMALLEST.normal.height, show: false, title, backgroundColor: ground, autoHideMenuBar: true })
  let call = first
  let chat: WebContentsView | null = null
  let wantedChat = drawn
  let picker: WebContentsView | null = null
  let mode: CallWindowMode = 'normal'
  /** Where the window was before it took another mode, and goes back to; null: it is there. */
  let home: { bounds: Electron.Rectangle; maximized: boolean } | null = null

  const workArea = (): Electron.Rectangle => screen.getDisplayMatching(window.getBounds()).workArea
  const layout = (): void => {
    if (window.isDestroyed()) return
    const { width, height } = window.contentView.getBounds()
    const places = splitWindow({ width, height }, chat !== null && mode !== 'small', wantedChat, zoom())
    call.setBounds(places.call)
    picker?.setBounds(places.call)
    if (chat === null) return
    chat.setVisible(places.chat !== null)
    if (places.chat !== null) chat.setBounds(places.chat)
  }
  const now = (): CallEvents['window.changed'] => ({
    mode,
    focused: !window.isDestroyed() && window.isFocused(),
    visible: !window.isDestroyed() && window.isVisible() && !window.isMinimized(),
    chat: chat !== null,
  })
  const tell = (): void => {
    if (!window.isDestroyed()) onChange(now())
  }
  const remember = debounce(() => {
    if (!window.isDestroyed() && mode === 'normal' && home === null && !window.isFullScreen()) onBounds({ ...window.getNormalBounds(), maximized: window.isMaximized() })
  }, 500)

  const leaveHome = (): void => {
    home ??= { bounds: window.getNormalBounds(), maximized: window.isMaximized() }
  }
  const makeSmall = (): void => {
    mode = 'small'
    leaveHome()
    if (window.isMaximized()) window.unmaximize()
    window.setMinimumSize(SMALLEST.small.width, SMALLEST.small.height)
    window.setBounds(smallPlace(workArea()))
    window.setAlwaysOnTop(true, 'floating')
    window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true })
    layout()
    tell()
  }
  const leaveSmall = (): void => {
    mode = 'normal'
    window.setAlwaysOnTop(false)
    window.setVisibleOnAllWorkspaces(false)
  }
  const goHome = (): void => {
    mode = 'normal'
    const back = home
    home = null
    window.setMinimumSize(SMALLEST.normal.width, SMALLEST.normal.height)
    if (back !== null) {
      window.setBounds(back.bounds)
      if (back.maximized) window.maximize()
    }
    layout()
    tell()
  }
  let wanted: CallWindowMode = 'normal'
  const setMode = (next: CallWindowMode): void => {
    if (window.isDestroyed()) return
    wanted = next
    if (next === mode && (next !== 'normal' || home === null)) return
    // The desktop takes its time to leave the full screen; what is wanted comes after that.
    if (mode === 'fullscreen') return window.setFullScreen(false)
    if (mode === 'small') leaveSmall()
    if (next === 'normal') return goHome()
    // Asked before the desktop has moved the window: where it is told to be is not yet where it is.
    leaveHome()
    if (next === 'small') makeSmall()
    else window.setFullScreen(true)
  }

  window.on('enter-full-screen', () => {
    mode = 'fullscreen'
    layout()
    tell()
  })
  window.on('leave-full-screen', () => {
    // Changing the bounds may say so once more.
    if (mode !== 'fullscreen') return
    if (wanted === 'small') return makeSmall()
    wanted = 'normal'
    goHome()
  })
  // The window's own events come before its content has its new size.
  window.contentView.on('bounds-changed', layout)
  window.on('resize', remember)
  window.on('move', remember)
  for (const event of ['focus', 'blur', 'show', 'hide', 'minimize', 'restore'] as const) window.on(event as 'focus', tell)
  window.on('close', (event) => {
    event.preventDefault()
    onClose()
  })

  window.contentView.addChildView(call)
  layout()
  if (maximized) window.maximize()
  else window.show()
  layout()
  call.webContents.focus()

  return {
    window,
    now,
    focus: () => {
      if (window.isDestroyed()) return
      focusWindow(window)
      const upper = picker ?? call
      upper.webContents.focus()
    },
    setMode,
    replaceCall: (next) => {
      if (window.isDestroyed()) return
      window.contentView.removeChildView(call)
      call = next
      window.contentView.addChildView(call, 0)
      layout()
    },
    setPicker: (next) => {
      if (window.isDestroyed() || next === picker) return
      if (picker !== null) window.contentView.removeChildView(picker)
      picker = next
      if (picker !== null) window.contentView.addChildView(picker)
      layout()
      const upper = picker ?? call
      // Whoever writes into another window is not disturbed; here the keys are the picker's, and then the call's again.
      if (!upper.webContents.isDestroyed()) upper.webContents.focus()
    },
    setChat: (next) => {
      if (window.isDestroyed() || next === chat) return
      if (chat !== null) window.contentView.removeChildView(chat)
      chat = next
      if (chat !== null) {
        if (mode === 'normal' && !window.isMaximized()) window.setBounds(roomForChat(window.getBounds(), workArea(), zoom()))
        // The picker stays above both.
        window.contentView.addChildView(chat, 1)
      }
      layout()
      tell()
    },
    drawChat: (width) => {
      if (width !== undefined) {
        wantedChat = width
        layout()
      }
      return chatWidth(window.isDestroyed() ? 0 : window.contentView.getBounds().width, wantedChat, zoom())
    },
    layOut: layout,
    destroy: () => {
      if (window.isDestroyed()) return
      remember.now()
      window.destroy()
    },
  }
}
