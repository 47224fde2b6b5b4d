import { describe, expect, it, vi } from 'vitest'
import { keepWishes } from '../desktop/wishes.ts'
import { text, type ShellKey } from '../desktop/texts.ts'
import { placeWindow } from './bounds.ts'
import { deathCounter } from './recovery.ts'

// Electron itself is not needed to know which entries a menu has.
vi.mock('electron', () => ({ clipboard: {}, Menu: {} }))
const { menuFor } = await import('./context-menu.ts')

describe('the window’s place', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 }
  const last = { x: 100, y: 50, width: 900, height: 700, maximized: false }
  it.each([
    ['never opened', null, [screen], { width: 1180, height: 780, maximized: false }],
    ['where it was', last, [screen], last],
    ['on a second screen', { ...last, x: 2000 }, [screen, { ...screen, x: 1920 }], { ...last, x: 2000 }],
    ['on a screen that is gone', { ...last, x: 2000, maximized: true }, [screen], { width: 1180, height: 780, maximized: true }],
    ['larger than the screen', { ...last, width: 5000, height: 5000 }, [screen], { ...last, width: 1920, height: 1080 }],
    ['smaller than can be used', { ...last, width: 10, height: 400 }, [screen], { width: 1180, height: 780, maximized: false }],
    ['above the screen', { ...last, y: -300 }, [screen], { width: 1180, height: 780, maximized: false }],
    ['no number', { ...last, x: Number.NaN }, [screen], { width: 1180, height: 780, maximized: false }],
    ['on a small screen', null, [{ ...screen, width: 800, height: 600 }], { width: 800, height: 600, maximized: false }],
  ])('%s', (_name, remembered, areas, place) => expect(placeWindow(remembered, areas)).toEqual(place))
})

describe('a page that dies', () => {
  it('is loaded anew three times in a minute, then the person is asked', () => {
    let time = 0
    const worthReloading = deathCounter(() => time)
    expect([worthReloading(), worthReloading(), worthReloading(), worthReloading()]).toEqual([true, true, true, false])
    time = 61_000
    expect(worthReloading()).toBe(true)
  })
})

describe('the context menu', () => {
  const flags = { canCut: true, canCopy: true, canPaste: false, canSelectAll: true } as Electron.EditFlags
  const labels = (isEditable: boolean, selectionText: string, linkURL: string): (string | undefined)[] =>
    menuFor({ isEditable, selectionText, linkURL, editFlags: flags }, (key: ShellKey) => text('fr', key), () => undefined).map(({ label, type }) => label ?? type)
  it('offers what fits what was clicked, in the person’s language', () => {
    expect(labels(true, '', '')).toEqual(['Couper', 'Copier', 'Coller', 'separator', 'Tout sélectionner'])
    expect(labels(false, 'words', '')).toEqual(['Copier'])
    expect(labels(false, ' ', '')).toEqual([])
    expect(labels(false, '', 'https://uni.test')).toEqual(['Copier le lien'])
    expect(labels(false, '', 'app://amphi/')).toEqual([])
  })
})

describe('wishes', () => {
  const wish = { roomId: '!a:x', eventId: null }
  it('wait for the page, are told once, and die with the account', () => {
    const tell = vi.fn()
    const wishes = keepWishes(tell)
    wishes.ask({ roomId: '!old:x', eventId: null })
    wishes.ask(wish)
    expect(tell).not.toHaveBeenCalled()
    wishes.pageReady()
    wishes.pageReady()
    expect(tell).toHaveBeenCalledExactlyOnceWith(wish)
    wishes.pageGone()
    wishes.ask(wish)
    expect(tell).toHaveBeenCalledOnce()
    wishes.forget()
    wishes.pageReady()
    expect(tell).toHaveBeenCalledOnce()
  })
})

describe('main’s own words', () => {
  it('take their arguments', () => {
    expect(text('ru', 'shell.policy.text', { file: '/etc/x', reason: 'r{file}' })).toMatch(/\/etc\/x .*\(r\{file\}\)/)
  })
})
