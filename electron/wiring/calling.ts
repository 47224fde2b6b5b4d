// Joins the rooms that a call is made of: policy, sessions, views, the window with the chat in it, tokens, sharing.
// This file must not do anything itself that has a room of its own.

import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { dialog, nativeTheme, powerMonitor, powerSaveBlocker, type Session, type WebContents, type WebContentsView } from 'electron'
import type { Live } from '../account/accounts.ts'
import type { Fetch } from '../account/http.ts'
import type { CallAnswers, CallChoices } from '../bridge/contract-call.ts'
import type { Answers, CallsPolicy, ChannelArg, CallState, Language, PageEvents, Settings, SharingFacts } from '../bridge/contract.ts'
import { serveCallElectron, tellPage, type ChatDoor } from '../bridge/electron-ipc.ts'
import { fail, ok } from '../bridge/outcome.ts'
import { isCallPage } from '../bridge/serve-call.ts'
import { createCalls, type Calls, type OpenRequest } from '../calls/calls.ts'
import { callDomain } from '../calls/domain.ts'
import { mayEnter } from '../calls/may-enter.ts'
import { keepCallsPolicy, type PolicyKeeper } from '../calls/policy.ts'
import { openCallSession } from '../calls/session.ts'
import { callToken } from '../calls/token.ts'
import { askWellKnown } from '../calls/well-known.ts'
import { createCapture } from '../capture/index.ts'
import { isCode } from '../config/atomic-file.ts'
import type { Config } from '../config/resolve.ts'
import type { AppState } from '../config/settings.ts'
import type { Store } from '../config/store.ts'
import type { ShellKey } from '../desktop/texts.ts'
import { fileName } from '../journal/file-names.ts'
import { openCallView, openChatView, type CallView } from '../windows/call-view.ts'
import { openCallWindow, type CallWindow } from '../windows/call-window.ts'
import { keepSharePicker } from '../windows/share-picker.ts'
import { offerContextMenu } from '../windows/context-menu.ts'
import { debounce, ground } from '../windows/main-window.ts'
import { deathCounter } from '../windows/recovery.ts'
import { callHandlers } from './call-handlers.ts'
import { confirm } from './confirm.ts'
import type { Desk } from './desk.ts'

export interface CallingOptions {
  config: Config
  root: string
  settings: Store<Settings>
  state: Store<AppState>
  platform: NodeJS.Platform
  developer: boolean
  live: () => Live | null
  desk: () => Desk | null
  pageSession: () => Session
  plainFetch: Fetch
  accountFetch: Fetch
  /** The page of the main window, whose Worker is the engine. */
  engineHome: () => WebContents | null
  tell: <E extends keyof PageEvents>(event: E, value: PageEvents[E]) => void
  /** Tests save here without a question; null: the person is asked. */
  saveFolder: string | null
  downloads: () => string
  say: (key: ShellKey) => string
  language: () => Language
  onEnded: () => void
  log: (message: string, error?: unknown) => void
}

export interface Calling {
  calls: Calls
  /** Opens a call, or comes back to it, where the organisation lets this person. */
  open(request: OpenRequest): Promise<Answers['call.open']>
  policy: PolicyKeeper
  chat: ChatDoor
  /** How sharing a screen stands on this machine. */
  sharing: () => SharingFacts
  /** Tells the chat's page, too, what every page of ours is told. */
  tellChat<E extends keyof PageEvents>(event: E, value: PageEvents[E]): void
  /** The chat's page draws its edge. */
  drawChat(width: ChannelArg<'chat.width'>['width']): Answers['chat.width']
  /** The zoom of pages is another. */
  layOut(): void
  /** Whether a page in this session is a call's, and which address it may have; null: it is one of ours. */
  pageOf(session: Session): ((url: string) => boolean) | null
}

const NO_CHOICES: CallChoices = { devices: { microphone: null, camera: null, speaker: null }, microphone: true, camera: false, greenRoom: false }
/** So long the chat may take to hand over a draft when its window goes. */
const LAST_WORDS_MS = 150
/** Larger pictures of oneself are left out. */
const MAX_PICTURE = 64 * 1024

/** Lays out everything for calls; opens nothing yet. */
export function openCalling(options: CallingOptions): Calling {
  const { config, root, settings, state, live, desk, tell, say, log } = options
  const built = (file: string): string => path.join(root, 'dist/electron', file)
  const capture = createCapture({
    platform: options.platform,
    env: process.env,
    policy: config.calls.capture,
    root,
    language: options.language,
    theme: () => settings.get().theme,
    log,
  })
  const policy = keepCallsPolicy({
    config: config.calls,
    state,
    ask: (account) => askWellKnown(options.plainFetch, account),
    onChange: (now: CallsPolicy) => {
      tell('calls.changed', now)
      chat.tell('calls.changed', now)
      desk()?.tellEngine({ kind: 'calls', policy: now })
    },
    log,
  })

  // ── The deployment's session and page ──
  const sessions = new Map<string, Session>()
  const origins = new Map<Session, string>()
  const sessionOf = (origin: string): Session => {
    const present = sessions.get(origin)
    if (present !== undefined) return present
    const made = openCallSession({
      root,
      origin,
      bridges: config.calls.bridges,
      callView: () => calls.viewId(origin),
      audioOnly: config.calls.audioOnly,
      askCapture: (callback) => calls.askCapture(callback),
    })
    sessions.set(origin, made)
    origins.set(made, origin)
    return made
  }

  // ── The window and the chat in it ──
  let window: CallWindow | null = null
  const chat = keepChat(options, () => window)
  const openFrame = (view: CallView, { roomId, title, onClose }: { roomId: string; title: string; onClose: () => void }): ReturnType<Parameters<typeof createCalls<CallView>>[0]['openFrame']> => {
    const made = openCallWindow({
      call: view.view,
      title,
      bounds: state.get().callBounds,
      ground: ground(settings.get().theme, nativeTheme.shouldUseDarkColors),
      onBounds: (callBounds) => void state.set({ callBounds }).catch((error: unknown) => log('the place of the call’s window could not be kept', error)),
      chatWidth: state.get().callChatWidth,
      zoom: () => settings.get().zoom,
      onClose,
      onChange: (now) => calls.tell('window.changed', now),
    })
    window = made
    return {
      focus: made.focus,
      setMode: made.setMode,
      setChat: (open) => made.setChat(open ? chat.view(roomId) : null),
      replaceCall: (next) => made.replaceCall(next.view),
      greet: () => calls.tell('window.changed', made.now()),
      destroy: () => {
        made.destroy()
        chat.close()
        if (window === made) window = null
      },
    }
  }

  let chatWidth: number | null = null
  // While the edge is drawn nothing is written.
  const writeChatWidth = debounce(() => void state.set({ callChatWidth: chatWidth }).catch((error: unknown) => log('the width of the chat could not be kept', error)), 500)
  const keepChatWidth = (width: number | null): void => {
    chatWidth = width
    writeChatWidth()
  }

  const tellPicker = keepSharePicker({
    root,
    look: () => ({ language: options.language(), theme: settings.get().theme }),
    zoom: () => settings.get().zoom,
    mode: () => calls.state()?.status.shareMode ?? 'text',
    capture: () => calls.capture(),
    place: (view) => window?.setPicker(view),
    onRequest: (request) => calls.tell('share.request', request),
    onSettled: (settled) => calls.tell('share.settled', settled),
    log,
  })
  let awake: number | null = null
  const calls = createCalls<CallView>({
    policy: policy.current,
    config: config.calls,
    signedIn: () => live() !== null,
    openView: (origin, events) => openCallView({ ...events, session: sessionOf(origin), origin, preload: built('preload-call.cjs'), log }),
    openFrame,
    attachCapture: ({ origin, view, ...call }) =>
      capture.attach({ ...call, session: sessionOf(origin), isCallFrame: (frame) => view().isFrame(frame), tell: tellPicker }),
    surroundings: () => ({
      language: options.language(),
      theme: settings.get().theme,
      platform: options.platform === 'win32' || options.platform === 'darwin' ? options.platform : 'linux',
      capture: capture.kind,
    }),
    picture: (mxc) => pictureOf(desk(), mxc),
    choices: () => state.get().callChoices ?? NO_CHOICES,
    onState: (now: CallState | null) => tell('call.state', now),
    onEngine: (message) => desk()?.tellEngine(message),
    stayAwake: (on) => {
      if (awake !== null) powerSaveBlocker.stop(awake)
      awake = on ? powerSaveBlocker.start('prevent-display-sleep') : null
    },
    mayLeave: () => confirm(window?.window ?? null, say, 'shell.call.leave'),
    askAgain: (why) => confirm(window?.window ?? null, say, why === 'hung' ? 'shell.call.hung' : 'shell.call.crashed'),
    onEnded: options.onEnded,
    log,
  })
  powerMonitor.on('resume', calls.resumed)

  const parentDialog = async (suggested: string): Promise<string | null> => {
    if (options.saveFolder !== null) return path.join(options.saveFolder, path.basename(suggested))
    const { canceled, filePath } = window === null ? await dialog.showSaveDialog({ defaultPath: suggested }) : await dialog.showSaveDialog(window.window, { defaultPath: suggested })
    return canceled ? null : filePath
  }
  serveCallElectron({
    originOf: calls.originOf,
    onAlive: calls.alive,
    log,
    handlers: callHandlers({
      calls,
      token: ({ domain, conference, roomId, name }) => {
        const account = live()
        if (account === null) return Promise.resolve(fail('refused'))
        const { userId, baseUrl } = account.record
        const parts = { plainFetch: options.plainFetch, accountFetch: options.accountFetch, refresh: account.tokens.refresh, allowed: (asked: string) => policy.current().domains.includes(asked), tokenUrl: config.calls.tokenUrl, onSignIn: calls.signIn }
        return callToken(parts, { domain, conference, roomId, userId, baseUrl, name })
      },
      onChoices: async (callChoices) => {
        if (live()?.shared === false) await state.set({ callChoices })
      },
      saveAttendance: async (csv, name) => {
        const target = await parentDialog(path.join(options.downloads(), fileName(name)))
        if (target === null) return fail('cancelled')
        return writeFile(target, csv, { mode: 0o600 }).then(() => ok(null), (error: unknown) => fail('disk', isCode(error, 'ENOSPC') ? 'ENOSPC' : null))
      },
      // The deployment's script can ask for it as well as our page: what is written into a room in the person's name is the person's to say.
      mayPost: () => confirm(window?.window ?? null, say, 'shell.call.attendance'),
      postAttendance: (roomId, csv, name) => spoolAttendance(desk(), csv, name, (file) => tell('call.attendance', { roomId, file })),
    }),
  })

  return {
    calls,
    open: async (request) => {
      const account = live()
      if (account !== null && calls.current()?.roomId !== request.roomId) {
        const { userId, baseUrl } = account.record
        const { roomId, conference } = request
        const asked = { baseUrl, userId, roomId, conference: { ...conference, domain: callDomain(conference.domain) ?? '' } }
        const may = await mayEnter({ accountFetch: options.accountFetch, refresh: account.tokens.refresh, policy: policy.current(), now: Date.now }, asked)
        if (live() !== account) return fail('off')
        if (!may) return fail('no-power')
      }
      return calls.open(request)
    },
    policy,
    sharing: capture.facts,
    chat: { roomOf: chat.roomOf, page: chat.page, engineHome: options.engineHome },
    tellChat: chat.tell,
    drawChat: (width) => {
      if (window === null) throw new Error('no call goes on')
      if (width === 'now') return window.drawChat(undefined)
      const drawn = window.drawChat(width === 'usual' ? null : width)
      keepChatWidth(width === 'usual' ? null : drawn.width)
      return drawn
    },
    layOut: () => window?.layOut(),
    pageOf: (session) => {
      const origin = origins.get(session)
      return origin === undefined ? null : (url) => isCallPage(url, origin)
    },
  }
}

interface ChatKeeper {
  /** The chat's page, made when it is first wanted. */
  view(roomId: string): WebContentsView
  roomOf(webContentsId: number): string | null
  page(): WebContents | null
  tell<E extends keyof PageEvents>(event: E, value: PageEvents[E]): void
  close(): void
}

/** The room's chat: our page once more, in the account's session, made lazily and revived when it dies. */
function keepChat({ root, pageSession, settings, developer, say, log }: CallingOptions, window: () => CallWindow | null): ChatKeeper {
  let present: { view: WebContentsView; roomId: string } | null = null
  /** Its window is gone, and it still hands over what was typed. */
  let ending: { view: WebContentsView; roomId: string } | null = null
  let worthReloading = deathCounter()
  const close = (): void => {
    const closing = present
    present = null
    if (closing === null || closing.view.webContents.isDestroyed()) return
    tellPage(closing.view.webContents, 'leaving', null)
    ending = closing
    setTimeout(() => {
      if (!closing.view.webContents.isDestroyed()) closing.view.webContents.close()
      if (ending === closing) ending = null
    }, LAST_WORDS_MS)
  }
  const make = (roomId: string): WebContentsView => {
    const view = openChatView({
      session: pageSession(),
      preload: path.join(root, 'dist/electron/preload.cjs'),
      developer,
      zoom: settings.get().zoom,
      onGone: (reason) => {
        if (present?.view !== view) return
        log(`the process of the call's chat is gone: ${reason}`)
        if (worthReloading()) return view.webContents.reload()
        const open = window()
        open?.setChat(null)
        close()
        if (open !== null) void dialog.showMessageBox(open.window, { type: 'error', message: say('shell.call.chat.title'), detail: say('shell.call.chat.text'), noLink: true })
      },
    })
    offerContextMenu(view.webContents, say)
    present = { view, roomId }
    return view
  }
  return {
    view: (roomId) => {
      if (present?.roomId === roomId) return present.view
      worthReloading = deathCounter()
      return make(roomId)
    },
    roomOf: (id) => [present, ending].find((one) => one !== null && !one.view.webContents.isDestroyed() && one.view.webContents.id === id)?.roomId ?? null,
    page: () => present?.view.webContents ?? null,
    tell: (event, value) => {
      if (present !== null) tellPage(present.view.webContents, event, value)
    },
    close,
  }
}

async function pictureOf(desk: Desk | null, mxc: string): Promise<string | null> {
  if (desk === null) return null
  const answer = await desk.media.handle(new Request(`media://thumb/${mxc.slice('mxc://'.length)}?w=96&h=96&m=crop`))
  const type = answer.headers.get('content-type') ?? ''
  if (answer.status !== 200 || !/^image\/(?:png|jpeg|webp|gif)$/.test(type)) return null
  const bytes = Buffer.from(await answer.arrayBuffer())
  return bytes.byteLength > MAX_PICTURE ? null : `data:${type};base64,${bytes.toString('base64')}`
}

async function spoolAttendance(desk: Desk | null, csv: string, name: string, tell: (file: PageEvents['call.attendance']['file']) => void): Promise<CallAnswers['attendance.post']> {
  if (desk === null) return fail('refused')
  const { spool } = desk.journal
  const data = new TextEncoder().encode(csv)
  const { spoolId } = await spool.begin(fileName(name), 'text/csv', data.byteLength)
  await spool.chunk(spoolId, data)
  const ended = await spool.end(spoolId)
  if (!ended.ok) return fail('refused')
  tell({ ...ended.value, width: null, height: null, blurhash: null, durationMs: null })
  return ok(null)
}
