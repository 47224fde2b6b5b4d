import { describe, expect, it } from 'vitest'
import type { ShareSource } from '../../electron/bridge/contract-share-picker.ts'
import { gridMove, matching, nextChoice, tabOf } from './choice.ts'

const source = (id: string, kind: ShareSource['kind'], name = id): ShareSource => ({ id, kind, name, thumbnail: null, icon: null })
const windows = [source('window:1:0', 'window', 'Лекция — Firefox'), source('window:2:0', 'window', 'Терминал')]

describe('choosing a source', () => {
  it('turns to the tab that has something', () => {
    expect(tabOf('screen', windows)).toBe('window')
    expect(tabOf('screen', [])).toBe('screen')
    expect(tabOf('window', null)).toBe('window')
  })

  it('keeps what was chosen while it is there, and then marks the first', () => {
    expect(nextChoice(windows, 'window:2:0')?.id).toBe('window:2:0')
    expect(nextChoice(windows, 'window:9:0')?.id).toBe('window:1:0')
    expect(nextChoice([], 'window:1:0')).toBeNull()
  })

  it('finds by words in any case', () => {
    expect(matching(windows, 'firefox лекц').map((one) => one.id)).toEqual(['window:1:0'])
  })

  it('walks the grid and stops at its edges', () => {
    expect(['ArrowRight', 'ArrowDown', 'ArrowLeft', 'End', 'Home', 'a'].map((key) => gridMove(key, 0, 5, 3))).toEqual([1, 3, 0, 4, 0, null])
    expect(gridMove('ArrowDown', 3, 5, 3)).toBe(3)
  })
})
