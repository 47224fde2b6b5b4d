// Loads a deployment's config.js and library into the call page, by script elements at the page's own origin, within ten seconds.
// This file must not know tokens, participants or media. A script that loops cannot be stopped from here: main watches the view and ends it.

import type { CallError, CallErrorCode } from '../conference.ts'
import { readConfig, type DeploymentOptions } from './config.ts'
import { isLibrary, type Library } from './library.ts'
import { leadOldCapture } from './old-capture.ts'
import type { JitsiOptions } from './options.ts'
import { watchSockets } from './sockets.ts'

/** Nothing usable within this time is "slow" (ms): said within ten seconds of the click, of which the window takes its part. */
export const LOADING_TIME = 9_000

/** The names under which a deployment's scripts leave what they bring, and those under which the library looks for jQuery. */
interface ScriptGlobals {
  config?: unknown
  JitsiMeetJS?: unknown
  jquery?: unknown
  jQuery?: unknown
  $?: unknown
}

export interface Deployment {
  library: Library
  options: DeploymentOptions
}

export type LoadOutcome = { ok: true; value: Deployment } | { ok: false; error: CallError }

class Failure extends Error {
  readonly code: CallErrorCode
  constructor(code: CallErrorCode, detail: string | null = null) {
    super(detail ?? code)
    this.code = code
  }
}

/** Runs one script of the deployment; refuses with what a person should know when it does not come in time. */
function runScript(page: Window, path: string, until: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = page.document.createElement('script')
    const settle = (failure: Failure | null): void => {
      page.clearTimeout(timer)
      script.onload = script.onerror = null
      script.remove()
      if (failure === null) resolve()
      else reject(failure)
    }
    const timer = page.setTimeout(() => { settle(new Failure('deployment-slow')) }, Math.max(0, until - Date.now()))
    script.onload = () => { settle(null) }
    script.onerror = () => { settle(new Failure('deployment-unreachable')) }
    script.src = path
    page.document.head.append(script)
  })
}

/** A script of another name, or a page of words for every address, is an answer but no deployment; that needs one question more. */
async function whyNot(page: Window, path: string, until: number): Promise<CallErrorCode> {
  try {
    const response = await page.fetch(path, { method: 'HEAD', cache: 'no-store', signal: AbortSignal.timeout(Math.max(1, Math.min(2000, until - Date.now()))) })
    // A gateway's own words about a server that is not there.
    return [502, 503, 504].includes(response.status) ? 'deployment-unreachable' : 'deployment-wrong'
  } catch {
    return 'deployment-unreachable'
  }
}

/**
 * The deployment whose page this is, ready to connect to one conference.
 * Errors: `deployment-unreachable`, `deployment-slow`, `deployment-wrong`.
 */
export async function loadDeployment({ start, window: page = window }: JitsiOptions): Promise<LoadOutcome> {
  const globals = page as ScriptGlobals
  const until = Date.now() + LOADING_TIME
  const configPath = `/config.js?room=${encodeURIComponent(start.conference)}`
  const libraryPath = '/libs/lib-jitsi-meet.min.js'
  try {
    // Libraries of before 2025 take jQuery from the page, under one of three names; the newest look for none. It comes from our own page, beside the configuration.
    const jquery = globals.jQuery === undefined ? import('jquery').then((module) => module.default) : Promise.resolve(globals.jQuery)
    const [found] = await Promise.all([jquery, runScript(page, configPath, until)])
    globals.jquery = globals.jQuery = globals.$ = found
    const options = readConfig(globals.config, start.origin, start.conference, start.policy)
    if (options === null) throw new Failure('deployment-wrong', 'config.js')
    watchSockets(page)
    leadOldCapture(page)
    if (!isLibrary(globals.JitsiMeetJS)) await runScript(page, libraryPath, until)
    const library = globals.JitsiMeetJS
    if (!isLibrary(library)) throw new Failure('deployment-wrong', 'lib-jitsi-meet')
    return { ok: true, value: { library, options } }
  } catch (error) {
    if (!(error instanceof Failure)) return { ok: false, error: { code: 'deployment-wrong', detail: error instanceof Error ? error.message.slice(0, 200) : null } }
    const code = error.code === 'deployment-unreachable' ? await whyNot(page, configPath, until) : error.code
    return { ok: false, error: { code, detail: error.message === error.code ? null : error.message } }
  }
}
