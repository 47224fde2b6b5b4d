// What a desktop notification may say and when it is shown (T70).
// This file must not know Electron: the showing is handed in.

import type { Settings } from '../bridge/contract.ts'

export interface Note {
  roomId: string
  /** null: an invitation. */
  eventId: string | null
  title: string
  body: string
  mention: boolean
  /** Said in main's words instead of `body`. */
  words?: 'ring' | 'call-started' | undefined
}

/** Notification servers of Linux read the body as markup; elsewhere it is plain text. */
const MARKUP = process.platform === 'linux'
const ENTITIES = new Map([['&', '&amp;'], ['<', '&lt;'], ['>', '&gt;'], ['"', '&quot;'], ["'", '&apos;']])
const BIDI = /[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/g

const oneLine = (text: string, max: number): string => {
  const clean = text.replaceAll(BIDI, '').replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
  return [...clean].length > max ? `${[...clean].slice(0, max).join('')}…` : clean
}

/** Plain, short, without markup and without characters that turn text around. */
export function wording(note: Pick<Note, 'title' | 'body'>, markup = MARKUP): { title: string; body: string } {
  const body = oneLine(note.body, 240)
  return { title: oneLine(note.title, 80), body: markup ? body.replaceAll(/[&<>"']/g, (character) => ENTITIES.get(character) ?? '') : body }
}

/** Whether to show it: the person's setting, and nobody needs telling of the room before their eyes. */
export function wanted(note: Pick<Note, 'roomId' | 'mention'>, setting: Settings['notifications'], focusedRoom: string | null): boolean {
  if (setting === 'off' || focusedRoom === note.roomId) return false
  return setting === 'all' || note.mention
}
