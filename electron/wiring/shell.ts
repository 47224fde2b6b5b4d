// Joins the rooms into a running app, in the order in which a person meets them: log, sessions, account, page, window, end.
// This file must not do anything itself that has a room of its own.

import { rm } from 'node:fs/promises'
import path from 'node:path'
import { app, dialog, Menu, nativeTheme, shell, type Session } from 'electron'
import { createAccounts, type Live } from '../account/accounts.ts'
import { keyStore } from '../account/electron-key-store.ts'
import type { Fetch } from '../account/http.ts'
import { openPageSession, openPlainSession } from '../account/page-session.ts'
import { createSignIn } from '../account/sign-in.ts'
import type { Language, Settings } from '../bridge/contract.ts'
import { serveElectron } from '../bridge/electron-ipc.ts'
import type { Folders, Partition } from '../config/folders.ts'
import { newPartition } from '../config/folders.ts'
import type { Config } from '../config/resolve.ts'
import { resolveLanguage, type AppState } from '../config/settings.ts'
import type { Store } from '../config/store.ts'
import { parseLink } from '../desktop/deep-links.ts'
import { createLog } from '../desktop/log.ts'
import { wanted } from '../desktop/notifications.ts'
import { createNotifier } from '../desktop/notifier.ts'
import { text, type ShellKey } from '../desktop/texts.ts'
import { watchWake } from '../desktop/wake.ts'
import { keepWishes, type Wish } from '../desktop/wishes.ts'
import { copyImage } from '../media/copy-image.ts'
import { fileExits } from '../media/save.ts'
import { appHandler } from '../security/app-protocol.ts'
import { externalLinks } from '../security/external-links.ts'
import { guardCallNavigation, guardNavigation } from '../security/navigation.ts'
import { guardPermissions } from '../security/permissions.ts'
import { systemBrowser } from '../security/system-browser.ts'
import type { TestHooks } from '../test-hooks.ts'
import { keepWindow } from '../windows/window-keeper.ts'
import { openCalling } from './calling.ts'
import { confirm } from './confirm.ts'
import { openDesk, type Desk } from './desk.ts'
import { deviceIds } from './device-ids.ts'
import { diagnostics } from './diagnostics.ts'
import { createLeaving } from './leaving.ts'
import { chatMayAsk, pageHandlers } from './page-handlers.ts'
import { clearForGood, sweep, type Clearing } from './sweep.ts'

export interface ShellStart {
  config: Config
  folders: Folders
  hooks: TestHooks
  /** Said while the configuration was read. */
  notes: readonly string[]
  settings: Store<Settings>
  state: Store<AppState>
  /** The partition that belongs to the vault; null: there is no vault. */
  recordedPartition: string | null
  /** The built app: dist/ lies in it. */
  root: string
  /** A link that the app was started with. */
  link: string | null
}

export interface Shell {
  /** A link that the desktop or another instance handed over; null: only a wish to be seen. */
  onLink(link: string | null): void
}

/** Starts everything. Call once the app is ready. */
export async function startShell({ config, folders, hooks, notes, settings, state, recordedPartition, root, link }: ShellStart): Promise<Shell> {
  const neverKeep = config.page.sharedComputer === true
  const journalOf = createLog(neverKeep ? null : folders.logs, !app.isPackaged)
  const log = (message: string, error?: unknown): void => (error === undefined ? journalOf.info(message) : journalOf.error(message, error))
  for (const note of notes) journalOf.warn(note)
  process.on('uncaughtException', (error) => log('an error nobody caught', error))
  process.on('unhandledRejection', (error) => log('a failure nobody waited for', error))
  app.on('child-process-gone', (_event, { type, reason, exitCode }) => log(`a helper process is gone: ${type} ${reason} (${exitCode})`))

  const language = (): Language => resolveLanguage(settings.get().language, [app.getLocale(), ...app.getPreferredSystemLanguages()])
  const say = (key: ShellKey): string => text(language(), key)
  const openLink = externalLinks(hooks.captureLinks ?? systemBrowser, log)
  const notifier = createNotifier((roomId, eventId) => see({ roomId, eventId, call: false }))
  // Whoever comes to make another session: it may nothing, until its maker says otherwise.
  app.on('session-created', (made) => guardPermissions(made, []))
  // By itself Electron hands the person's first certificate to whatever server asks who they are.
  app.on('select-client-certificate', (event, _contents, _url, _list, choose) => {
    event.preventDefault()
    choose()
  })
  app.on('web-contents-created', (_event, contents) => {
    const isCallPage = calling.pageOf(contents.session)
    if (isCallPage === null) guardNavigation(contents, openLink)
    else guardCallNavigation(contents, isCallPage)
  })
  Menu.setApplicationMenu(null)
  nativeTheme.themeSource = themeSource(settings.get().theme)

  // ── Sessions: one for each partition that a page runs in, one without token for discovery and sign-in ──
  let desk: Desk | null = null
  let partition: Partition = recordedPartition !== null && !neverKeep ? { id: recordedPartition, kept: true } : newPartition(!neverKeep)
  const swept = sweep(folders, partition.kept ? partition.id : null).catch((error: unknown) => log('old storage could not be removed', error))
  const opened = new Map<string, Session>()
  const pageSession = (): Session => {
    const present = opened.get(partition.id)
    if (present !== undefined) return present
    const made = openPageSession(partition, {
      account: () => {
        const live = accounts.live()
        return live === null ? null : { baseUrl: live.record.baseUrl, token: live.tokens.current() }
      },
      app: appHandler(path.join(root, 'dist/renderer'), () => accounts.live()?.record.baseUrl ?? null),
      media: (request) => desk?.media.handle(request) ?? Promise.resolve(new Response(null, { status: 404 })),
    })
    opened.set(partition.id, made)
    return made
  }
  let plain: Session | null = null
  const plainSession = (): Session => (plain ??= openPlainSession())
  const plainFetch: Fetch = (url, init) => plainSession().fetch(url, init)

  // ── The account ──
  let seenRoom: string | null = null
  let clearing: Clearing | null = null
  const notify = (live: Live) => (note: Parameters<typeof wanted>[0] & Parameters<typeof notifier.show>[0]): void => {
    const focused = keeper.current()?.isFocused() === true ? seenRoom : null
    if (accounts.live() !== live || !wanted(note, settings.get().notifications, focused)) return
    const words = { ring: 'shell.ring', 'call-started': 'shell.callStarted' } as const
    const said = note.eventId === null ? say('shell.invitation') : note.words === undefined ? note.body : say(words[note.words])
    notifier.show({ ...note, body: said })
  }
  const accounts = createAccounts({
    vaultFile: folders.vault,
    keyStore,
    storageMode: config.storageMode,
    neverKeep,
    state,
    partition: () => partition,
    plainFetch,
    accountFetch: (url, init) => pageSession().fetch(url, init),
    ssoLogoutUrl: config.ssoLogoutUrl,
    openLink,
    encryptionOff: (fromServer) => (config.encryptionDecided ? config.page.encryptionOff : fromServer),
    log,
    events: {
      opened: async (live) => {
        await clearing?.finish()
        clearing = null
        calling.policy.open(live.record, !live.shared)
        // A page that keeps nothing for the shared computer's account, one that keeps its storage for everybody else's.
        const moves = live.shared === partition.kept
        if (moves) partition = newPartition(!live.shared)
        desk = await openDesk({
          live,
          folders,
          pageSession: pageSession(),
          plainSession: plainSession(),
          onLost: (reason) => accounts.lost(reason),
          notify: notify(live),
          ringOver: (roomId) => notifier.endRing(roomId),
          badge: ({ mentions, unread }) => app.setBadgeCount(mentions + unread),
          log,
        })
        if (moves) keeper.open(pageSession())
      },
      closed: async (live, wipe) => {
        await calling.calls.end()
        calling.policy.close()
        const closing = desk
        desk = null
        wishes.forget()
        notifier.clearAll()
        app.setBadgeCount(0)
        seenRoom = null
        await closing?.close()
        await closing?.wipe(wipe)
        await state.set({ lastRoom: null })
        clearing = clearForGood(pageSession(), log)
        await clearing.once
        log(`the account is closed${live.shared ? ' (shared computer)' : ''}`)
      },
      ended: (reason) => keeper.tell('account.ended', { reason }),
    },
  })
  const signIn = createSignIn({
    fetch: plainFetch,
    openLink,
    texts: () => ({
      language: language(),
      done: say('shell.return.done'),
      doneHint: say('shell.return.doneHint'),
      failed: say('shell.return.failed'),
      failedHint: say('shell.return.failedHint'),
    }),
    deviceIdFor: deviceIds(state),
    deviceName: `Amphi (${DEVICE_SYSTEM[process.platform] ?? process.platform})`,
    onSession: async (session, how) => {
      // Whoever was here is gone from the screen; what they had not sent stays for them.
      keeper.focus()
      return accounts.adopt(session, how)
    },
    onState: (now) => keeper.tell('signin.state', now),
    log,
  })

  // ── The page ──
  const wishes = keepWishes(({ roomId, eventId, call }) => keeper.tell('navigate', { roomId, eventId, focus: call === true ? 'call' : 'timeline' }))
  const see = (wish: Wish): void => {
    keeper.focus()
    wishes.ask(wish)
  }
  const keeper = keepWindow({
    look: () => ({
      preload: path.join(root, 'dist/electron/preload.cjs'),
      bounds: state.get().bounds,
      theme: settings.get().theme,
      zoom: settings.get().zoom,
      developer: !app.isPackaged,
      onBounds: (bounds) => void state.set({ bounds }).catch((error: unknown) => log('the window’s place could not be kept', error)),
    }),
    onClose: () => {
      if (calling.calls.current() === null) return app.quit()
      // The engine lives in this window: while a call lasts it is only put out of sight.
      closedDuringCall = true
      keeper.current()?.hide()
    },
    onLoading: () => wishes.pageGone(),
    say,
    quit: () => app.quit(),
    log,
  })
  let closedDuringCall = false
  const calling = openCalling({
    config,
    root,
    settings,
    state,
    platform: process.platform,
    developer: !app.isPackaged,
    live: () => accounts.live(),
    desk: () => desk,
    pageSession,
    plainFetch,
    accountFetch: (url, init) => pageSession().fetch(url, init),
    engineHome: () => keeper.current()?.webContents ?? null,
    tell: keeper.tell,
    saveFolder: hooks.saveFolder,
    downloads: () => app.getPath('downloads'),
    say,
    language,
    onEnded: () => {
      // What the person closed during the call is closed now.
      if (closedDuringCall && keeper.current()?.isVisible() === false) app.quit()
      closedDuringCall = false
    },
    log,
  })
  let resolveOpened = (): void => undefined
  const vaultRead = new Promise<void>((resolve) => {
    resolveOpened = resolve
  })
  const unsent = (): boolean => (desk?.journal.outbox.all().length ?? 0) > 0
  serveElectron({
    isOurs: (id) => keeper.isOurs(id) || calling.chat.roomOf(id) !== null,
    mayAsk: (channel, id) => keeper.isOurs(id) || chatMayAsk(channel),
    isEngineHome: keeper.isOurs,
    chat: calling.chat,
    log,
    engineAccount: async () => {
      await vaultRead
      const live = accounts.live()
      if (live === null || desk === null) return null
      const { userId, deviceId, baseUrl, encryptionOff } = live.record
      return { userId, deviceId, baseUrl, encryptionOff, calls: calling.policy.current(), language: language(), ephemeral: live.shared, publicReceipts: settings.get().publicReceipts }
    },
    onEnginePort: (port) => {
      desk?.connect(port)
      const now = calling.calls.engineState()
      if (now !== null) desk?.tellEngine(now)
    },
    handlers: pageHandlers({
      config,
      settings,
      state,
      accounts,
      signIn,
      desk: () => desk,
      exits: fileExits({
        load: async (mxc) => (await desk?.media.file(mxc)) ?? { kind: 'failure', code: 'not-found' },
        askWhere: async (suggested) => {
          if (hooks.saveFolder !== null) return path.join(hooks.saveFolder, path.basename(suggested))
          const window = keeper.current()
          const { canceled, filePath } = window === null ? await dialog.showSaveDialog({ defaultPath: suggested }) : await dialog.showSaveDialog(window, { defaultPath: suggested })
          return canceled ? null : filePath
        },
        downloads: () => hooks.saveFolder ?? app.getPath('downloads'),
        openPath: (file) => shell.openPath(file),
      }),
      copyImage: (open, mxc) => copyImage(open.media, mxc),
      openLink,
      language,
      version: app.getVersion(),
      diagnostics: () => diagnostics(calling.sharing()),
      platform: process.platform,
      opened: vaultRead,
      onReady: () => {
        wishes.pageReady()
        log(`rooms are painted ${Math.round(process.uptime() * 1000)} ms after the start`)
      },
      onSettings: ({ zoom, theme }) => {
        nativeTheme.themeSource = themeSource(theme)
        keeper.current()?.webContents.setZoomFactor(zoom)
        keeper.tell('settings.changed', settings.get())
        calling.chat.page()?.setZoomFactor(zoom)
        calling.layOut()
        calling.tellChat('settings.changed', settings.get())
        calling.calls.tell('theme.changed', { theme })
      },
      onWish: see,
      calls: calling.calls,
      openCall: calling.open,
      drawChat: calling.drawChat,
      callsPolicy: calling.policy.current,
      chatRoom: calling.chat.roomOf,
      onRoom: (roomId) => {
        seenRoom = roomId
        if (roomId !== null) notifier.clear(roomId)
      },
      setTitle: (title) => keeper.current()?.setTitle(title),
      mayDiscard: async () => !unsent() || confirm(keeper.current(), say, 'shell.signOut'),
    }),
  })
  nativeTheme.on('updated', () => {
    const now = { dark: nativeTheme.shouldUseDarkColors, contrast: nativeTheme.shouldUseHighContrastColors }
    keeper.tell('theme.changed', now)
    calling.tellChat('theme.changed', now)
  })
  watchWake(() => {
    desk?.wake()
    calling.policy.wake()
  })

  // ── The end ──
  const leave = createLeaving({
    mayLeave: async () => accounts.live()?.shared !== true || !unsent() || confirm(keeper.current(), say, 'shell.unsent'),
    hide: async () => {
      keeper.tell('leaving', null)
      calling.tellChat('leaving', null)
      keeper.current()?.hide()
      await calling.calls.end()
      await new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS))
    },
    endShared: async () => {
      if (accounts.live()?.shared === true) await accounts.signOut()
    },
    settle: async () => {
      signIn.cancel()
      await desk?.close()
      await Promise.all([settings.set({}), state.set({})])
      for (const session of opened.values()) session.flushStorageData()
      await rm(folders.ephemeral, { recursive: true, force: true })
    },
    exit: () => app.exit(0),
    log,
  })
  app.on('before-quit', (event) => {
    event.preventDefault()
    void leave()
  })
  app.on('window-all-closed', () => app.quit())

  // ── The beginning ──
  await swept
  keeper.open(pageSession())
  void accounts
    .open()
    .catch((error: unknown) => log('the account could not be opened', error))
    .finally(resolveOpened)

  const onLink = (handed: string | null): void => {
    const intent = handed === null ? null : parseLink(handed, config.permalinkHosts)
    if (intent?.kind === 'room') return see(intent)
    if (intent?.kind === 'sign-in') signIn.link(intent)
    keeper.focus()
  }
  if (link !== null) onLink(link)
  return { onLink }
}

/** So long the page may take to hand over a draft when its window goes. */
const LAST_WORDS_MS = 150
const DEVICE_SYSTEM: Partial<Record<NodeJS.Platform, string>> = { linux: 'Linux', win32: 'Windows', darwin: 'macOS' }

const themeSource = (theme: Settings['theme']): 'system' | 'light' | 'dark' => (theme === 'contrast' ? 'system' : theme)
