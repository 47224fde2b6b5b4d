// The life of the one account: opened from the vault, signed in, ended, signed out. Says what the page shows first.
// This file must not know windows, ipc or what an account's engine does; those are told through `events`.

import type { Account, Boot, SignInState, SignOutResult, VaultProblem } from '../bridge/contract.ts'
import type { Partition } from '../config/folders.ts'
import type { AppState } from '../config/settings.ts'
import type { Store } from '../config/store.ts'
import type { StorageMode } from '../config/storage-mode.ts'
import { examine, revoke, type EndReason } from './ending.ts'
import type { Fetch } from './http.ts'
import { isWeak, lookAtStore, type KeyStore, type StoreState } from './key-store.ts'
import { refresh, type Session } from './login.ts'
import { keepTokens, type Tokens } from './tokens.ts'
import { openVault, readEnvelope, removeVault, writeVault, type SessionRecord } from './vault.ts'

/** A signed-in account while the app runs. */
export interface Live {
  record: SessionRecord
  shared: boolean
  tokens: Tokens
}

export interface AccountEvents {
  /** A session is there: journal, media and engine may start, with a page in the right kind of partition. */
  opened(live: Live): Promise<void>
  /** The session is over. `wipe`: remove what lies on this machine, but keep what was not sent. */
  closed(live: Live, wipe: { unsent: boolean }): Promise<void>
  /** It ended without the person asking. */
  ended(reason: EndReason): void
}

export interface AccountsOptions {
  vaultFile: string
  keyStore: KeyStore
  storageMode: StorageMode
  /** Policy: nobody's session is kept on this machine. */
  neverKeep: boolean
  state: Store<AppState>
  /** The partition that the page runs in now. */
  partition: () => Partition
  /** Requests without a token, and those that carry the account's. */
  plainFetch: Fetch
  accountFetch: Fetch
  /** Address that ends the identity provider's session; null: not known. */
  ssoLogoutUrl: string | null
  openLink: (url: string) => Promise<boolean>
  encryptionOff: (fromServer: boolean) => boolean
  events: AccountEvents
  log: (message: string, error?: unknown) => void
  pause?: (ms: number) => Promise<void>
}

export interface Accounts {
  open(): Promise<void>
  live(): Live | null
  boot(): Pick<Boot, 'phase' | 'account' | 'problem' | 'weakStorage' | 'ended'>
  adopt(session: Session, how: { by: 'sso' | 'password'; shared: boolean; encryptionOff: boolean }): Promise<SignInState & { kind: 'done' }>
  signOut(): Promise<SignOutResult>
  /** The engine heard that the session is over; believed only when the homeserver says so. */
  lost(reason: EndReason): Promise<void>
  resolveProblem(choice: 'retry' | 'forget'): Promise<void>
  acceptWeakStorage(accept: boolean): Promise<void>
}

/** The homeserver is asked again after these times when it gives no clear word of a session that is said to be over. */
const ASK_AGAIN_MS = [2000, 10_000, 30_000]

const accountOf = ({ record, shared }: Live): Account => ({ userId: record.userId, deviceId: record.deviceId, baseUrl: record.baseUrl, shared })

/** Makes the keeper of the account. */
export function createAccounts(options: AccountsOptions): Accounts {
  const { vaultFile, keyStore, storageMode, state, plainFetch, accountFetch, events, log, pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) } = options
  let store: StoreState = { backend: 'unknown', strong: false }
  let live: Live | null = null
  let problem: VaultProblem | null = null
  let examining = false

  const weakAccepted = (): boolean => storageMode === 'force-plaintext' || (storageMode === 'allow-plaintext' && state.get().weakStorageAccepted)
  const mayKeep = (): boolean => store.strong || (isWeak(store.backend) && weakAccepted())
  const save = async (record: SessionRecord, shared: boolean): Promise<void> => {
    if (shared || !mayKeep()) return
    await writeVault(vaultFile, options.partition().id, record, keyStore)
  }
  const start = async (record: SessionRecord, shared: boolean): Promise<Live> => {
    const tokens = keepTokens({
      session: record,
      refresh: (token) => refresh(plainFetch, record.baseUrl, token),
      save: async (session) => {
        if (live === null) return
        live.record = { ...live.record, ...session }
        await save(live.record, live.shared)
      },
      log,
    })
    live = { record, shared, tokens }
    await events.opened(live)
    return live
  }
  const stop = async (wipe: { unsent: boolean }): Promise<void> => {
    const ending = live
    live = null
    ending?.tokens.stop()
    await removeVault(vaultFile)
    if (ending !== null) await events.closed(ending, wipe)
  }
  const read = async (): Promise<void> => {
    problem = null
    store = await lookAtStore(keyStore, storageMode, state.get().weakStorageAccepted)
    const envelope = readEnvelope(vaultFile)
    if (envelope.kind === 'none') return
    if (options.neverKeep) return removeVault(vaultFile)
    if (envelope.kind === 'damaged') {
      problem = { kind: 'damaged' }
      return
    }
    const opened = await openVault(envelope.envelope, keyStore, store)
    if (opened.kind === 'problem') {
      problem = opened.problem
      log(`the vault cannot be opened: ${problem.kind}`)
      return
    }
    const { record } = opened
    // Sealed with the fixed key before, and now there is a real store: seal anew.
    if (isWeak(envelope.envelope.backend) && store.strong) {
      await save(record, false).catch((error: unknown) => log('the vault could not be sealed anew', error))
    }
    await start(record, false)
  }

  return {
    open: read,
    live: () => live,
    boot: () => ({
      phase: live !== null ? 'signed-in' : problem !== null ? 'vault-problem' : 'sign-in',
      account: live === null ? null : accountOf(live),
      problem,
      weakStorage: storageMode === 'allow-plaintext' && isWeak(store.backend) && !state.get().weakStorageAccepted && !options.neverKeep,
      ended: live === null ? state.get().ended : null,
    }),
    adopt: async (session, how) => {
      // One account at a time: a second session would leave the first one's journal and tokens running beside it.
      if (live !== null) throw new Error('somebody is signed in already')
      const shared = how.shared || options.neverKeep
      const record: SessionRecord = { ...session, signedInBy: how.by, encryptionOff: options.encryptionOff(how.encryptionOff) }
      problem = null
      await state.set({ ended: null })
      const started = await start(record, shared)
      // After `opened`: the page may have moved to another partition.
      await save(record, shared)
      return { kind: 'done', account: accountOf(started) }
    },
    signOut: async () => {
      if (live === null) return { idpSession: 'none', revoked: true }
      const { record } = live
      const revoked = await revoke(accountFetch, record.baseUrl)
      await stop({ unsent: true })
      if (record.signedInBy === 'password') return { idpSession: 'none', revoked }
      const opened = options.ssoLogoutUrl !== null && (await options.openLink(options.ssoLogoutUrl))
      return { idpSession: opened ? 'ended' : 'unknown', revoked }
    },
    lost: async (heard) => {
      const suspect = live
      if (suspect === null || examining) return
      const { baseUrl, userId } = suspect.record
      examining = true
      try {
        let verdict = await examine(accountFetch, plainFetch, baseUrl, userId, pause)
        for (const wait of ASK_AGAIN_MS) {
          if (verdict.kind !== 'unknown' || live !== suspect) break
          await pause(wait)
          verdict = await examine(accountFetch, plainFetch, baseUrl, userId, pause)
        }
        if (live !== suspect) return
        // What the engine heard is no proof, nor is silence: only the homeserver's own word ends a session (T54).
        if (verdict.kind !== 'ended') return log(`the session was reported lost (${heard}), but the homeserver does not say so`)
        log(`the session ended: ${verdict.reason}`)
        await stop({ unsent: false })
        await state.set({ ended: verdict.reason })
        events.ended(verdict.reason)
      } finally {
        examining = false
      }
    },
    resolveProblem: async (choice) => {
      if (choice === 'retry') return read()
      await removeVault(vaultFile)
      problem = null
    },
    acceptWeakStorage: async (accept) => {
      if (!accept) return
      await state.set({ weakStorageAccepted: true })
      store = await lookAtStore(keyStore, storageMode, true)
      if (live !== null) await save(live.record, live.shared)
    },
  }
}
