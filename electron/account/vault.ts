// Keeps one account's session and tokens, sealed by the key store, in one file of mode 0600 (T53).
// This file must not know windows or networks. What it cannot open it explains; it never forgets by itself.

import { readFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import * as v from 'valibot'
import { UserIdSchema, type VaultProblem } from '../bridge/contract.ts'
import { isCode, writeAtomic } from '../config/atomic-file.ts'
import { storeProblem, type KeyStore, type StoreState } from './key-store.ts'

/** What is needed to go on as this person after a restart. */
export const SessionRecordSchema = v.object({
  userId: UserIdSchema,
  deviceId: v.string(),
  baseUrl: v.string(),
  accessToken: v.string(),
  refreshToken: v.nullable(v.string()),
  expiresAt: v.nullable(v.number()),
  /** How the person signed in, for what signing out must end. */
  signedInBy: v.picklist(['sso', 'password']),
  encryptionOff: v.boolean(),
})
export type SessionRecord = v.InferOutput<typeof SessionRecordSchema>

/** Legible without the key: which store sealed it and where the account's browser storage lies. */
const EnvelopeSchema = v.object({
  version: v.literal(1),
  backend: v.pipe(v.string(), v.maxLength(40)),
  partition: v.pipe(v.string(), v.regex(/^[a-f0-9]{16}$/)),
  sealed: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/=]{8,}$/)),
})
export type Envelope = v.InferOutput<typeof EnvelopeSchema>

export type EnvelopeReading = { kind: 'none' } | { kind: 'envelope'; envelope: Envelope } | { kind: 'damaged' }
export type VaultReading = { kind: 'record'; record: SessionRecord } | { kind: 'problem'; problem: VaultProblem }

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads what is legible. Synchronous: the recorded key store must be chosen before the app is ready. */
export function readEnvelope(file: string): EnvelopeReading {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    return { kind: isCode(error, 'ENOENT') ? 'none' : 'damaged' }
  }
  const parsed = v.safeParse(EnvelopeSchema, parseJson(text))
  return parsed.success ? { kind: 'envelope', envelope: parsed.output } : { kind: 'damaged' }
}

/** Opens the vault with the present key store. */
export async function openVault(envelope: Envelope, store: KeyStore, state: StoreState): Promise<VaultReading> {
  const problem = storeProblem(envelope.backend, state)
  if (problem !== null) return { kind: 'problem', problem }
  let text: string
  try {
    text = await store.unseal(Buffer.from(envelope.sealed, 'base64'))
  } catch {
    // The store answers, yet its key is another one: it was made anew, or the file was changed.
    return { kind: 'problem', problem: { kind: 'damaged' } }
  }
  const parsed = v.safeParse(SessionRecordSchema, parseJson(text))
  return parsed.success ? { kind: 'record', record: parsed.output } : { kind: 'problem', problem: { kind: 'damaged' } }
}

/** Seals and writes; after it resolves the session survives a crash. */
export async function writeVault(file: string, partition: string, record: SessionRecord, store: KeyStore): Promise<void> {
  const sealed = (await store.seal(JSON.stringify(record))).toString('base64')
  const envelope: Envelope = { version: 1, backend: store.backend(), partition, sealed }
  await writeAtomic(file, JSON.stringify(envelope))
}

/** Removes the vault; nothing of the session stays. */
export const removeVault = (file: string): Promise<void> => rm(file, { force: true })
