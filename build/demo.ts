// `npm run demo`: a university on this machine and Amphi in it. On a desktop a person goes on by hand;
// without one (or as root) a person is played, and pictures are taken. How the campus works is not known here.
import path from 'node:path'
import { startCampus, type Campus } from '../test/campus/index.ts'
import { journeyWithoutDisplay } from './demo/played.ts'
import { openOnDesktop } from './demo/desktop.ts'

/** Everything that was begun, in order; ended in the opposite one, by id. */
const begun: (() => Promise<void>)[] = []
let ending: Promise<void> | undefined

/** Ends what the demo began, once, however often it is asked to. Ctrl-C reaches the children, too: one that is gone already keeps nothing else from its end. */
function end(): Promise<void> {
  ending ??= (async () => {
    for (const stop of begun.splice(0).reverse()) {
      await stop().catch((error: unknown) => {
        console.error(`not ended as it should: ${error instanceof Error ? error.message : String(error)}`)
      })
    }
  })()
  return ending
}

/** Who can sign in, in three lines. */
function people({ people: all }: Campus): string {
  const named = (role: string): string =>
    all
      .filter((one) => one.main && one.role === role)
      .map((one) => `${one.displayName} (${one.localpart})`)
      .join(', ')
  return [
    `Teachers: ${named('teacher')}. Students: ${named('student')}.`,
    'Sign in through the browser: pick one of them on the page of the university, or anybody whom its search finds.',
    'On the form there, and in Amphi, the password is the short name and -pw, as in petrova-pw.',
  ].join('\n')
}

/** The browser remembers whom it has signed in: a second person comes in by password. */
const TWO = `A call of two: press Enter here, and a second Amphi opens; sign in there with another name and its password, not through the browser, which knows the first person.
Open the same room in both, press Call in one and Join in the other: sharing the screen is in the call's window.`

async function main(): Promise<number> {
  const root = path.dirname(import.meta.dirname)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (ending === undefined) console.log('\nending …')
      void end().then(() => process.exit(0))
    })
  }
  try {
    const campus = await startCampus({ seed: 'university-small', identity: ['oidc', 'password'], calls: { auth: 'openid' } })
    begun.push(() => campus.stop())
    console.log(people(campus))
    const hasDesktop = process.getuid?.() !== 0 && Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']) && !process.argv.includes('--played')
    if (hasDesktop) {
      console.log(TWO)
      await openOnDesktop({ root, server: campus.base, begun })
    } else {
      console.log(process.getuid?.() === 0 ? 'Root has no sandbox: an ordinary user is played on a display of its own.' : 'There is no display: a person is played on one of its own.')
      await journeyWithoutDisplay({ campus, pictures: path.join(root, 'test-results/demo'), begun })
    }
    return 0
  } catch (error) {
    if (ending === undefined) console.error(error instanceof Error ? (error.stack ?? error.message) : error)
    return 1
  } finally {
    await end()
  }
}

process.exitCode = await main()
