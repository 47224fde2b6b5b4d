// For: `npm run campus`: a campus that stays until Ctrl-C, and says who can sign in and how.
// Must not know of Amphi.
import { parseArgs } from 'node:util'
import { startCampus, type Campus, type CampusOptions } from './index.ts'
import type { IdentityKind } from './identities.ts'
import { startLively, type Lively } from './lively.ts'

const HELP = `npm run campus -- [options]
  --identity oidc,saml,cas,ldap,password   how people sign in (default: oidc)
  --scale university                       8,886 accounts and one, big, with 2,907 rooms (made once, two to fifteen minutes)
  --seed university-small|tiny|none        what is on it (default: university-small)
  --calls none|openid|jwt|off              who gets into the university's Jitsi (default: openid; off: there is none)
  --encryption allowed                     encryption is not forbidden, and one room is encrypted
  --lively [messages a second]             people talk
  --dir FOLDER                             keep the campus there; without it everything is gone at the end`

const KINDS: readonly IdentityKind[] = ['oidc', 'saml', 'cas', 'ldap', 'password']

/** Who gets in, for a person who reads. */
const CALLS = { none: 'open to anybody', openid: 'for members of the room, by their Matrix identity', jwt: 'by tokens of its own' } as const

class UsageError extends Error {}

/** One of the words allowed, or undefined when the option is missing. */
function oneOf<T extends string>(name: string, value: string | undefined, allowed: readonly T[]): T | undefined {
  if (value === undefined) return undefined
  const found = allowed.find((one) => one === value)
  if (found === undefined) throw new UsageError(`--${name} is one of ${allowed.join(', ')}; "${value}" is not.`)
  return found
}

/** `--lively` may stand alone: parseArgs knows no options with a value that may be missing. */
function livelyRate(args: string[]): { rest: string[]; rate?: number } {
  const at = args.indexOf('--lively')
  if (at < 0) return { rest: args }
  const next = args[at + 1]
  const given = next !== undefined && /^[\d.]+$/.test(next)
  const rate = given ? Number(next) : 1 / 3
  if (!(rate > 0)) throw new UsageError('--lively takes a number above zero.')
  return { rest: args.toSpliced(at, given ? 2 : 1), rate }
}

function readOptions(args: string[]): { help: boolean; campus: CampusOptions; rate?: number } {
  const { rest, rate } = livelyRate(args)
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args: rest, options: { identity: text, scale: text, seed: text, encryption: text, calls: text, dir: text, help: { type: 'boolean', short: 'h' } } })
  const identity = values.identity?.split(',').flatMap((kind) => oneOf('identity', kind, KINDS) ?? [])
  const scale = oneOf('scale', values.scale, ['small', 'university'])
  const seed = oneOf('seed', values.seed, ['university-small', 'tiny', 'none'])
  const calls = oneOf('calls', values.calls, ['none', 'openid', 'jwt', 'off']) ?? 'openid'
  const encryption = oneOf('encryption', values.encryption, ['refused', 'allowed'])
  return {
    help: values.help === true,
    campus: {
      log: console.error,
      calls: calls === 'off' ? false : { auth: calls },
      ...(identity === undefined ? {} : { identity }),
      ...(scale === undefined ? {} : { scale }),
      ...(seed === undefined ? {} : { seed }),
      ...(encryption === undefined ? {} : { encryption }),
      ...(values.dir === undefined ? {} : { dir: values.dir }),
    },
    ...(rate === undefined ? {} : { rate }),
  }
}

/** What somebody who wants to sign in has to know, in a few lines. */
export function introduction(campus: Campus, identity: readonly IdentityKind[]): string {
  const main = campus.people.filter((person) => person.main)
  const newcomer = campus.people.find((person) => person.newcomer)
  const pages = identity.filter((kind) => kind !== 'ldap' && kind !== 'password').map((kind) => kind.toUpperCase())
  const ways = [
    ...(pages.length === 0 ? [] : [`${pages.join(', ')}: pick a person on the page`]),
    ...(pages.length === identity.length ? [] : ['with name and password']),
  ]
  return [
    `Homeserver  ${campus.base}  (${campus.serverName}, ${String(campus.rooms.length)} rooms)`,
    `Sign in     ${ways.join('; or ')}`,
    `People      ${main.map((person) => `${person.localpart} (${person.displayName})`).join(', ')}`,
    `            ${String(campus.people.length)} in all, e.g. ${newcomer?.localpart ?? ''}, who has no account yet; each password is the name and -pw`,
    ...(campus.calls === undefined ? [] : [`Calls       ${campus.calls.origin}  (a Jitsi; ${CALLS[campus.calls.auth]})`]),
  ].join('\n')
}

async function main(): Promise<void> {
  const { help, campus: options, rate } = readOptions(process.argv.slice(2))
  if (help) {
    console.log(HELP)
    return
  }
  let lively: Lively | undefined
  const starting = startCampus(options)
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    console.error('\nEnding …')
    starting
      .then(async (campus) => {
        await lively?.stop()
        await campus.stop()
      })
      .catch((error: unknown) => {
        console.error(error)
        process.exitCode = 1
      })
      .finally(() => {
        clearInterval(alive)
      })
  }
  const alive = setInterval(() => undefined, 60_000) // its servers alone do not keep this process
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  let campus: Campus
  try {
    campus = await starting
  } catch (error) {
    clearInterval(alive)
    throw error
  }
  console.log(introduction(campus, options.identity ?? ['oidc']))
  if (rate !== undefined && !ending) {
    lively = await startLively(campus, { rate })
    console.log('Lively      people are talking')
  }
  console.log('Ctrl-C ends it.')
}

if (import.meta.main) {
  try {
    await main()
  } catch (error) {
    console.error(error instanceof UsageError || (error instanceof TypeError && 'code' in error) ? `${error.message}\n\n${HELP}` : error)
    process.exitCode = 1
  }
}
