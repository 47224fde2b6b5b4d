// For: signing a person in to Amphi without a browser that would compete for the processor, and watching the first minute.
// Must not know what the figures are held against.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import type { Campus } from '../../campus/index.ts'
import { Visitor } from '../../campus/visitor.ts'
import { makeHome, removeHome, startSession, type DesktopSession } from '../../support/desktop-session.ts'
import { said } from '../../support/journey.ts'
import { asUser } from '../../support/processes.ts'
import { stageApp } from '../../support/stage.ts'
import { startElectron, type Started } from './electron.ts'
import { listPainted, longTasks, findable, settled } from './look.ts'

export type Account = 'small' | 'large'
/** Who has 60 rooms and who has 2,907 on the large university. */
export const PERSON: Readonly<Record<Account, string>> = { small: 'petrova', large: 'big' }
export const ROOMS: Readonly<Record<Account, number>> = { small: 60, large: 2907 }

/** A home in which somebody is signed in, and what the first sign-in took. */
export interface FirstLife {
  session: DesktopSession
  /** loginToken → usable room list, milliseconds. */
  list: number
  /** loginToken → the room that nobody has spoken in for longest can be found by its name, milliseconds. */
  names: number
  /** loginToken → everything there and stored, milliseconds. */
  whole: number
  /** Longest task of the interface thread meanwhile; undefined when none was long enough to be reported. */
  longestTask: number | undefined
  dispose: () => Promise<void>
}

/** How Amphi is started for a person of this campus. */
export function startAmphi(session: DesktopSession): Promise<Started> {
  return startElectron(session, stageApp(), { AMPHI_TEST: '1', AMPHI_SERVER: session.env['AMPHI_SERVER'] ?? '' })
}

/** Signs in; answers when the login token came back, milliseconds since the epoch. */
async function signIn(page: Page, session: DesktopSession, person: string): Promise<number> {
  const button = page.getByRole('button', { name: said('signin.with') }).or(page.getByRole('button', { name: said('signin.inBrowser') })).first()
  const server = page.getByLabel(said('signin.server'))
  await button.or(server).first().waitFor({ timeout: 30_000 })
  if (await server.isVisible()) {
    await server.fill(session.env['AMPHI_SERVER'] ?? '')
    await server.press('Enter')
  }
  await button.click({ timeout: 30_000 })
  const address = await session.nextOpened()
  const back = new URL(new URL(address).searchParams.get('redirectUrl') ?? '').origin
  const visitor = new Visitor()
  const sheet = await visitor.open(address, back)
  const arrived = await visitor.submit(sheet, { pick: person }, back)
  const at = Date.now()
  await openAsBrowser(arrived.url, session)
  return at
}

/** What `bash` sends: request line and headers in its first word, to the port in the second; it prints the answer's first line. */
const ASK = 'exec 3<>"/dev/tcp/127.0.0.1/$2"; printf %s "$1" >&3; head -n 1 <&3'

/**
 * Follows the redirect as a browser does, and as a process of the person's own: Amphi's listener takes a sign-in from nobody else.
 * A whole browser would compete with the app for the processor.
 */
async function openAsBrowser(url: URL, session: DesktopSession): Promise<void> {
  const head = [`GET ${url.pathname}${url.search} HTTP/1.1`, `host: ${url.host}`, 'sec-fetch-mode: navigate', 'sec-fetch-dest: document', 'connection: close']
  const [program = '', ...args] = [...asUser(session.user), 'bash', '-c', ASK, 'ask', `${head.join('\r\n')}\r\n\r\n`, url.port]
  const { stdout } = await promisify(execFile)(program, args, { cwd: '/', timeout: 10_000 })
  if (!/^HTTP\/1\.1 200 /.test(stdout)) throw new Error(`Amphi's listener answered ${stdout}`)
}

/** The name that arrives last. */
async function oldestRoom(campus: Campus, account: Account): Promise<string> {
  const client = await campus.login(PERSON[account], 'bench') // stays: the campus gives the same one for every life
  const { joined_rooms: joined } = await client.api<{ joined_rooms: string[] }>('GET', '/_matrix/client/v3/joined_rooms')
  const room = campus.rooms.find((one) => one.kind === 'course' && joined.includes(one.id)) // the seed lists them by their last message
  if (room === undefined) throw new Error(`${PERSON[account]} is in no course`)
  return room.name
}

/** A new home, the first sign-in in it, and everything waited for. The app is ended, the home stays. */
export async function firstLife(campus: Campus, account: Account): Promise<FirstLife> {
  const oldest = await oldestRoom(campus, account)
  const home = makeHome()
  const session = await startSession(home, 'unlocked')
  session.env['AMPHI_SERVER'] = campus.base
  const dispose = async (): Promise<void> => {
    await session.stop()
    removeHome(home)
  }
  const app = await startAmphi(session)
  try {
    const page = await app.page()
    const token = await signIn(page, session, PERSON[account])
    const list = (await listPainted(page)) - token
    const names = (await findable(page, oldest)) - token
    await settled(page)
    const whole = Date.now() - token
    const tasks = await longTasks(page, token)
    await new Promise((resolve) => setTimeout(resolve, 4000)) // the snapshot is written every three seconds
    await app.stop()
    return { session, list, names, whole, longestTask: tasks.length === 0 ? undefined : Math.max(...tasks), dispose }
  } catch (error) {
    await app.stop()
    await dispose()
    throw new Error(`first sign-in of ${PERSON[account]}: ${app.output().slice(-2000)}`, { cause: error })
  }
}
