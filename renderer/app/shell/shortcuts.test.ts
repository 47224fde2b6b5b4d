import { beforeAll, describe, expect, it, vi } from 'vitest'
import { setLanguage } from '../../locales/i18n.ts'

vi.mock('../state/worker-script.ts', () => ({ workerScript: () => 'engine.js' }))
const { chord } = await import('../../design/chord.ts')
const { windowTitle } = await import('./use-title.ts')

const key = (name: string, code: string, ...down: ('ctrl' | 'alt' | 'shift' | 'meta')[]) =>
  chord({ key: name, code, ctrlKey: down.includes('ctrl'), altKey: down.includes('alt'), shiftKey: down.includes('shift'), metaKey: down.includes('meta') })

describe('chord', () => {
  it('is the place of a letter, not the letter: Ctrl+K works in a Russian layout', () => {
    expect(key('л', 'KeyK', 'ctrl')).toBe('ctrl+k')
    expect(key('K', 'KeyK', 'ctrl', 'shift')).toBe('ctrl+shift+k')
    expect(key('б', 'Comma', 'ctrl')).toBe('ctrl+,')
  })

  it('names keys without a letter and takes ⌘ for Ctrl', () => {
    expect(key('ArrowUp', 'ArrowUp', 'alt', 'shift')).toBe('alt+shift+arrowup')
    expect(key('n', 'KeyN', 'meta')).toBe('ctrl+n')
    expect(key('+', 'NumpadAdd', 'ctrl')).toBe('ctrl+=')
  })
})

describe('the window’s title', () => {
  beforeAll(() => setLanguage('en'))

  it('says what waits and where one is', () => {
    expect(windowTitle(3, 'Analysis II')).toBe('(3) Analysis II – Amphi')
    expect(windowTitle(0, '')).toBe('Amphi')
  })

  it('gives no control characters of a room’s name to the window manager', () => {
    expect(windowTitle(0, 'a\u202e\u0007b')).toBe('ab – Amphi')
    expect(windowTitle(0, 'x'.repeat(500)).length).toBeLessThan(140)
  })
})
