// Everybody can use it, and nobody gets in by it: contrast, names, keys, narrow windows, three languages; sandbox, CSP, permissions, hostile and encrypted rooms.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setLanguage, type Language } from '../../renderer/locales/i18n.ts'
import { startCampus, type Campus } from '../campus/index.ts'
import { faults } from './support/faults.ts'
import { traces } from './support/home.ts'
import { fillHostileRoom, HOSTILE_HOST } from './support/hostile.ts'
import { picture, pictureOnFailure } from './support/pictures.ts'
import { composer, delivered, message, openRoom, timeline, write } from './support/room.ts'
import { openSeat, say, type Seat } from './support/seat.ts'
import { listShown } from './support/sign-in.ts'
import { soon } from './support/soon.ts'

let campus: Campus
let seat: Seat
/** So many requests made the campus itself. */
let made = 0

const proxy = () => {
  if (campus.proxy === undefined) throw new Error('the campus has no proxy')
  return campus.proxy
}
const course = () => campus.room('course')

beforeAll(async () => {
  campus = await startCampus({ seed: 'tiny', identity: ['password'], encryption: 'allowed', proxy: true })
  made = proxy().log.length
  seat = await openSeat(campus)
})
afterAll(async () => {
  await seat?.app.dispose()
  await campus?.stop()
})
pictureOnFailure('access', () => seat?.page)

type Theme = 'light' | 'dark' | 'contrast'
const THEMES: readonly Theme[] = ['light', 'dark', 'contrast']

async function setTheme(theme: Theme | 'system'): Promise<void> {
  await seat.page.evaluate((name) => window.amphi.call('settings.set', { theme: name }), theme)
  const mark = { light: '[data-theme="light"][data-contrast="none"]', dark: '[data-theme="dark"]', contrast: '[data-contrast="more"]', system: '' }
  await seat.page.locator(`:root${mark[theme]}`).waitFor()
}

async function inAllThemes(name: string): Promise<void> {
  for (const theme of THEMES) {
    await setTheme(theme)
    await picture(seat.page, `${name}-${theme}`)
    expect(await faults(seat.page), `${name}, ${theme}`).toEqual([])
  }
  await setTheme('light')
}

describe('signing in', () => {
  it('has no fault that axe knows, in any of the themes', async () => {
    await seat.page.getByLabel(say('signin.user'), { exact: true }).waitFor()
    await inAllThemes('access-sign-in')
  })

  it('works by keyboard alone', async () => {
    const { page } = seat
    // The first field has the focus already.
    await soon(() => page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('username')
    await page.keyboard.type('petrova')
    await page.keyboard.press('Tab')
    await page.keyboard.type(campus.person('petrova').password)
    await page.keyboard.press('Enter')
    await listShown(page)
  })
})

describe('the window', () => {
  it('has no fault that axe knows: list, room, dialogs', async () => {
    await inAllThemes('access-list')
    await openRoom(seat.page, course())
    await seat.page.getByRole('button', { name: say('timeline.header.showPeople') }).click()
    await seat.page.getByRole('listbox', { name: say('people.members') }).getByRole('option').first().waitFor()
    await inAllThemes('access-room')
    for (const [keys, title] of [['Control+Comma', 'settings.title'], ['Control+Slash', 'settings.shortcuts'], ['Control+KeyN', 'people.directTitle'], ['Control+Shift+KeyN', 'people.groupTitle']] as const) {
      await seat.page.keyboard.press(keys)
      await seat.page.getByRole('heading', { name: say(title) }).waitFor()
      await inAllThemes(`access-${title}`)
      await seat.page.keyboard.press('Escape')
      await seat.page.getByRole('heading', { name: say(title) }).waitFor({ state: 'detached' })
      // Esc put the dialog away and nothing behind it.
      expect(await seat.page.locator('[data-region=panel]').count(), title).toBe(1)
    }
    await seat.page.getByRole('button', { name: say('timeline.header.showPeople') }).click()
  })

  it('works by keyboard alone: find a room, write, answer, leave the menu, sign out', async () => {
    const { page } = seat
    await page.keyboard.press('Control+KeyK')
    await page.keyboard.type('matan')
    await page.keyboard.press('Escape')
    // Enter at once opens what was typed, not what was still listed.
    await page.keyboard.type('анализ')
    await page.keyboard.press('Enter')
    await composer(page).waitFor()
    await soon(() => page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
    await page.keyboard.type('by keys alone')
    await page.keyboard.press('Enter')
    await delivered(message(page, 'by keys alone'))
    // The last own message, changed; it can be once it has come back by sync, which what comes after it shows.
    await (await campus.login('ivanov')).send(course().id, 'heard after it')
    await message(page, 'heard after it').waitFor()
    await page.keyboard.press('ArrowUp')
    await soon(() => composer(page).inputValue()).toBe('by keys alone')
    await page.keyboard.press('End')
    await page.keyboard.type(', changed')
    await page.keyboard.press('Enter')
    await message(page, 'by keys alone, changed').waitFor()
    // F6 walks through the parts of the window, the panel beside the timeline too.
    if ((await page.locator('[data-region=panel]').count()) === 0) await page.getByRole('button', { name: say('timeline.header.showPeople') }).click()
    await page.locator('[data-region=panel]').waitFor()
    const regions = new Set<string>()
    for (let at = 0; at < 4; at += 1) {
      await page.keyboard.press('F6')
      regions.add(await page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset.region ?? ''))
    }
    expect([...regions].sort()).toEqual(expect.arrayContaining(['list', 'panel', 'room', 'spaces']))
    await page.keyboard.press('Escape')
    await page.locator('[data-region=panel]').waitFor({ state: 'detached' })
    // A visible focus: what has it looks different from what has it not.
    await page.keyboard.press('Control+KeyK')
    await soon(() => page.evaluate(() => document.activeElement?.hasAttribute('data-list-filter'))).toBe(true)
    await page.keyboard.press('Tab')
    const look = () =>
      page.evaluate(() => {
        const style = document.activeElement === null ? null : getComputedStyle(document.activeElement)
        return style === null ? '' : `${style.outlineStyle} ${style.outlineWidth} ${style.boxShadow}`
      })
    await soon(look).toMatch(/^(?!none 0px none$)(solid|auto|none) .+/)
  })

  it('needs no sideways scrolling at 360 px and at 200 %', async () => {
    const { page } = seat
    const size = (width: number, height: number) =>
      seat.app.electron.evaluate(({ BrowserWindow }, [w, h]) => {
        BrowserWindow.getAllWindows()[0]?.setContentSize(w ?? 0, h ?? 0)
      }, [width, height])
    const wide = () =>
      page.evaluate(() => {
        const root = document.documentElement
        const beyond = [...document.querySelectorAll<HTMLElement>('button, input, textarea, h1, h2, [data-kind], [data-room]')].filter((element) => {
          const box = element.getBoundingClientRect()
          return box.width > 0 && box.height > 0 && (box.right > innerWidth + 1 || box.left < -1)
        })
        return { scrolls: root.scrollWidth > root.clientWidth, beyond: beyond.map((element) => element.outerHTML.slice(0, 100)) }
      })
    const fine = { scrolls: false, beyond: [] }
    try {
      await size(360, 640)
      await soon(() => page.evaluate(() => innerWidth)).toBe(360)
      await soon(wide).toEqual(fine)
      await picture(page, 'access-360-room')
      await page.getByRole('button', { name: say('common.back') }).click()
      await soon(wide).toEqual(fine)
      await picture(page, 'access-360-list')
      await page.keyboard.press('Control+Comma')
      await page.getByRole('heading', { name: say('settings.title') }).waitFor()
      await soon(wide).toEqual(fine)
      await picture(page, 'access-360-settings')
      await page.keyboard.press('Escape')
      await size(1180, 780)
      await page.evaluate(() => window.amphi.call('settings.set', { zoom: 2 }))
      await soon(() => page.evaluate(() => innerWidth)).toBeLessThan(600)
      await openRoom(page, course())
      await soon(wide).toEqual(fine)
      await picture(page, 'access-200')
    } finally {
      await page.evaluate(() => window.amphi.call('settings.set', { zoom: 1 }))
      await size(1180, 780)
    }
  })

  it('speaks Russian, French and English', async () => {
    const { page } = seat
    const languages: readonly Language[] = ['ru', 'fr', 'en']
    for (const language of languages) {
      await page.evaluate((chosen) => window.amphi.call('settings.set', { language: chosen }), language)
      await setLanguage(language)
      await page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' })
      await page.getByRole('navigation', { name: say('list.title') }).waitFor()
      await openRoom(page, course())
      await composer(page).waitFor()
      expect(await composer(page).getAttribute('aria-label')).toBe(say('composer.label', { room: course().name }))
      await picture(page, `language-${language}`)
      // No key stands where a text should.
      expect(await page.locator('body').innerText()).not.toMatch(/\b(list|timeline|composer|settings|common)\.[a-z][A-Za-z.]+\b/)
    }
  })
})

describe('what nobody gets in by', () => {
  it('the page has a sandbox, its own world, no Node, and a policy in each answer', async () => {
    const preferences = await seat.app.electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences: () => Record<string, unknown> }
      return contents.getLastWebPreferences()
    })
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true })
    expect(preferences.nodeIntegrationInWorker ?? false).toBe(false)
    const inPage = await seat.page.evaluate(async () => {
      const answer = await fetch('app://amphi/')
      return { csp: answer.headers.get('content-security-policy'), type: answer.headers.get('x-content-type-options'), node: typeof (globalThis as Record<string, unknown>).require, process: typeof (globalThis as Record<string, unknown>).process }
    })
    expect(inPage.csp).toContain("default-src 'none'")
    expect(inPage.csp).toContain("require-trusted-types-for 'script'")
    expect(inPage.csp).not.toMatch(/unsafe-(inline|eval)/)
    expect(inPage).toMatchObject({ type: 'nosniff', node: 'undefined', process: 'undefined' })
  })

  it('scripts, windows, navigation and foreign servers are refused', async () => {
    const { page } = seat
    const tried = await page.evaluate(async () => {
      // Out of a timer: what the debugger calls by itself may evaluate text, whatever the CSP says.
      const outcome = async (what: () => unknown): Promise<string> => {
        try {
          return String(await new Promise((resolve, reject) => setTimeout(() => Promise.resolve().then(what).then(resolve, reject))))
        } catch (error) {
          return error instanceof Error ? error.name : 'refused'
        }
      }
      return {
        html: await outcome(() => {
          document.createElement('div').innerHTML = '<b>x</b>'
          return 'done'
        }),
        evaluated: await outcome(() => Reflect.construct(Function, ['return 1 + 1'])()),
        window: await outcome(() => (window.open('about:blank') === null ? 'denied' : 'opened')),
        foreign: await outcome(() => fetch('https://example.org/')),
        homeserver: await outcome(() => fetch('http://127.0.0.1:1/')),
        traversal: await outcome(async () => (await fetch('app://amphi/..%2f..%2fpackage.json')).status),
        // "denied" and "granted" are the answers; a prompt would hang.
        camera: await outcome(() => navigator.mediaDevices.getUserMedia({ video: true })),
        screen: await outcome(() => navigator.mediaDevices.getDisplayMedia()),
        place: await outcome(() => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(() => resolve('granted'), () => reject(new Error('denied'))))),
        notifications: await outcome(() => Notification.requestPermission()),
      }
    })
    expect(tried).toMatchObject({ html: 'TypeError', window: 'denied', foreign: 'TypeError', homeserver: 'TypeError', place: 'Error' })
    expect(tried.evaluated).not.toBe('2')
    expect(tried.traversal).not.toBe('200')
    for (const refused of [tried.camera, tried.screen]) expect(refused).toMatch(/NotAllowedError|NotFoundError|NotReadableError|AbortError|InvalidStateError/)
    expect(tried.notifications).not.toBe('granted')
    expect(seat.app.electron.windows()).toHaveLength(1)
    expect(seat.app.session.opened()).toEqual([])
  })

  it('the token is nowhere but in the vault (T52)', async () => {
    const { page } = seat
    const tokens = [...new Set(proxy().log.flatMap(({ headers }) => headers.authorization?.replace('Bearer ', '') ?? []))].filter((token) => token.includes('cGV0cm92YQ'))
    expect(tokens.length).toBeGreaterThan(0)
    const stored = await page.evaluate(async () => {
      const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie, document.documentElement.outerHTML]
      for (const { name } of await indexedDB.databases()) {
        if (name === undefined) continue
        found.push(name)
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          const asked = indexedDB.open(name)
          asked.onsuccess = () => resolve(asked.result)
          asked.onerror = () => reject(asked.error ?? new Error('not opened'))
        })
        for (const store of [...database.objectStoreNames]) {
          const values = await new Promise<unknown[]>((resolve, reject) => {
            const asked = database.transaction(store).objectStore(store).getAll()
            asked.onsuccess = () => resolve(asked.result)
            asked.onerror = () => reject(asked.error ?? new Error('not read'))
          })
          found.push(JSON.stringify(values))
        }
        database.close()
      }
      return found.join('\n')
    })
    expect(stored, 'the snapshot was read').toContain('petrova')
    for (const token of tokens) {
      expect(stored).not.toContain(token)
      expect(seat.console.join('\n')).not.toContain(token)
      expect(seat.app.output()).not.toContain(token)
    }
    expect(traces(seat.app.home, tokens).filter((line) => !line.includes('vault.json'))).toEqual([])
  })

  it('a hostile room is drawn without error, and asks nothing of anybody else', async () => {
    const room = await fillHostileRoom(campus)
    const { page } = seat
    const before = seat.console.length
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await openRoom(page, room)
    await delivered(await write(page, 'among hostile events'))
    await message(page, 'last of the hostile ones').waitFor()
    await timeline(page).press('Home')
    await soon(() => page.evaluate(() => (globalThis as Record<string, unknown>).owned)).toBeUndefined()
    await picture(page, 'hostile-room')
    expect(await page.locator('script:not([src]), iframe, object, embed, [onerror], [onclick], form[action]').count()).toBe(0)
    expect(await timeline(page).getByRole('alert').count()).toBe(0)
    expect(asked.filter((url) => url.includes(HOSTILE_HOST) || !/^(app|media|data|blob):|^http:\/\/127\.0\.0\.1/.test(url))).toEqual([])
    expect(seat.console.slice(before).filter((line) => /uncaught|engine fault/i.test(line))).toEqual([])
    // The other rooms live on.
    await openRoom(page, course())
    await delivered(await write(page, 'after the hostile room'))
  })

  it('an encrypted room can be read as far as it goes, and is never written to', async () => {
    const { page } = seat
    await openRoom(page, campus.room('encrypted'))
    await page.getByText(say('composer.block.encrypted')).waitFor()
    await message(page, say('timeline.encrypted')).first().waitFor()
    expect(await composer(page).count()).toBe(0)
    await picture(page, 'encrypted-room')
    const lines = proxy().log.slice(made).map(({ method, path }) => `${method} ${path}`)
    expect(lines.filter((line) => line.includes('/keys/'))).toEqual([])
    const id = encodeURIComponent(campus.room('encrypted').id)
    expect(lines.filter((line) => line.startsWith('PUT') && (line.includes(id) || line.includes(campus.room('encrypted').id)) && line.includes('/send/'))).toEqual([])
  })

  // The last of all: Playwright waits for ever for a navigation that never happens.
  it('the page cannot be led elsewhere', async () => {
    const seen = await seat.app.electron.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      if (contents === undefined) throw new Error('there is no window')
      const late = (ms: number) => new Promise<string>((resolve) => setTimeout(() => resolve('nothing'), ms))
      const asked = new Promise<string>((resolve) => contents.once('will-frame-navigate', (event) => resolve(event.url)))
      void contents.executeJavaScript('setTimeout(() => { location.href = "https://example.org/" }); 0')
      const wanted = await Promise.race([asked, late(5000)])
      await late(500)
      return { wanted, url: contents.getURL(), alive: await Promise.race([contents.executeJavaScript('document.querySelectorAll("[data-region]").length') as Promise<number>, late(5000)]) }
    })
    expect(seen).toEqual({ wanted: 'https://example.org/', url: 'app://amphi/', alive: 3 })
    expect(seat.app.session.opened()).toEqual([])
  })
})
