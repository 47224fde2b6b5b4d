import { create } from 'zustand'
import { setLanguage, type Language } from '../../locales/i18n.ts'
import type { Boot, ChannelArg, Settings, SignInState, SignOutResult } from '../../../electron/bridge/contract.ts'
import { bridge } from './bridge.ts'
import { askForCall, followCalls, resetCalls, useCalls } from './calls.ts'
import { startEngine, stopEngine } from './engine-worker.ts'
import { forgetOpenRooms, openRoom, showOnlyRoom } from './rooms.ts'
import { resetStores } from './stores.ts'
import { applyTheme } from '../../design/theme.ts'
import { resetUi } from './ui.ts'

interface App {
  boot: Boot
  /** How the sign-in that goes on is doing, by main's word. */
  signIn: SignInState
  /** Said once on the sign-in page after the person signed out. */
  signedOut: SignOutResult | null
  /** The language that is drawn; a change draws everything again. */
  language: Language
  /** Where somebody was signed in last in this run: not asked again. Never of a shared computer. */
  lastServer: string | null
  /** The engine died again and again. */
  engineFailed: boolean
}

/** Before main has answered: nothing of it is drawn. */
const beforeBoot: Boot = {
  mode: { kind: 'main' },
  calls: { enabled: false, audioOnly: false, startPower: 0, domains: [], preferred: null },
  call: null,
  phase: 'sign-in',
  account: null,
  problem: null,
  weakStorage: false,
  policy: { server: null, serverLocked: false, organisation: null, sharedComputer: null, encryptionOff: true },
  settings: { language: null, theme: 'system', zoom: 1, publicReceipts: true, notifications: 'all', sendOnEnter: true, typingNotices: true },
  language: 'en',
  version: '',
  platform: 'linux',
  ended: null,
  lastRoom: null,
}

/** What main told of the account, the policy and the settings. */
export const useApp = create<App>(() => ({ boot: beforeBoot, signIn: { kind: 'idle' }, signedOut: null, language: 'en', lastServer: null, engineFailed: false }))

export const useSettings = (): Settings => useApp((s) => s.boot.settings)

/** Takes over what main said at the start (or after a vault problem was solved), and starts the engine when somebody is signed in. */
export async function enter(boot: Boot): Promise<void> {
  applyTheme(boot.settings.theme)
  useCalls.setState({ call: boot.call })
  if (boot.phase === 'signed-in') startAccount(boot)
  const before = useApp.getState().boot.calls
  await setLanguage(boot.language)
  // What main told of calls while the texts were loaded is newer than its first word.
  useApp.setState(({ boot: { calls } }) => ({ boot: calls === before ? boot : { ...boot, calls }, language: boot.language }))
}

function startAccount({ mode, lastRoom }: Boot): void {
  if (mode.kind === 'call-chat') {
    // What is asked before this has come waits, as it does for a Worker.
    void import('./engine-port.ts').then(({ connectEngine }) => connectEngine(mode.roomId))
    showOnlyRoom(mode.roomId)
    return
  }
  startEngine(() => useApp.setState({ engineFailed: true }))
  if (lastRoom !== null) openRoom(lastRoom)
}

/** Everything of the account leaves the page's memory. */
function leaveAccount(): void {
  const { account } = useApp.getState().boot
  if (account !== null) useApp.setState({ lastServer: account.shared ? null : account.baseUrl })
  stopEngine()
  forgetOpenRooms()
  resetStores()
  resetUi()
  resetCalls()
}

/** Listens to main for the life of the page. */
export function followMain(): void {
  const main = bridge()
  main.on('signin.state', (signIn) => {
    useApp.setState({ signIn })
    if (signIn.kind === 'done') void signedIn()
  })
  main.on('account.ended', ({ reason }) => {
    leaveAccount()
    useApp.setState((s) => ({ boot: { ...s.boot, phase: 'sign-in', account: null, ended: reason, lastRoom: null }, signedOut: null, signIn: { kind: 'idle' }, engineFailed: false }))
  })
  main.on('navigate', ({ roomId, eventId, focus }) => {
    // A link leads to the button; whether there is a call is for the person to say.
    if (focus === 'call') askForCall(roomId)
    openRoom(roomId, eventId)
  })
  followCalls(main)
  main.on('settings.changed', (settings) => void takeSettings(settings))
  main.on('theme.changed', (seen) => applyTheme(useApp.getState().boot.settings.theme, seen))
}

async function signedIn(): Promise<void> {
  const boot = await bridge().call('app.boot', null)
  useApp.setState({ signedOut: null, signIn: { kind: 'idle' }, engineFailed: false })
  await enter(boot)
}

async function takeSettings(settings: Settings): Promise<void> {
  applyTheme(settings.theme)
  useApp.setState((s) => ({ boot: { ...s.boot, settings } }))
  const language = settings.language ?? systemLanguage()
  if (language === useApp.getState().language) return
  await setLanguage(language)
  useApp.setState({ language })
}

/** The first language of the system that the app speaks. */
function systemLanguage(): Language {
  for (const tag of navigator.languages) {
    const language = tag.slice(0, 2)
    if (language === 'ru' || language === 'fr' || language === 'en') return language
  }
  return 'en'
}

/** Changes settings; main keeps them and may correct them by the organisation's policy. */
export async function changeSettings(change: ChannelArg<'settings.set'>): Promise<void> {
  await takeSettings(await bridge().call('settings.set', change))
}

/**
 * Ends the session here and at the server; everything of the account leaves this computer, also what was not sent.
 * `discardUnsent`: the person was told that something is unsent; else main asks when it knows of something. False: the person stays.
 */
export async function signOut(discardUnsent: boolean): Promise<boolean> {
  const signedOut = await bridge().call('account.signOut', { discardUnsent })
  if (signedOut === null) return false
  leaveAccount()
  useApp.setState((s) => ({ boot: { ...s.boot, phase: 'sign-in', account: null, ended: null, lastRoom: null }, signedOut, signIn: { kind: 'idle' }, engineFailed: false }))
  return true
}
