// For: the demo where nobody sits at a screen: a student signs in, reads, writes, is answered and calls the other one, on a display of its own.
// Must not know how the campus was made.
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import type { Campus, CampusRoom } from '../../test/campus/index.ts'
import { launchBrowser } from '../../test/support/browser.ts'
import { shareDisplay, startDisplay } from '../../test/support/display.ts'
import { message, openRoom, signIn, write } from '../../test/support/journey.ts'
import { launchAmphi } from '../../test/support/launch.ts'
import { removeRunFolder } from '../../test/support/run-folder.ts'
import { callTogether, FAKE_MEDIA } from './together.ts'

/** Whom the demo plays, and what is said. */
const PLAYED = 'smith'
const QUESTION = 'Does the seminar start at **ten** this week? I have `14:00` in my calendar.'
const ANSWER = 'At ten, in the large hall. Bring your questions!'

/** A course that the person is in, and somebody else of it who can answer. */
async function courseOf(campus: Campus): Promise<{ room: CampusRoom; other: string }> {
  const me = await campus.login(PLAYED)
  const { joined_rooms: joined } = await me.api<{ joined_rooms: string[] }>('GET', '/_matrix/client/v3/joined_rooms')
  for (const room of campus.rooms.filter((one) => one.kind === 'course' && joined.includes(one.id))) {
    const { joined: members } = await me.api<{ joined: Record<string, unknown> }>('GET', `/_matrix/client/v3/rooms/${encodeURIComponent(room.id)}/joined_members`)
    const teacher = campus.people.find((one) => one.role === 'teacher' && one.userId in members) ?? campus.people.find((one) => one.localpart !== PLAYED && one.userId in members)
    if (teacher !== undefined) return { room, other: teacher.localpart }
  }
  throw new Error(`${PLAYED} is in no course`)
}

/** Plays the journey and says where its pictures lie. What is begun is noted in `begun`. */
export async function journeyWithoutDisplay({ campus, pictures, begun }: { campus: Campus; pictures: string; begun: (() => Promise<void>)[] }): Promise<void> {
  const started = performance.now()
  const step = (what: string): void => console.log(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${what}`)
  rmSync(pictures, { recursive: true, force: true })
  mkdirSync(pictures, { recursive: true })
  begun.push(async () => removeRunFolder())
  const display = await startDisplay({ windowManager: true, size: '1600x1000x24' })
  begun.push(() => display.stop())
  shareDisplay(display)
  const [app, browser, course] = await Promise.all([launchAmphi({ keyring: 'unlocked', args: FAKE_MEDIA, policy: { server: campus.base, organisation: 'Amphi University' } }), launchBrowser(), courseOf(campus)])
  begun.push(() => browser.close(), () => app.dispose())

  const page = await app.window()
  const complaints: string[] = []
  page.on('console', (line) => line.type() === 'error' && complaints.push(`${line.text()} (${line.location().url})`))
  page.on('pageerror', (error) => complaints.push(String(error.stack)))
  let number = 0
  const picture = async (of: Page, name: string): Promise<void> => {
    number += 1
    await of.screenshot({ path: path.join(pictures, `${number}-${name}.png`) })
  }
  step('the window is open')
  try {
    const seen = (what: string): Promise<void> => picture(page, what)
    await signIn(page, { person: { localpart: PLAYED }, server: campus.base, browser, nextOpened: () => app.session.nextOpened(), seen })
    step(`${PLAYED} is signed in through the browser; the rooms are there`)
    await picture(page, 'rooms')
    await openRoom(page, course.room.name)
    step(`reads “${course.room.name}”`)
    await picture(page, 'history')
    await write(page, QUESTION, /Does the seminar start/)
    step('has written')
    const other = await campus.login(course.other)
    await other.send(course.room.id, ANSWER)
    await message(page, ANSWER).waitFor({ timeout: 30_000 })
    step(`${campus.person(course.other).displayName} has answered`)
    await picture(page, 'answer')
    await callTogether({ campus, course, app, page, picture, step, begun })
  } catch (error) {
    await picture(page, 'failed')
    console.error(`${[...complaints, app.output()].join('\n')}\nThe last picture: ${pictures}/${number}-failed.png`)
    throw error
  }
  console.log(`Pictures of the journey: ${pictures}`)
}
