// Reads every source of configuration once, before the app is ready, and says what holds or why the app must not start.
// This file must not know windows or what a setting means to the parts that get it.

import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { TestHooks } from '../test-hooks.ts'
import { isCode } from './atomic-file.ts'
import type { CommandLine } from './command-line.ts'
import type { Folders } from './folders.ts'
import { parseOrganisation, type Organisation } from './organisation.ts'
import { POLICY_FILE, readPolicy } from './policy.ts'
import { resolveConfig, type Config } from './resolve.ts'

export type Loaded =
  | { kind: 'config'; config: Config; /** For the log: what was ignored and why. */ notes: string[] }
  /** The administrator's file cannot be trusted or read: nothing starts (T44). */
  | { kind: 'refused'; file: string; reason: string }

export interface Places {
  folders: Pick<Folders, 'userConfig'>
  commandLine: CommandLine
  hooks: Pick<TestHooks, 'server' | 'policyFile'>
  /** Where the packaged default may lie, first found first taken. */
  defaults: readonly string[]
}

const MAX_BYTES = 256 * 1024

/** A file of a person or of the package: one that is wrong is ignored and noted, it never stops the app. */
function readOptional(file: string, notes: string[]): Organisation | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (!isCode(error, 'ENOENT')) notes.push(`${path.basename(file)} cannot be read`)
    return null
  }
  if (text.length > MAX_BYTES) {
    notes.push(`${path.basename(file)} is too large and was ignored`)
    return null
  }
  const parsed = parseOrganisation(text)
  if (!parsed.ok) {
    notes.push(`${path.basename(file)} was ignored: ${parsed.reason}`)
    return null
  }
  if (parsed.unknownKeys.length > 0) notes.push(`${path.basename(file)} has keys that mean nothing here: ${parsed.unknownKeys.join(', ')}`)
  return parsed.organisation
}

/** Puts the configuration together. Synchronous: some of it decides switches that must stand before the app is ready. */
export function loadConfig({ folders, commandLine, hooks, defaults }: Places): Loaded {
  const notes: string[] = []
  const file = hooks.policyFile ?? POLICY_FILE
  // A policy that a test or a developer points to may be theirs.
  const policy = readPolicy(file, { owners: hooks.policyFile === null ? [0] : [0, process.getuid?.() ?? 0] })
  if (policy.kind === 'refused') return { kind: 'refused', file, reason: policy.reason }
  // Whoever names a policy file means it: one that is not there must not open the machine to everything.
  if (policy.kind === 'none' && hooks.policyFile !== null) return { kind: 'refused', file, reason: 'it is not there' }
  if (policy.kind === 'policy' && policy.unknownKeys.length > 0) notes.push(`the policy has keys that mean nothing here: ${policy.unknownKeys.join(', ')}`)
  const user = readOptional(folders.userConfig, notes)
  if (user?.calls !== undefined) notes.push(`${path.basename(folders.userConfig)} says something of calls, which only the organisation decides`)
  const packaged = defaults.find((one) => existsSync(one))
  return {
    kind: 'config',
    notes,
    config: resolveConfig({
      policy: policy.kind === 'policy' ? policy.organisation : null,
      commandLine,
      environmentServer: hooks.server,
      user,
      packaged: packaged === undefined ? null : readOptional(packaged, notes),
    }),
  }
}
