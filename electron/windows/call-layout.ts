// Where the two views of a call window lie, and how large the window is in each of its modes.
// This file must not know Electron.

import type { Rectangle } from './bounds.ts'

export interface Size {
  width: number
  height: number
}

/** Smallest sizes of the window by mode. */
export const SMALLEST = { normal: { width: 480, height: 360 }, small: { width: 200, height: 140 } } as const
const SMALL: Size = { width: 384, height: 236 }
/** Between the small window and the edges of the screen. */
const EDGE = 16
const CHAT = { least: 320, most: 440, share: 0.3 }
/** So narrow a person may make the chat, and so much then stays for the call. */
const DRAGGED = { chat: 260, call: 320 }
/** So much stays for the call beside an open chat. */
const CALL_BESIDE = 400

/** How wide the chat is, and may be made; DIP. */
export interface ChatWidth {
  width: number
  least: number
  most: number
}

const between = (least: number, value: number, most: number): number => Math.round(Math.min(Math.max(least, value), Math.max(least, most)))

/** `wanted`: as the person has drawn it, null: nobody has; `zoom`: of the chat's page, which needs more room when it is large. */
export function chatWidth(width: number, wanted: number | null, zoom: number): ChatWidth {
  const most = Math.max(DRAGGED.chat, width - DRAGGED.call)
  const usual = between(CHAT.least, between(CHAT.least * zoom, width * CHAT.share, CHAT.most * zoom), width - CALL_BESIDE)
  return { width: wanted === null ? usual : between(DRAGGED.chat, wanted, most), least: DRAGGED.chat, most }
}

/** The views in a window's content; `chat` null: it is not shown, or there is no room for both. */
export function splitWindow({ width, height }: Size, chatOpen: boolean, wanted: number | null = null, zoom = 1): { call: Rectangle; chat: Rectangle | null } {
  const { width: beside } = chatWidth(width, wanted, zoom)
  if (!chatOpen || width < CHAT.least + SMALLEST.small.width) return { call: { x: 0, y: 0, width, height }, chat: null }
  return { call: { x: 0, y: 0, width: width - beside, height }, chat: { x: width - beside, y: 0, width: beside, height } }
}

/** The window once its chat opens: grown to the right, then to the left, as far as the screen goes; the same when there is room enough. */
export function roomForChat(window: Rectangle, workArea: Rectangle, zoom = 1): Rectangle {
  const wanted = CALL_BESIDE + Math.round(CHAT.least * Math.max(1, zoom))
  if (window.width >= wanted) return window
  const width = Math.min(wanted, workArea.width)
  return { ...window, width, x: Math.max(workArea.x, Math.min(window.x, workArea.x + workArea.width - width)) }
}

/** The small window: in the lower right corner of the screen that the window is on. */
export function smallPlace(workArea: Rectangle): Rectangle {
  const width = Math.min(SMALL.width, workArea.width)
  const height = Math.min(SMALL.height, workArea.height)
  return { width, height, x: workArea.x + Math.max(0, workArea.width - width - EDGE), y: workArea.y + Math.max(0, workArea.height - height - EDGE) }
}
