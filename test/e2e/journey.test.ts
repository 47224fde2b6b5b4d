// A day in the app, in a university of sixty rooms: find, read back, write, change, answer, files, people, invitations; and how a second person sees it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCampus, type Campus, type CampusClient } from '../campus/index.ts'
import { makeHome, removeHome } from '../support/desktop-session.ts'
import { giveTo, testUser } from '../support/user.ts'
import { picture, pictureOnFailure } from './support/pictures.ts'
import { readToBeginning } from './support/read-back.ts'
import { buttonMenu, composer, delivered, filterField, listRow, message, messageMenu, openRoom, timeline, write } from './support/room.ts'
import { downloads, openSeat, say, type Seat } from './support/seat.ts'
import { listShown, signInByPassword } from './support/sign-in.ts'
import { soon } from './support/soon.ts'

let campus: Campus
let seat: Seat
let home: string
let ivanov: CampusClient

const room = (slug: string) => campus.room(slug)
const page = () => seat.page
interface ServerEvent {
  event_id: string
  type: string
  sender: string
  content: Record<string, unknown>
  unsigned?: Record<string, unknown>
}

/** The newest event of a room for which `is` holds, as the second person's client sees it. */
async function theirs(roomId: string, is: (event: ServerEvent) => boolean): Promise<ServerEvent> {
  let found: ServerEvent | undefined
  await soon(async () => {
      const { chunk } = await ivanov.messages(roomId, { limit: 30 })
      found = chunk.find(is)
      return found !== undefined
    }, { timeout: 15_000 })
    .toBe(true)
  if (found === undefined) throw new Error('not there')
  return found
}
/** The words of a badge, which only a screen reader says. */
const badge = (roomId: string, words: string): Promise<void> => listRow(page(), roomId).getByText(words, { exact: true }).waitFor({ state: 'attached' })
const says = (body: string) => (event: ServerEvent): boolean => event.content.body === body

beforeAll(async () => {
  campus = await startCampus({ seed: 'university-small', identity: ['password'] })
  home = makeHome()
  seat = await openSeat(campus, { home, env: { AMPHI_TEST_SAVE: downloads(home) } })
  ivanov = await campus.login('ivanov')
  await signInByPassword(seat, campus.person('petrova'))
  await listShown(page())
})
afterAll(async () => {
  await seat?.app.dispose()
  await campus?.stop()
  if (home !== undefined) removeHome(home)
})
pictureOnFailure('journey', () => seat?.page)

describe('the list', () => {
  it('has its sections, and the counts of the server', async () => {
    const petrova = await campus.login('petrova')
    const filter = encodeURIComponent(JSON.stringify({ room: { timeline: { limit: 1 } } }))
    interface Counted { unread_notifications: { notification_count: number; highlight_count: number } }
    const { rooms } = await petrova.api<{ rooms: { join: Record<string, Counted> } }>('GET', `/_matrix/client/v3/sync?timeout=0&filter=${filter}`)
    for (const section of ['invites', 'favourites', 'people', 'rooms'] as const) await page().locator(`[data-section="${section}"]`).waitFor()
    await picture(page(), 'journey-list')
    const drawn = await page().locator('[data-room]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-room') ?? ''))
    const counted = drawn.filter((id) => (rooms.join[id]?.unread_notifications.notification_count ?? 0) > 0)
    expect(counted.length).toBeGreaterThan(1)
    for (const id of counted) {
      const { notification_count: unread, highlight_count: mentions } = rooms.join[id]?.unread_notifications ?? { notification_count: 0, highlight_count: 0 }
      if (unread > mentions) await badge(id, say('list.unread', { count: unread }))
      if (mentions > 0) await badge(id, say('list.mentions', { count: mentions }))
    }
  })

  it.each(['матан', 'matan', 'Математический ан'])('finds the course by «%s»', async (query) => {
    await filterField(page()).fill(query)
    await listRow(page(), room('matan-2').id).waitFor()
    await soon(() => page().locator('[data-room]').count()).toBeLessThan(10)
    await page().keyboard.press('Escape')
    await soon(() => page().locator('[data-room]').count()).toBeGreaterThan(9)
  })
})

describe('reading', () => {
  it('opens at the last read message', async () => {
    await openRoom(page(), room('long-history'))
    const line = page().locator('[data-kind="unread"]')
    await line.waitFor()
    const box = await timeline(page()).boundingBox()
    await soon(async () => {
      const at = await line.boundingBox()
      return box !== null && at !== null && at.y >= box.y && at.y <= box.y + box.height
    }).toBe(true)
    await picture(page(), 'journey-unread')
  })

  it('reads 5,000 messages back to the first, without a jump', { timeout: 180_000 }, async () => {
    await openRoom(page(), room('long-history'))
    const way = await readToBeginning(page(), say('timeline.beginning'))
    expect(way.reached, `after ${String(way.pages)} pages`).toBe(true)
    expect(way.pages).toBeGreaterThan(50)
    // A row that stays where it is to the pixel, but for the rounding of a fraction.
    expect(way.jumps).toEqual([])
    const { chunk } = await ivanov.messages(room('long-history').id, { dir: 'f', limit: 50 })
    const first = chunk.find(({ type, content }) => type === 'm.room.message' && typeof content.body === 'string')
    await timeline(page()).press('Home')
    await page().locator(`[data-key="${first?.event_id ?? ''}"]`).waitFor()
    await picture(page(), 'journey-beginning')
    await page().getByRole('button', { name: say('timeline.jumpToNewest') }).click()
    await soon(() => page().getByRole('button', { name: say('timeline.jumpToNewest') }).count()).toBe(0)
  })
})

describe('writing', () => {
  it('sends Markdown as the recipient should see it', async () => {
    await openRoom(page(), room('coffee'))
    const row = await write(page(), 'a **bold** word and `code`', 'a bold word and code')
    await delivered(row)
    expect(await row.locator('strong').innerText()).toBe('bold')
    const event = await theirs(room('coffee').id, ({ content }) => String(content.formatted_body).includes('<strong>bold</strong>'))
    expect(event.content.formatted_body).toContain('<code>code</code>')
    expect(event.sender).toBe(campus.person('petrova').userId)
  })

  it('changes the last message by the arrow key', async () => {
    await delivered(await write(page(), 'with a tpyo'))
    await ivanov.send(room('coffee').id, 'heard after the typo')
    await message(page(), 'heard after the typo').waitFor()
    await composer(page()).press('ArrowUp')
    await soon(() => composer(page()).inputValue()).toBe('with a tpyo')
    await page().getByText(say('composer.editing')).waitFor()
    await composer(page()).fill('without a typo')
    await composer(page()).press('Enter')
    await message(page(), 'without a typo').waitFor()
    expect(await message(page(), 'with a tpyo').count()).toBe(0)
    const event = await theirs(room('coffee').id, ({ content }) => (content['m.new_content'] as { body?: string } | undefined)?.body === 'without a typo')
    expect(event.content['m.relates_to']).toMatchObject({ rel_type: 'm.replace' })
  })

  it('completes people, rooms and emoji while one types, and says whom it calls', async () => {
    const field = composer(page())
    const choose = async (typed: string, option: string | RegExp): Promise<void> => {
      await field.pressSequentially(typed)
      await page().getByRole('listbox', { name: say('composer.suggestions') }).getByRole('option', { name: option }).first().waitFor()
      await field.press('Enter')
    }
    await field.focus()
    await choose('@Ива', campus.person('ivanov').displayName)
    await choose('see #Matan', room('matan-2').name)
    await choose('for :tada', /tada|🎉/)
    await picture(page(), 'journey-completed')
    await field.press('Enter')
    const event = await theirs(room('coffee').id, ({ content }) => String(content.body).includes('see'))
    expect(event.content['m.mentions']).toMatchObject({ user_ids: [campus.person('ivanov').userId] })
    expect(event.content.body).toContain('🎉')
    expect(event.content.formatted_body).toContain('"https://matrix.to/#/#matan-2:uni.test"')
  })

  it('answers, reacts and deletes; the other sees each', async () => {
    const question = await ivanov.send(room('coffee').id, 'who brings the coffee?')
    const asked = page().locator(`[data-key="${question}"]`)
    await asked.waitFor()
    await messageMenu(page(), asked, say('timeline.action.reply'))
    await page().getByText(say('composer.replyTo', { who: campus.person('ivanov').displayName })).waitFor()
    await delivered(await write(page(), 'Emily and me, twelve cups'))
    const answer = await theirs(room('coffee').id, says('Emily and me, twelve cups'))
    expect(answer.content['m.relates_to']).toMatchObject({ 'm.in_reply_to': { event_id: question } })
    await asked.hover()
    await asked.getByRole('toolbar').getByRole('button', { name: say('timeline.action.react') }).click()
    await page().getByRole('button', { name: say('timeline.reaction.add', { key: '👍' }) }).first().click()
    const reaction = await theirs(room('coffee').id, ({ type, content }) => type === 'm.reaction' && (content['m.relates_to'] as { event_id?: string }).event_id === question)
    expect(reaction.content['m.relates_to']).toEqual({ rel_type: 'm.annotation', event_id: question, key: '👍' })
    expect(reaction.sender).toBe(campus.person('petrova').userId)
    await messageMenu(page(), message(page(), 'Emily and me, twelve cups').last(), say('timeline.action.delete'))
    await page().getByRole('alertdialog').getByRole('button', { name: say('timeline.redact.confirm') }).click()
    await soon(() => message(page(), 'Emily and me, twelve cups').count()).toBe(0)
    const gone = await theirs(room('coffee').id, ({ event_id: id, content }) => id === answer.event_id && content.body === undefined)
    expect(gone.content).not.toHaveProperty('formatted_body')
    expect(gone.unsigned).toHaveProperty('redacted_because')
  })

  it('sees what the other writes, changes, reacts and deletes', async () => {
    await delivered(await write(page(), 'a question to all'))
    const mine = await theirs(room('coffee').id, says('a question to all'))
    const id = await ivanov.send(room('coffee').id, 'first thought')
    await message(page(), 'first thought').waitFor()
    await ivanov.edit(room('coffee').id, id, 'second thought')
    await message(page(), 'second thought').getByText(say('timeline.edited')).waitFor()
    await ivanov.react(room('coffee').id, mine.event_id, '🎉')
    await message(page(), 'a question to all').getByRole('button', { name: /🎉/ }).waitFor()
    await ivanov.typing(room('coffee').id, true)
    await page().getByText(say('composer.typing', { who: campus.person('ivanov').displayName, count: 1 })).waitFor()
    await ivanov.typing(room('coffee').id, false)
    await ivanov.redact(room('coffee').id, id)
    await soon(() => message(page(), 'second thought').count()).toBe(0)
    await picture(page(), 'journey-room')
  })
})

describe('files', () => {
  const notes = 'Lecture notes: convergence, continuity, compactness.\n'.repeat(40)

  it('sends a picked file, and the other gets its bytes', async () => {
    const folder = path.join(home, 'Documents')
    mkdirSync(folder, { recursive: true })
    const file = path.join(folder, 'notes.txt')
    writeFileSync(file, notes)
    giveTo(testUser(), folder)
    await page().locator('input[type="file"]').setInputFiles(file)
    await page().getByRole('list', { name: say('files.attached') }).getByText('notes').waitFor()
    await composer(page()).press('Enter')
    const row = message(page(), 'notes').filter({ has: page().getByRole('button', { name: say('files.openNamed', { name: 'notes.txt' }) }) }).last()
    await row.waitFor()
    await delivered(row)
    const event = await theirs(room('coffee').id, ({ content }) => content.msgtype === 'm.file')
    const [, server, media] = /^mxc:\/\/([^/]+)\/(.+)$/.exec(String(event.content.url)) ?? []
    const answer = await fetch(`${campus.base}/_matrix/client/v1/media/download/${server ?? ''}/${media ?? ''}`, { headers: { authorization: `Bearer ${ivanov.accessToken}` } })
    expect(await answer.text()).toBe(notes)
  })

  it('sends a pasted picture', async () => {
    await page().evaluate(async () => {
      const canvas = new OffscreenCanvas(320, 200)
      const pen = canvas.getContext('2d')
      if (pen === null) throw new Error('no canvas')
      pen.fillStyle = 'teal'
      pen.fillRect(0, 0, 320, 200)
      const data = new DataTransfer()
      data.items.add(new File([await canvas.convertToBlob({ type: 'image/png' })], 'drawing.png', { type: 'image/png' }))
      document.querySelector('[data-composer-field]')?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    })
    await page().getByRole('list', { name: say('files.attached') }).getByText('drawing').waitFor()
    await composer(page()).press('Enter')
    const event = await theirs(room('coffee').id, ({ content }) => content.msgtype === 'm.image' && content.body === 'drawing.png')
    expect(event.content.info).toMatchObject({ mimetype: 'image/png', w: 320, h: 200 })
    await soon(() => page().getByRole('img', { name: 'drawing.png' }).last().evaluate((image) => (image instanceof HTMLImageElement ? image.naturalWidth : 0)), { timeout: 15_000 })
      .toBeGreaterThan(0)
  })

  it('takes a dropped file, and sends it', async () => {
    const drop = () =>
      page().evaluate(() => {
        const data = new DataTransfer()
        data.items.add(new File(['dropped'], 'dropped.txt', { type: 'text/plain' }))
        const target = document.querySelector('[data-timeline]')
        for (const type of ['dragenter', 'dragover', 'drop']) target?.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }))
      })
    await drop()
    const tray = page().getByRole('list', { name: say('files.attached') })
    await tray.getByText('dropped').waitFor()
    await page().getByRole('button', { name: say('files.remove', { name: 'dropped.txt' }) }).click()
    await soon(() => tray.count()).toBe(0)
    await drop()
    await tray.getByText('dropped').waitFor()
    await composer(page()).press('Enter')
    await theirs(room('coffee').id, ({ content }) => content.msgtype === 'm.file' && content.filename === 'dropped.txt')
  })

  it('saves what the other sent', async () => {
    const url = await ivanov.uploadMedia(new TextEncoder().encode(notes), 'text/plain', 'homework.txt')
    await ivanov.send(room('coffee').id, { msgtype: 'm.file', body: 'homework.txt', filename: 'homework.txt', url, info: { size: notes.length, mimetype: 'text/plain' } })
    await page().getByRole('button', { name: say('files.saveNamed', { name: 'homework.txt' }) }).last().click()
    await page().getByText(say('files.saved', { name: 'homework.txt' })).waitFor()
    expect(readFileSync(path.join(downloads(home), 'homework.txt'), 'utf8')).toBe(notes)
  })
})

describe('people', () => {
  it('shows who is here, with their roles', async () => {
    await openRoom(page(), room('matan-2'))
    await page().getByRole('button', { name: say('timeline.header.showPeople') }).click()
    const people = page().getByRole('listbox', { name: say('people.members') })
    await people.getByRole('option', { name: new RegExp(`${campus.person('petrova').displayName}.*${say('people.role.teacher')}|${campus.person('petrova').displayName}.*${say('people.role.owner')}`) }).waitFor()
    await page().getByLabel(say('people.searchMembers')).fill('Иванов')
    await people.getByRole('option', { name: /Иванов/ }).first().waitFor()
    await picture(page(), 'journey-people')
    await page().getByRole('button', { name: say('timeline.header.showPeople') }).click()
  })

  it('creates a group with somebody found in the directory', async () => {
    await buttonMenu(page(), say('list.new'), say('list.newGroup'))
    const dialog = page().getByRole('dialog').or(page().getByRole('alertdialog'))
    await dialog.getByLabel(say('people.groupName')).fill('Reading circle')
    await dialog.getByRole('combobox', { name: say('people.search') }).fill('Иван Ив')
    await dialog.getByRole('option', { name: /@ivanov:/ }).click()
    await dialog.getByRole('button', { name: say('people.groupCreate'), exact: true }).click()
    await page().getByRole('heading', { name: 'Reading circle' }).waitFor()
    await delivered(await write(page(), 'welcome to the circle'))
    const { rooms } = await ivanov.api<{ rooms: { invite?: Record<string, { invite_state: { events: ServerEvent[] } }> } }>('GET', '/_matrix/client/v3/sync?timeout=0')
    const invites = Object.entries(rooms.invite ?? {}).filter(([, { invite_state: state }]) => state.events.some(({ type, content }) => type === 'm.room.name' && content.name === 'Reading circle'))
    expect(invites).toHaveLength(1)
    await ivanov.join(invites[0]?.[0] ?? '')
    await ivanov.send(invites[0]?.[0] ?? '', 'glad to be here')
    await message(page(), 'glad to be here').waitFor()
  })

  it('starts a direct chat, once', async () => {
    const person = campus.people.find(({ localpart }) => localpart === 'lambert')
    if (person === undefined) throw new Error('nobody is called lambert')
    const open = async () => {
      await page().keyboard.press('Control+KeyN')
      await page().getByRole('combobox', { name: say('people.search') }).fill(person.userId)
      await page().getByRole('option', { name: new RegExp(person.userId) }).click()
      await page().getByRole('heading', { name: person.displayName }).waitFor()
    }
    await open()
    await delivered(await write(page(), 'Bonjour !'))
    const petrova = await campus.login('petrova')
    const direct = () => petrova.api<Record<string, string[]>>('GET', `/_matrix/client/v3/user/${encodeURIComponent(petrova.userId)}/account_data/m.direct`)
    await soon(async () => (await direct())[person.userId]?.length).toBe(1)
    await open()
    await message(page(), 'Bonjour !').waitFor()
    expect((await direct())[person.userId]).toHaveLength(1)
  })

  it('accepts an invitation, and leaves again', async () => {
    const choir = room('invite-choir')
    await listRow(page(), choir.id).click()
    await page().getByText(say('people.inviteNote')).waitFor()
    await picture(page(), 'journey-invitation')
    await page().getByRole('main').getByRole('button', { name: say('list.accept') }).click()
    await composer(page()).waitFor()
    await delivered(await write(page(), 'I can sing'))
    await buttonMenu(page(), say('timeline.header.menu'), say('list.menu.leave'))
    await page().getByRole('alertdialog').or(page().getByRole('dialog')).getByRole('button', { name: say('people.leave'), exact: true }).click()
    await soon(() => listRow(page(), choir.id).count()).toBe(0)
    const petrova = await campus.login('petrova')
    expect((await petrova.api<{ joined_rooms: string[] }>('GET', '/_matrix/client/v3/joined_rooms')).joined_rooms).not.toContain(choir.id)
  })
})

describe('being called', () => {
  it('a mention elsewhere notifies, and a click on it leads there', async () => {
    await openRoom(page(), room('coffee'))
    // Xvfb has no notification server: what would be shown is noted instead.
    await seat.app.electron.evaluate(({ Notification }) => {
      const noted: Electron.Notification[] = []
      Object.assign(globalThis, { noted })
      Notification.isSupported = () => true
      Notification.prototype.show = function show(this: Electron.Notification) {
        noted.push(this)
      }
    })
    const mention = 'Анна Сергеевна, можно вопрос?'
    await ivanov.send(room('matan-2').id, { msgtype: 'm.text', body: mention, 'm.mentions': { user_ids: [campus.person('petrova').userId] } })
    const noted = () =>
      seat.app.electron.evaluate(() => (globalThis as unknown as { noted: Electron.Notification[] }).noted.map(({ title, body }) => `${title}: ${body}`))
    await soon(noted, { timeout: 15_000 }).toEqual([expect.stringContaining('можно вопрос?')])
    await badge(room('matan-2').id, say('list.mentions', { count: 1 }))
    await seat.app.electron.evaluate(() => (globalThis as unknown as { noted: Electron.Notification[] }).noted[0]?.emit('click'))
    await message(page(), mention).waitFor()
    expect(await page().getByRole('heading', { level: 1 }).innerText()).toBe(room('matan-2').name)
  })
})

describe('behind it all', () => {
  it('nothing was thrown, and React had nothing to say', () => {
    expect(seat.console.filter((line) => /uncaught|engine fault|same key|Maximum update depth|Warning:/i.test(line))).toEqual([])
  })
})
