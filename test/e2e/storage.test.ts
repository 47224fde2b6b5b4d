// What lies on the disk is spoiled, lost or locked between two starts: never a silent sign-out, nothing typed is lost, and a way on is shown.
import { chownSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCampus, type Campus } from '../campus/index.ts'
import { makeHome, removeHome, startSession, type DesktopSession, type Keyring } from '../support/desktop-session.ts'
import { filesBelow, filesCalled, foldersCalled, theFile } from './support/home.ts'
import { picture, pictureOnFailure } from './support/pictures.ts'
import { composer, delivered, message, openRoom, write } from './support/room.ts'
import { startSecond } from './support/second-instance.ts'
import { openSeat, say, type Seat } from './support/seat.ts'
import { amphiDevices, expectSignInPage, listShown, signInByPassword } from './support/sign-in.ts'
import { soon } from './support/soon.ts'

let campus: Campus
let seat: Seat | undefined

const here = (): Seat => {
  if (seat === undefined) throw new Error('nobody sits here')
  return seat
}
const course = () => campus.room('course')
const proxy = () => {
  if (campus.proxy === undefined) throw new Error('the campus has no proxy')
  return campus.proxy
}

beforeAll(async () => {
  campus = await startCampus({ seed: 'tiny', identity: ['password'], proxy: true })
})
afterAll(async () => {
  await seat?.app.dispose()
  await campus?.stop()
})
pictureOnFailure('storage', () => seat?.page)

async function bodies(): Promise<unknown[]> {
  const { chunk } = await (await campus.login('ivanov')).messages(course().id, { limit: 50 })
  return chunk.reverse().map(({ content }) => content.body)
}
/** The same owner as before: what a damaged disk changes is the bytes. */
function overwrite(file: string, bytes: string | Buffer): void {
  const { uid, gid } = statSync(file)
  writeFileSync(file, bytes)
  chownSync(file, uid, gid)
}

describe('without a key store', () => {
  beforeAll(async () => {
    seat = await openSeat(campus)
    await signInByPassword(here(), campus.person('petrova'))
    await listShown(here().page)
    await openRoom(here().page, course())
    await delivered(await write(here().page, 'before anything was lost'))
  })
  afterAll(async () => {
    await seat?.app.dispose()
    seat = undefined
  })

  it('a second start shows the first one’s window, and goes', async () => {
    await here().app.electron.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.minimize()
    })
    const second = await startSecond(here())
    expect(second.code).toBe(0)
    await soon(() => here().app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => [window.isMinimized(), window.isVisible()])))
      .toEqual([[false, true]])
    await delivered(await write(here().page, 'the first one works on'))
  })

  it('IndexedDB deleted: only slower', async () => {
    await here().app.close()
    const folders = foldersCalled(here().app.home, 'IndexedDB')
    expect(folders.length, 'there was a snapshot to delete').toBeGreaterThan(0)
    for (const folder of folders) rmSync(folder, { recursive: true })
    seat = await here().again()
    await message(here().page, 'the first one works on').waitFor({ timeout: 30_000 })
    await delivered(await write(here().page, 'after IndexedDB was deleted'))
  })

  it('a snapshot of broken bytes: rebuilt', async () => {
    await here().app.close()
    const files = foldersCalled(here().app.home, '.indexeddb.leveldb').flatMap(filesBelow)
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) overwrite(file, Buffer.alloc(Math.max(512, statSync(file).size), 'broken '))
    seat = await here().again()
    await message(here().page, 'after IndexedDB was deleted').waitFor({ timeout: 30_000 })
    await delivered(await write(here().page, 'after broken bytes'))
  })

  it('a snapshot of sound bytes and nonsense: rebuilt, never shown half', async () => {
    const { page } = here()
    // Every value that the engine stored becomes something else of JSON's kinds.
    const spoil = () => page.evaluate(async () => {
      let count = 0
      for (const { name } of await indexedDB.databases()) {
        if (name === undefined) continue
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          const asked = indexedDB.open(name)
          asked.onsuccess = () => resolve(asked.result)
          asked.onerror = () => reject(asked.error ?? new Error('not opened'))
        })
        for (const store of [...database.objectStoreNames]) {
          await new Promise<void>((resolve, reject) => {
            const change = database.transaction(store, 'readwrite')
            const cursor = change.objectStore(store).openCursor()
            cursor.onsuccess = () => {
              const at = cursor.result
              if (at === null) return
              at.update([7, { rooms: { nobody: true }, events: 'none' }, null, ['x', -1]][count % 4])
              count += 1
              at.continue()
            }
            change.oncomplete = () => resolve()
            change.onerror = () => reject(change.error ?? new Error('not changed'))
          })
        }
        database.close()
      }
      return count
    })
    // It is written anew with one of the next answers of the server; somebody who types makes them come.
    const ivanov = await campus.login('ivanov')
    let typing = false
    const spoilSoon = async (): Promise<number> => {
      typing = !typing
      await ivanov.typing(course().id, typing)
      return spoil()
    }
    await soon(spoilSoon, { timeout: 30_000, interval: 700 }).toBeGreaterThan(0)
    // Killed: a closing app would write a sound snapshot over it.
    await here().app.kill()
    seat = await here().again()
    await message(here().page, 'after broken bytes').waitFor({ timeout: 30_000 })
    await listShown(here().page)
    await delivered(await write(here().page, 'after nonsense'))
  })

  it('a journal with a torn last line and a broken one: what is sound goes out, the rest is set aside', async () => {
    const lost = proxy().drop(/^PUT .*\/send\//)
    await write(here().page, 'sound in the journal')
    await write(here().page, 'torn in the journal')
    await here().app.kill()
    lost.release()
    const [outbox] = filesCalled(here().app.home, 'outbox.log').filter((file) => readFileSync(file, 'utf8').includes('torn in the journal'))
    if (outbox === undefined) throw new Error('no journal holds the message')
    const lines = readFileSync(outbox, 'utf8').trimEnd().split('\n')
    const torn = lines.findIndex((line) => line.includes('torn in the journal'))
    overwrite(outbox, `${[...lines.slice(0, torn), '{"not":"ours', lines[torn] ?? ''].join('\n')}\n`)
    truncateSync(outbox, statSync(outbox).size - 25)
    seat = await here().again()
    await delivered(message(here().page, 'sound in the journal'), 30_000)
    expect(filesBelow(path.dirname(outbox)).some((file) => path.basename(file).startsWith('outbox.log.damaged-'))).toBe(true)
    await delivered(await write(here().page, 'after the torn journal'))
    expect((await bodies()).slice(-2)).toEqual(['sound in the journal', 'after the torn journal'])
  })

  it('a damaged vault: explained, and after signing in again everything goes on', async () => {
    const lost = proxy().drop(/^PUT .*\/send\//)
    await write(here().page, 'unsent when the vault broke')
    await composer(here().page).fill('a draft of before')
    await here().app.close()
    lost.release()
    const [device] = await amphiDevices(campus, 'petrova')
    const vault = theFile(here().app.home, 'vault.json')
    truncateSync(vault, 40)
    seat = await here().again()
    const { page } = here()
    await page.getByText(say('signin.vault.damaged.title')).waitFor()
    expect(await page.locator('body').innerText()).toContain(say('signin.vault.kept'))
    await picture(page, 'vault-damaged')
    await page.getByRole('button', { name: say('signin.vault.forget') }).click()
    await expectSignInPage(page)
    await signInByPassword(here(), campus.person('petrova'))
    await openRoom(page, course())
    await delivered(message(page, 'unsent when the vault broke'), 30_000)
    expect((await bodies()).filter((body) => body === 'unsent when the vault broke')).toHaveLength(1)
    await soon(() => composer(page).inputValue()).toBe('a draft of before')
    expect(await amphiDevices(campus, 'petrova')).toEqual([device])
    expect(theFile(here().app.home, 'vault.json')).toBe(vault)
  })
})

describe('with a key store', () => {
  let home: string
  let desktop: DesktopSession

  async function sit(keyring: Keyring): Promise<Seat> {
    desktop = await startSession(home, keyring)
    seat = await openSeat(campus, { session: desktop, policy: { storageMode: 'encrypted' } })
    return seat
  }
  async function leave(): Promise<void> {
    await seat?.app.close()
    await desktop.stop()
    seat = undefined
  }

  beforeAll(async () => {
    home = makeHome()
    const first = await sit('unlocked')
    await signInByPassword(first, campus.person('petrova'))
    await listShown(first.page)
    await openRoom(first.page, course())
    await leave()
  })
  afterAll(async () => {
    await seat?.app.kill()
    await desktop.stop()
    seat = undefined
    removeHome(home)
  })

  it('absent: explained, and the session is still there when the key store is back', async () => {
    const { page } = await sit('absent')
    await soon(() => page.locator('h1').innerText()).toMatch(new RegExp(`${say('signin.vault.keyring-missing.title')}|${say('signin.vault.keyring-locked.title')}`))
    await picture(page, 'keyring-absent')
    await page.getByRole('button', { name: say('common.retry') }).click()
    await page.getByText(say('signin.vault.still')).waitFor()
    await leave()
    const again = await sit('unlocked')
    await listShown(again.page)
    await composer(again.page).waitFor()
    await leave()
  })

  it('locked: explained, and the session is still there when it is unlocked', async () => {
    const { page } = await sit('locked')
    await page.getByText(say('signin.vault.keyring-locked.title')).waitFor()
    await picture(page, 'keyring-locked')
    await leave()
    const again = await sit('unlocked')
    await listShown(again.page)
    await leave()
  })

  it('another one than before: explained, and one signs in anew as the same device', async () => {
    const devices = await amphiDevices(campus, 'petrova')
    // The person’s key store was made anew: it is open, and knows no key of ours.
    for (const file of filesBelow(path.join(home, '.local/share/keyrings'))) rmSync(file)
    const { page } = await sit('unlocked')
    await page.getByText(say('signin.vault.damaged.title')).waitFor()
    await page.getByRole('button', { name: say('signin.vault.forget') }).click()
    await signInByPassword(here(), campus.person('petrova'))
    await listShown(page)
    expect(await amphiDevices(campus, 'petrova')).toEqual(devices)
  })
})
