// Starts Amphi as an ordinary person has it: own home, own desktop session, sandbox on, driven by Playwright.
// Knows how to start, watch and end the app; what is done in it is the tests' business.
import type { ChildProcess } from 'node:child_process'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { resolveElectron } from '../../build/runtime.ts'
import { makeHome, removeHome, startSession, type DesktopSession, type Keyring } from './desktop-session.ts'
import { asUser, familyOf, killGroup, until, type ProcessSeen } from './processes.ts'
import { freshFolder } from './run-folder.ts'
import { stageApp } from './stage.ts'
import { giveTo, testUser, type TestUser } from './user.ts'

export interface LaunchOptions {
  /** A home of `makeHome` that is kept; without it the app gets a new one, removed with `dispose`. */
  home?: string
  /** A desktop session that is already running; its key store and bus are used and not ended. */
  session?: DesktopSession
  keyring?: Keyring
  /** Added after Amphi's folder on the command line. */
  args?: readonly string[]
  env?: Readonly<Record<string, string>>
  /** The organisation's policy, written as a file that the app is pointed to. */
  policy?: Readonly<Record<string, unknown>>
  /** Another folder than the built Amphi (dist/ and package.json), readable for everybody. */
  app?: string
  /** Milliseconds for the start, 30 000 by default. */
  timeout?: number
}

export interface RunningApp {
  electron: ElectronApplication
  session: DesktopSession
  home: string
  /** The main process, which leads the process group of the app. */
  pid: number
  /** The first window, when its page has loaded. */
  window: () => Promise<Page>
  /** Everything the app wrote to its output. */
  output: () => string
  /** The processes of the app that are alive. */
  family: () => ProcessSeen[]
  /** Closes the app as a person does and waits for its end. Home and session stay. */
  close: () => Promise<void>
  /** SIGKILL to the whole process group. Home and session stay. */
  kill: () => Promise<void>
  /** Starts the app again in the same home and session; the former one must have ended. */
  relaunch: (changes?: Pick<LaunchOptions, 'args' | 'env' | 'policy' | 'timeout'>) => Promise<RunningApp>
  /** Ends everything and removes the home, unless it was given. */
  dispose: () => Promise<void>
}

/** The environment variable through which development builds and tests point the app to a policy file. */
export const POLICY_VARIABLE = 'AMPHI_POLICY'

/** Xvfb has no graphics card; software drawing in the app's own process tree is what a virtual machine does, too. */
const DISPLAY_ARGS = ['--disable-gpu', '--force-color-profile=srgb', '--lang=en-GB']

const ATTACH_MS = 10_000

let wrapper: string | undefined

/**
 * Playwright attaches a debugger as soon as Node says that it listens. Now and then (1 start in 100 on a busy machine) Electron 33
 * crashes when that happens before its Node is ready; so the line is held back until Chromium says that it listens, too.
 */
const HOLD_DEBUGGER_LINE = String.raw`sed -u -e '/^Debugger listening/{h;d}' -e '/^DevTools listening/{p;x}'`

/** Playwright starts one executable: a script that becomes the ordinary user and then Electron, with the same process id. */
function executable(electron: string, user: TestUser | null): string {
  if (wrapper === undefined) {
    wrapper = path.join(freshFolder('start'), 'electron')
    writeFileSync(wrapper, `#!/bin/bash\nexec ${asUser(user).join(' ')} '${electron}' "$@" 2> >(exec ${HOLD_DEBUGGER_LINE} >&2)\n`, { mode: 0o755 })
  }
  return wrapper
}

function policyEnv(home: string, policy: LaunchOptions['policy']): Record<string, string> {
  if (policy === undefined) return {}
  const file = path.join(home, 'policy.json')
  writeFileSync(file, JSON.stringify(policy), { mode: 0o644 })
  giveTo(testUser(), file)
  return { [POLICY_VARIABLE]: file }
}

interface Outputs {
  of: (child: ChildProcess) => () => string
  /** How the process that was started last ended and the last lines it wrote, for whoever reads why a start failed. */
  lastWords: () => string
  end: () => void
}

/** Keeps what every process started meanwhile writes, from its first byte: Playwright hands its process over only when that is long read. */
function collectOutput(): Outputs {
  const texts = new Map<ChildProcess, string>()
  const seen = (message: unknown): void => {
    const { process: child } = message as { process: ChildProcess }
    texts.set(child, '')
    process.nextTick(() => {
      for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => texts.set(child, `${texts.get(child) ?? ''}${data.toString()}`))
    })
  }
  subscribe('child_process', seen)
  const lastWords = (): string => {
    const last = [...texts].at(-1)
    if (last === undefined) return 'nothing was started'
    const [{ exitCode, signalCode }, text] = last
    return `exit code ${exitCode ?? 'none'}, signal ${signalCode ?? 'none'}, output:\n${text.slice(-2000)}`
  }
  return { of: (child) => () => texts.get(child) ?? '', lastWords, end: () => void unsubscribe('child_process', seen) }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Whoever starts the app ends it: Playwright listens for signals and would end this whole process, whatever else is to be put away. */
async function keepingSignals<T>(begin: () => Promise<T>): Promise<T> {
  const before = SIGNALS.map((signal) => ({ signal, known: new Set(process.listeners(signal)) }))
  const begun = await begin()
  for (const { signal, known } of before) for (const listener of process.listeners(signal)) if (!known.has(listener)) process.off(signal, listener)
  return begun
}

async function start(session: DesktopSession, options: LaunchOptions): Promise<Omit<RunningApp, 'relaunch' | 'dispose'>> {
  const runtime = await resolveElectron()
  const store = session.keyring === 'plain' ? ['--password-store=basic'] : ['--password-store=gnome-libsecret']
  const outputs = collectOutput()
  const attach = (timeout: number): Promise<ElectronApplication> =>
    _electron.launch({
      executablePath: executable(runtime.path, session.user),
      args: [...DISPLAY_ARGS, ...store, options.app ?? stageApp(), ...(options.args ?? [])],
      env: { ...session.env, ...policyEnv(session.home, options.policy), ...options.env },
      cwd: session.home,
      chromiumSandbox: true,
      timeout,
    })
  // Now and then (1 start in 40) the app runs and Playwright never gets its first answer, or Electron 33 dies of the debugger that attaches: then
  // it is started once more, and how the first one ended is told. `test/package` starts the app without a debugger and without a second try.
  const insist = (): Promise<ElectronApplication> =>
    attach(ATTACH_MS).catch((error: unknown) => {
      console.warn(`started once more: ${error instanceof Error ? error.name : String(error)}, ${outputs.lastWords()}`)
      return attach(options.timeout ?? 30_000)
    })
  const electron = await keepingSignals(insist).finally(outputs.end)
  const child = electron.process()
  const pid = child.pid
  if (pid === undefined) throw new Error('Electron has no process id')
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null
  return {
    electron,
    session,
    home: session.home,
    pid,
    output: outputs.of(child),
    family: () => (ended() ? [] : familyOf(pid)),
    window: async () => {
      const page = await electron.firstWindow({ timeout: options.timeout ?? 30_000 })
      await page.waitForLoadState('domcontentloaded')
      return page
    },
    close: async () => {
      if (!ended()) await electron.close()
      await until('the app ends', ended, 15_000)
      await killGroup(pid)
    },
    kill: async () => {
      await killGroup(pid)
      await until('the app is seen to have ended', ended, 15_000)
    },
  }
}

/**
 * Starts Amphi and resolves when Playwright holds its main process.
 * As root the app runs as the ordinary test user, else as the person who runs the tests; the sandbox is on in both cases.
 * @throws when the app is not built or does not start within `timeout`.
 */
export async function launchAmphi(options: LaunchOptions = {}): Promise<RunningApp> {
  const home = options.session?.home ?? options.home ?? makeHome()
  const session = options.session ?? (await startSession(home, options.keyring))
  let current: Awaited<ReturnType<typeof start>>
  const cleanUp = async (): Promise<void> => {
    if (options.session !== undefined) return
    await session.stop()
    if (options.home === undefined) removeHome(home)
  }
  const wrap = (app: typeof current, used: LaunchOptions): RunningApp => ({
    ...app,
    relaunch: async (changes = {}) => {
      const next = { ...used, ...changes }
      current = await start(session, next)
      return wrap(current, next)
    },
    dispose: async () => {
      await current.kill()
      await cleanUp()
    },
  })
  try {
    current = await start(session, options)
    return wrap(current, options)
  } catch (error) {
    await cleanUp()
    throw error
  }
}
