import { EventEmitter } from 'node:events'
import type { BrowserWindow } from 'electron'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { whenDrawn } from './drawn.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function hidden(): { window: BrowserWindow; drawn: () => void; loaded: () => void; shown: ReturnType<typeof vi.fn>; state: { gone: boolean } } {
  const state = { gone: false }
  const contents = new EventEmitter()
  const window = Object.assign(new EventEmitter(), { webContents: contents, isDestroyed: () => state.gone })
  const shown = vi.fn<() => void>()
  whenDrawn(window as unknown as BrowserWindow, shown)
  return { window: window as unknown as BrowserWindow, drawn: () => window.emit('ready-to-show'), loaded: () => contents.emit('did-finish-load'), shown, state }
}

it('waits for the drawing, and shows once', () => {
  const { drawn, loaded, shown } = hidden()
  expect(shown).not.toHaveBeenCalled()
  drawn()
  expect(shown).toHaveBeenCalledTimes(1)
  loaded()
  vi.advanceTimersByTime(5000)
  expect(shown).toHaveBeenCalledTimes(1)
})

it('shows what is never drawn while it is hidden soon after it has loaded, and nothing that is gone', () => {
  const one = hidden()
  one.loaded()
  expect(one.shown).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1000)
  expect(one.shown).toHaveBeenCalledTimes(1)
  const other = hidden()
  other.loaded()
  other.state.gone = true
  vi.advanceTimersByTime(1000)
  expect(other.shown).not.toHaveBeenCalled()
})
