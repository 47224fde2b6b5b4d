// What this room (sign-in) is for: from an empty window to a session — server, ways to sign in, browser, password, and a stored session that cannot be opened.
// What it must not know: tokens, how main signs in, anything of rooms.

import { create } from 'zustand'
import type { Discovery, DiscoveryErrorCode, Outcome, SignInErrorCode, SignInState } from '../../../electron/bridge/contract.ts'
import { useApp } from '../state/app.ts'
import { bridge } from '../state/bridge.ts'

/** What the person chose and main has yet to do. */
export type Way = { by: 'sso'; providerId: string | null } | { by: 'password'; password: string }

export interface Flow {
  /** The server's name as typed; outlives a change of language and the next sign-out. */
  typed: string
  user: string
  shared: boolean
  looking: boolean
  found: Discovery | null
  discoveryFailed: { code: DiscoveryErrorCode; detail: string | null } | null
  /** The way that waits until the question about weak storage is answered. */
  asking: Way | null
  /** Answered in this run: not asked again. */
  storageAsked: boolean
  /** What main refused at once, before an attempt began. */
  refused: SignInErrorCode | null
}

const fresh: Flow = { typed: '', user: '', shared: false, looking: false, found: null, discoveryFailed: null, asking: null, storageAsked: false, refused: null }

/** How far the person is. Kept outside the components: a change of language draws them anew and must lose nothing. */
export const useFlow = create<Flow>(() => fresh)

export type View = 'server' | 'looking' | 'methods' | 'storage' | 'browser' | 'finishing'

/** The one thing that the page shows. What main does comes before what the person was doing. */
export function viewOf(flow: Pick<Flow, 'asking' | 'looking' | 'found'>, signIn: SignInState['kind']): View {
  if (signIn === 'waiting-browser') return 'browser'
  if (signIn === 'finishing' || signIn === 'done') return 'finishing'
  if (flow.asking !== null) return 'storage'
  if (flow.looking) return 'looking'
  return flow.found === null ? 'server' : 'methods'
}

/** The only way to sign in there, where no question is left to ask; null when there are more. */
export function onlyWay(found: Pick<Discovery, 'password' | 'sso' | 'ssoUnnamed'>): Way | null {
  if (found.password) return null
  const [first, second] = found.sso
  if (first !== undefined && second === undefined) return { by: 'sso', providerId: first.id }
  return first === undefined && found.ssoUnnamed ? { by: 'sso', providerId: null } : null
}

/** The name of a server for the eye: without the scheme. */
export const serverLabel = (server: string): string => server.replace(/^https?:\/\//i, '').replace(/\/$/, '')

let attempt = 0

/** Entering the page: the server is known where the policy gives it or somebody was just signed in. */
export function begin(): void {
  const { boot, lastServer } = useApp.getState()
  const { found, looking, typed } = useFlow.getState()
  if (found !== null || looking) return
  const server = boot.policy.server ?? (typed !== '' ? typed : lastServer)
  if (server === null) return
  useFlow.setState({ typed: server })
  void look(false)
}

/** Leaving the page: once somebody is signed in, the next person at this computer finds no trace of who it was, and the server is asked anew. */
export function settle(): void {
  if (useApp.getState().boot.phase === 'signed-in') useFlow.setState({ user: '', shared: false, found: null, asking: null, refused: null })
}

/** Asks the server how one signs in there. `go`: the person asked for it, so the only way is taken at once. */
export async function look(go: boolean): Promise<void> {
  const mine = ++attempt
  const server = useFlow.getState().typed.trim()
  if (server === '') return
  useFlow.setState({ looking: true, found: null, discoveryFailed: null, refused: null })
  const outcome = await discover(server)
  if (mine !== attempt) return
  if (!outcome.ok) {
    useFlow.setState({ looking: false, discoveryFailed: { code: outcome.code, detail: outcome.detail } })
    return
  }
  useFlow.setState({ looking: false, found: outcome.value })
  const only = go ? onlyWay(outcome.value) : null
  if (only !== null) take(only)
}

async function discover(server: string): Promise<Outcome<Discovery, DiscoveryErrorCode>> {
  try {
    return await bridge().call('signin.discover', { server })
  } catch (error) {
    // Main refuses what does not fit its schema, such as a name of 400 letters.
    return { ok: false, code: 'invalid-name', detail: error instanceof Error ? error.message : null }
  }
}

/** Back to the question for the server; an answer that still comes is ignored. */
export function otherServer(): void {
  attempt++
  clearFailure()
  useFlow.setState({ looking: false, found: null, discoveryFailed: null, asking: null, refused: null })
}

/** The person has chosen a way. Where the session could only be kept weakly protected, that is asked first, once. */
export function take(way: Way): void {
  const { shared, storageAsked } = useFlow.getState()
  const { boot } = useApp.getState()
  clearFailure()
  if (boot.weakStorage && !storageAsked && !(boot.policy.sharedComputer ?? shared)) useFlow.setState({ asking: way, refused: null })
  else void run(way)
}

/** The answer to the question about weak storage; the sign-in goes on either way. */
export async function answerStorage(accept: boolean): Promise<void> {
  const way = useFlow.getState().asking
  useFlow.setState({ storageAsked: true })
  await bridge().call('account.acceptWeakStorage', { accept })
  if (accept) useApp.setState((s) => ({ boot: { ...s.boot, weakStorage: false } }))
  useFlow.setState({ asking: null })
  if (way !== null) await run(way)
}

export const leaveStorageQuestion = (): void => useFlow.setState({ asking: null })

async function run(way: Way): Promise<void> {
  const { found, shared: chosen, user } = useFlow.getState()
  if (found === null) return
  const shared = useApp.getState().boot.policy.sharedComputer ?? chosen
  useFlow.setState({ refused: null })
  const { baseUrl } = found
  try {
    const outcome =
      way.by === 'sso'
        ? await bridge().call('signin.sso', { baseUrl, providerId: way.providerId, shared })
        : await bridge().call('signin.password', { baseUrl, user: user.trim(), password: way.password, shared })
    // Failures during the attempt come as `signin.state`; what never began is only told here.
    if (!outcome.ok && useApp.getState().signIn.kind !== 'failed') useFlow.setState({ refused: outcome.code })
  } catch (error) {
    useFlow.setState({ refused: 'unknown' })
    performance.mark('amphi:sign-in-refused', { detail: error instanceof Error ? error.message : '' })
  }
}

/** "This is a shared computer": counts also for the attempt that goes on in the browser. */
export async function setShared(shared: boolean): Promise<void> {
  useFlow.setState({ shared })
  if (useApp.getState().signIn.kind === 'waiting-browser') await bridge().call('signin.shared', { shared })
}

/** A failure that a person is told about. */
export interface Failure {
  code: Exclude<SignInErrorCode, 'cancelled'>
  detail: string | null
}

/** What went wrong last, wherever it was told; null when nothing did or the person stopped it. */
export function failureOf(refused: SignInErrorCode | null, signIn: SignInState): Failure | null {
  const code = signIn.kind === 'failed' ? signIn.code : refused
  if (code === null || code === 'cancelled') return null
  return { code, detail: signIn.kind === 'failed' ? signIn.detail : null }
}

function clearFailure(): void {
  if (useApp.getState().signIn.kind === 'failed') useApp.setState({ signIn: { kind: 'idle' } })
}
