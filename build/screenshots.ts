// `npm run screenshots`: the pictures of README.md, of the real app against the campus, by night and by day.
// Knows what a newcomer wants to see; how Amphi is driven stands in test/support/.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { startCampus, type Campus } from '../test/campus/index.ts'
import { launchBrowser } from '../test/support/browser.ts'
import { shareDisplay, startDisplay } from '../test/support/display.ts'
import { message, openRoom, signIn } from '../test/support/journey.ts'
import { launchAmphi, type RunningApp } from '../test/support/launch.ts'
import { removeRunFolder } from '../test/support/run-folder.ts'
import { callTogether, FAKE_MEDIA } from './demo/together.ts'

const root = path.dirname(import.meta.dirname)
const folder = path.join(root, 'docs/images')
const LAST = 'Спасибо! 1,6449 — очень похоже на π²/6.'
const SIZE = { width: 1280, height: 800 }

/** A conversation of three people that shows what a message can be; written by them, through the server. */
async function talk(campus: Campus, roomId: string): Promise<void> {
  const [teacher, student, other] = await Promise.all(['petrova', 'ivanov', 'smith'].map((who) => campus.login(who)))
  if (teacher === undefined || student === undefined || other === undefined) throw new Error('the campus has not its main people')
  for (const one of [student, other]) {
    await teacher.invite(roomId, one.userId).catch(() => console.log(`${one.userId} is in the room already`))
    await one.join(roomId)
  }
  await teacher.send(roomId, {
    msgtype: 'm.text',
    body: 'К пятнице: доказать, что ряд сходится. Начните с признака сравнения.',
    format: 'org.matrix.custom.html',
    formatted_body: 'К пятнице: доказать, что ряд <span data-mx-maths="\\sum_{n=1}^{\\infty} \\frac{1}{n^2} = \\frac{\\pi^2}{6}"><code>sum 1/n^2</code></span> сходится. Начните с <strong>признака сравнения</strong>.',
  })
  const asked = await other.send(roomId, {
    msgtype: 'm.text',
    body: 'I checked the partial sums numerically:\n\ndef partial(n):\n    return sum(1 / k**2 for k in range(1, n + 1))',
    format: 'org.matrix.custom.html',
    formatted_body: '<p>I checked the partial sums numerically:</p><pre><code class="language-python">def partial(n):\n    return sum(1 / k**2 for k in range(1, n + 1))\n</code></pre>',
  })
  await student.react(roomId, asked, '👍')
  await teacher.react(roomId, asked, '👍')
  await student.reply(roomId, asked, LAST)
}

async function themed(app: RunningApp, page: Page, theme: 'light' | 'dark'): Promise<void> {
  await app.electron.evaluate(({ nativeTheme }, source) => {
    nativeTheme.themeSource = source
  }, theme)
  // Pictures and fonts come in the frames after the first.
  await page.waitForTimeout(800)
}

async function main(begun: (() => Promise<void>)[]): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const campus = await startCampus({ seed: 'university-small', calls: { auth: 'openid' } })
  begun.push(async () => removeRunFolder(), () => campus.stop())
  const display = await startDisplay({ size: '1600x1000x24', windowManager: true })
  begun.push(() => display.stop())
  shareDisplay(display)
  const room = campus.rooms.find((one) => one.kind === 'course' && /[а-я]/i.test(one.name)) ?? campus.rooms[0]
  if (room === undefined) throw new Error('the campus has no rooms')
  await talk(campus, room.id)
  const [app, browser] = await Promise.all([launchAmphi({ keyring: 'unlocked', args: FAKE_MEDIA, policy: { server: campus.base, organisation: 'Amphi University' } }), launchBrowser()])
  begun.push(() => browser.close(), () => app.dispose())
  const page = await app.window()
  await app.electron.evaluate(({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height), SIZE)
  const picture = async (name: string): Promise<void> => {
    const file = path.join(folder, `${name}.png`)
    await page.screenshot({ path: file })
    console.log(path.relative(root, file))
  }
  await signIn(page, {
    person: { localpart: 'petrova' },
    server: campus.base,
    browser,
    nextOpened: () => app.session.nextOpened(),
    seen: async (what) => (what === 'sign-in' ? picture('sign-in') : undefined),
  })
  await openRoom(page, room.name)
  await message(page, LAST).waitFor()
  await page.waitForTimeout(3_000) // the rest of the rooms, pictures, colours of code
  await themed(app, page, 'light')
  await picture('room-light')
  await themed(app, page, 'dark')
  await picture('room-dark')
  await callTogether({
    campus,
    course: { room, other: 'ivanov' },
    app,
    page,
    picture: async (of, name) => {
      if (name === 'sharing') await of.screenshot({ path: path.join(folder, 'call.png') })
      if (name === 'call-bar') await picture('call-bar')
    },
    step: () => undefined,
    begun,
  })
}

const begun: (() => Promise<void>)[] = []
try {
  await main(begun)
} finally {
  for (const stop of begun.reverse()) await stop()
}
