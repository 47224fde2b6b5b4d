// What main does for each channel of the page: one line each, the work is done in the rooms.
// This file must not know Electron; what of it is needed is handed in.

import type { Accounts } from '../account/accounts.ts'
import type { SignIn } from '../account/sign-in.ts'
import type { Answers, Boot, CallsPolicy, Channel, ChannelArg, Diagnostics, Language, Settings } from '../bridge/contract.ts'
import { fail, ok } from '../bridge/outcome.ts'
import type { Handlers } from '../bridge/serve.ts'
import type { Calls } from '../calls/calls.ts'
import type { AppState } from '../config/settings.ts'
import type { Config } from '../config/resolve.ts'
import type { Store } from '../config/store.ts'
import { parseLink } from '../desktop/deep-links.ts'
import type { Wish } from '../desktop/wishes.ts'
import type { fileExits } from '../media/save.ts'
import type { OpenExternal } from '../security/external-links.ts'
import type { Desk } from './desk.ts'

export interface PageParts {
  config: Config
  settings: Store<Settings>
  state: Store<AppState>
  accounts: Accounts
  signIn: SignIn
  /** null: nobody is signed in. */
  desk: () => Desk | null
  exits: ReturnType<typeof fileExits>
  copyImage: (desk: Desk, mxc: string) => Promise<Awaited<ReturnType<Handlers['media.copyImage']>>>
  openLink: OpenExternal
  language: () => Language
  version: string
  diagnostics: () => Promise<Diagnostics>
  platform: NodeJS.Platform
  /** Resolves when the vault has been read. */
  opened: Promise<void>
  onReady: () => void
  onSettings: (settings: Settings) => void
  onWish: (wish: Wish) => void
  onRoom: (roomId: string | null) => void
  setTitle: (title: string) => void
  calls: Calls
  openCall: Handlers['call.open']
  drawChat: (width: ChannelArg<'chat.width'>['width']) => Answers['chat.width']
  callsPolicy: () => CallsPolicy
  /** The room that the page with this id is the chat of, beside its call; null: the page is the main window's. */
  chatRoom: (windowId: number) => string | null
  /** Asks the person whether what was not sent may go; true: it may, or there is nothing. */
  mayDiscard: () => Promise<boolean>
}

const platformOf = (platform: NodeJS.Platform): Boot['platform'] => (platform === 'win32' || platform === 'darwin' ? platform : 'linux')

/** What the chat beside a call may ask: to read, write and send in its room. Signing in and out, calls and the window's title are the main window's. */
const CHAT_ASKS: ReadonlySet<Channel> = new Set<Channel>([
  'app.boot', 'app.ready', 'settings.set', 'draft.put', 'draft.get', 'spool.begin', 'spool.chunk', 'spool.end', 'spool.discard',
  'media.save', 'media.open', 'media.copyImage', 'link.open', 'room.last', 'window.title', 'chat.width',
])
export const chatMayAsk = (channel: Channel): boolean => CHAT_ASKS.has(channel)

/** The handlers of all channels. One that is asked of an account while nobody is signed in fails. */
export function pageHandlers(parts: PageParts): Handlers {
  const { config, settings, state, accounts, signIn, exits } = parts
  const desk = (): Desk => {
    const present = parts.desk()
    if (present === null) throw new Error('nobody is signed in')
    return present
  }
  /** The organisation's word, where it gave one, else the person's. */
  const isShared = (chosen: boolean): boolean => config.page.sharedComputer ?? chosen
  /** Signing in is for those who are not: a page of somebody signed in has no reason to make main ask other servers or take another session. */
  const nobody = <T>(work: () => T): T => {
    if (accounts.live() !== null) throw new Error('somebody is signed in')
    return work()
  }
  const boot = (windowId: number): Boot => {
    const live = accounts.live()
    const chatRoom = parts.chatRoom(windowId)
    return {
      ...accounts.boot(),
      mode: chatRoom === null ? { kind: 'main' } : { kind: 'call-chat', roomId: chatRoom },
      calls: parts.callsPolicy(),
      call: chatRoom === null ? parts.calls.state() : null,
      policy: { ...config.page, encryptionOff: live?.record.encryptionOff ?? config.page.encryptionOff },
      settings: settings.get(),
      language: parts.language(),
      version: parts.version,
      platform: platformOf(parts.platform),
      lastRoom: live === null ? null : state.get().lastRoom,
    }
  }
  return {
    'app.boot': async (_nothing, windowId) => {
      await parts.opened
      return boot(windowId)
    },
    'app.ready': (_nothing, windowId) => {
      if (parts.chatRoom(windowId) === null) parts.onReady()
      return null
    },
    'settings.set': async (change) => {
      // A key that is absent and one that is undefined are the same to the schema, but not to a spread.
      await settings.set(Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)))
      parts.onSettings(settings.get())
      parts.desk()?.settingsChanged(settings.get())
      return settings.get()
    },
    'app.diagnostics': () => parts.diagnostics(),

    'signin.discover': ({ server }) => nobody(() => signIn.discover(config.page.serverLocked ? (config.page.server ?? server) : server)),
    'signin.sso': ({ baseUrl, providerId, shared }) => nobody(() => signIn.sso(baseUrl, providerId, isShared(shared))),
    'signin.password': ({ baseUrl, user, password, shared }) => nobody(() => signIn.password(baseUrl, user, password, isShared(shared))),
    'signin.code': ({ code }) => nobody(() => signIn.code(code)),
    'signin.cancel': () => {
      signIn.cancel()
      return null
    },
    'signin.shared': ({ shared }) => {
      signIn.setShared(isShared(shared))
      return null
    },
    'signin.reopenBrowser': async () => {
      await signIn.reopenBrowser()
      return null
    },
    'account.signOut': async (said) => {
      // The journal may hold something the page did not know of when it asked.
      if (said?.discardUnsent !== true && !(await parts.mayDiscard())) return null
      // While the token still holds: the room is told that this person has left.
      await parts.calls.end()
      return accounts.signOut()
    },
    'account.resolveProblem': async ({ choice }, windowId) => {
      await accounts.resolveProblem(choice)
      return boot(windowId)
    },
    'account.acceptWeakStorage': async ({ accept }) => {
      await accounts.acceptWeakStorage(accept)
      return null
    },

    'draft.put': async ({ roomId, body }) => {
      await desk().journal.drafts.put(roomId, body)
      return null
    },
    'draft.get': ({ roomId }) => desk().journal.drafts.get(roomId),
    'spool.begin': ({ name, mime, size }) => desk().journal.spool.begin(name, mime, size),
    'spool.chunk': async ({ spoolId, data }) => {
      await desk().journal.spool.chunk(spoolId, data)
      return null
    },
    'spool.end': ({ spoolId }) => desk().journal.spool.end(spoolId),
    'spool.discard': async ({ spoolId }) => {
      await desk().journal.spool.discard(spoolId)
      return null
    },

    'media.save': ({ mxc, name }) => exits.save(mxc, name),
    'media.open': ({ mxc, name, mime }) => exits.open(mxc, name, mime),
    'media.copyImage': ({ mxc }) => parts.copyImage(desk(), mxc),

    'call.warm': () => {
      parts.calls.warm()
      return null
    },
    'call.open': parts.openCall,
    'chat.width': ({ width }, windowId) => {
      if (parts.chatRoom(windowId) === null) throw new Error('no chat beside a call')
      return parts.drawChat(width)
    },
    'call.command': ({ command }) => {
      parts.calls.command(command)
      return null
    },
    'link.open': async ({ url }) => {
      const intent = parseLink(url, config.permalinkHosts)
      if (intent.kind === 'room' && accounts.live() !== null) {
        parts.onWish({ roomId: intent.roomId, eventId: intent.eventId, call: intent.call })
        return ok(null)
      }
      return (await parts.openLink(url)) ? ok(null) : fail('refused')
    },
    'room.last': async ({ roomId }, windowId) => {
      if (parts.chatRoom(windowId) !== null) return null
      parts.onRoom(roomId)
      if (accounts.live()?.shared === false) await state.set({ lastRoom: roomId })
      return null
    },
    'window.title': ({ title }, windowId) => {
      if (parts.chatRoom(windowId) === null) parts.setTitle(title)
      return null
    },
  }
}
