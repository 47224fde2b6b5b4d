// What holds of calls for the account that is open: the organisation's word above the homeserver's, which is asked anew and remembered.
// This file must not know windows or pages; who must hear of a change is handed in.

import { NO_CALLS, type CallsPolicy } from '../bridge/contract.ts'
import type { CallsConfig } from '../config/calls.ts'
import type { AppState } from '../config/settings.ts'
import type { Store } from '../config/store.ts'
import type { WellKnown } from './well-known.ts'

/** Puts the two words together. `told` is the homeserver's preferred deployment; null: it names none. */
export function callsPolicy(config: CallsConfig, told: string | null): CallsPolicy {
  if (!config.enabled) return NO_CALLS
  const { audioOnly, startPower } = config
  const named = [told, config.preferred].filter((one) => one !== null)
  // A closed list is the organisation's last word: what it does not name is not used, whoever else names it.
  const domains = config.domains ?? [...new Set(named)]
  const preferred = named.find((one) => domains.includes(one)) ?? domains[0] ?? null
  return { enabled: true, audioOnly, startPower, domains, preferred }
}

export interface PolicyKeeperOptions {
  config: CallsConfig
  state: Store<AppState>
  ask: (account: { userId: string; baseUrl: string }) => Promise<WellKnown>
  onChange: (policy: CallsPolicy) => void
  log: (message: string, error?: unknown) => void
}

export interface PolicyKeeper {
  current(): CallsPolicy
  /** An account is there: what was remembered of its server holds at once, and the server is asked. `keep` false: nothing is written down. */
  open(account: { userId: string; baseUrl: string }, keep: boolean): void
  /** Nobody is here. */
  close(): void
  /** The network or the machine woke: ask again where there was no answer yet. */
  wake(): void
}

/** Asked again after these times while the server cannot be reached; then only when the machine wakes. */
const AGAIN_MS = [15_000, 60_000, 300_000]

/** Makes the keeper. */
export function keepCallsPolicy({ config, state, ask, onChange, log }: PolicyKeeperOptions): PolicyKeeper {
  let policy = callsPolicy(config, null)
  let account: { userId: string; baseUrl: string } | null = null
  let answered = true
  let kept = false
  let timer: NodeJS.Timeout | undefined

  const hold = (told: string | null): void => {
    const next = callsPolicy(config, told)
    if (JSON.stringify(next) === JSON.stringify(policy)) return
    policy = next
    onChange(policy)
  }
  const look = async (tries: number): Promise<void> => {
    const asked = account
    if (asked === null || !config.enabled) return
    const heard = await ask(asked)
    if (account !== asked || answered) return
    if (heard.kind === 'unknown') {
      const wait = AGAIN_MS[tries]
      if (wait !== undefined) timer = setTimeout(() => void look(tries + 1), wait)
      return
    }
    answered = true
    hold(heard.domain)
    if (kept) await state.set({ jitsi: { baseUrl: asked.baseUrl, domain: heard.domain } }).catch((error: unknown) => log('what the server says of calls could not be kept', error))
  }
  return {
    current: () => policy,
    open: (opened, keep) => {
      clearTimeout(timer)
      account = opened
      kept = keep
      answered = false
      const remembered = state.get().jitsi
      hold(remembered?.baseUrl === opened.baseUrl ? remembered.domain : null)
      void look(0)
    },
    close: () => {
      clearTimeout(timer)
      account = null
      hold(null)
    },
    wake: () => {
      if (account === null || answered) return
      clearTimeout(timer)
      void look(0)
    },
  }
}
