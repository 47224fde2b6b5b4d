// Reads the administrator's file and judges whether an ordinary person could have written it (T44).
// This file must not know what the keys mean; it fails closed: a policy that cannot be trusted or read stops the app.

import { closeSync, fstatSync, lstatSync, openSync, readFileSync, realpathSync, statSync } from 'node:fs'
import path from 'node:path'
import { isCode } from './atomic-file.ts'
import { parseOrganisation, type Organisation } from './organisation.ts'

/** Where administrators of Linux machines put it. */
export const POLICY_FILE = '/etc/amphi/policies.json'
const MAX_BYTES = 256 * 1024

export type PolicyReading =
  | { kind: 'none' }
  | { kind: 'policy'; organisation: Organisation; unknownKeys: string[] }
  /** `reason` is for the administrator, in English, as the keys are. */
  | { kind: 'refused'; reason: string }

export interface PolicyRules {
  /** User ids that may own the file: root and, in tests, oneself. */
  owners: readonly number[]
}

/**
 * Reads the policy file. Owner, mode, size and schema are checked on the opened file, not on its name.
 * Synchronous: what it says decides switches that must stand before the app is ready.
 */
export function readPolicy(file: string, rules: PolicyRules): PolicyReading {
  try {
    const folder = judgeFolder(path.dirname(file), rules)
    if (folder !== null) return refused(folder)
    if (lstatSync(file).isSymbolicLink() && path.dirname(realpathSync(file)) !== realpathSync(path.dirname(file))) {
      return refused('it is a link to another folder')
    }
    const handle = openSync(file, 'r')
    try {
      return judge(handle, rules)
    } finally {
      closeSync(handle)
    }
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return { kind: 'none' }
    return refused(error instanceof Error ? error.message : 'it cannot be read')
  }
}

const refused = (reason: string): PolicyReading => ({ kind: 'refused', reason })

/** Who may write the folder may take the policy away, and a machine without one is open: such a folder is refused even where it is empty. */
function judgeFolder(folder: string, rules: PolicyRules): string | null {
  if (process.platform === 'win32') return null
  const stat = statSync(folder)
  if (!rules.owners.includes(stat.uid)) return `its folder belongs to user ${stat.uid}, not to root`
  // Where the sticky bit stands, nobody takes away what is not theirs.
  return (stat.mode & 0o022) === 0 || (stat.mode & 0o1000) !== 0 ? null : 'others than its owner may write its folder (chmod go-w)'
}

function judge(handle: number, rules: PolicyRules): PolicyReading {
  const stat = fstatSync(handle)
  if (!stat.isFile()) return refused('it is not a file')
  if (process.platform !== 'win32') {
    if (!rules.owners.includes(stat.uid)) return refused(`it belongs to user ${stat.uid}, not to root`)
    if ((stat.mode & 0o022) !== 0) return refused('others than its owner may write it (chmod go-w)')
  }
  if (stat.size > MAX_BYTES) return refused('it is too large')
  const parsed = parseOrganisation(readFileSync(handle, 'utf8'))
  return parsed.ok ? { kind: 'policy', organisation: parsed.organisation, unknownKeys: parsed.unknownKeys } : refused(parsed.reason)
}
