// The policy for key stores of Linux desktops: which one is used, when a weak one is accepted, what is wrong with the present one.
// This file must not know Electron; the store itself is handed in.

import type { VaultProblem } from '../bridge/contract.ts'
import type { StorageMode } from '../config/storage-mode.ts'

/** The operating system's means to seal a text. */
export interface KeyStore {
  /** Name of what seals: gnome_libsecret, kwallet…, basic_text, unknown; dpapi; keychain. */
  backend(): string
  /** Whether it can seal now. */
  available(): Promise<boolean>
  /** From now on a fixed key may be used: obfuscation, not protection. */
  allowPlaintext(): void
  seal(text: string): Promise<Buffer>
  /** Rejects when the key is not the one that sealed. */
  unseal(sealed: Buffer): Promise<string>
}

/** Backends without a secret of their own. */
export const isWeak = (backend: string): boolean => backend === 'basic_text' || backend === 'unknown'

/** Chromium's `--password-store` for a recorded backend; null where there is nothing to choose. */
export function passwordStoreSwitch(backend: string): string | null {
  if (backend === 'gnome_libsecret') return 'gnome-libsecret'
  return /^kwallet[56]?$/.test(backend) ? backend : null
}

/**
 * What to pass as `--password-store` before the app is ready: the store that sealed the vault, so that another desktop session
 * on the same machine does not lock the person out; `basic` where the organisation wants no key store.
 */
export function chooseStore(recorded: string | null, mode: StorageMode, chosenByPerson: boolean): string | null {
  if (mode === 'force-plaintext') return 'basic'
  if (chosenByPerson || recorded === null) return null
  return passwordStoreSwitch(recorded)
}

export interface StoreState {
  backend: string
  /** Can seal without the fixed key. */
  strong: boolean
}

/** Looks at the present key store and allows the fixed key where mode and consent do. */
export async function lookAtStore(store: KeyStore, mode: StorageMode, accepted: boolean): Promise<StoreState> {
  const backend = store.backend()
  const strong = !isWeak(backend) && (await store.available())
  if (isWeak(backend) && mode !== 'encrypted' && (accepted || mode === 'force-plaintext')) store.allowPlaintext()
  return { backend, strong }
}

/** Why a vault that `recorded` sealed cannot be opened with the present store. null: it can be tried. */
export function storeProblem(recorded: string, now: StoreState): VaultProblem | null {
  if (isWeak(recorded)) return null // sealed with the fixed key: any store of Chromium's opens it
  if (now.backend === recorded) return now.strong ? null : { kind: 'keyring-locked' }
  if (isWeak(now.backend) || !now.strong) return { kind: 'keyring-missing', was: recorded }
  return { kind: 'keyring-changed', was: recorded, now: now.backend }
}
