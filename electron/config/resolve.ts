// Puts the sources of configuration in their order: policy > command line > the person's config.json > well-known > packaged default.
// This file must not know files or networks; it takes what was read and gives what holds.

import type { PagePolicy } from '../bridge/contract.ts'
import { resolveCalls, type CallsConfig } from './calls.ts'
import type { CommandLine } from './command-line.ts'
import type { Organisation } from './organisation.ts'
import type { StorageMode } from './storage-mode.ts'

export interface Sources {
  policy: Organisation | null
  commandLine: Pick<CommandLine, 'server' | 'storageMode'>
  /** Only in development and tests: a server from the environment. */
  environmentServer: string | null
  user: Organisation | null
  packaged: Organisation | null
}

/** What holds before a server has been asked; `wellKnown` adds the server's word afterwards. */
export interface Config {
  page: PagePolicy
  ssoLogoutUrl: string | null
  permalinkHosts: string[]
  storageMode: StorageMode
  /** Whether `encryptionOff` was decided by a source above well-known. */
  encryptionDecided: boolean
  calls: CallsConfig
}

/** Server and its lock go together: a lock without a server of the same source would lock somebody else's. */
function serverOf(sources: Sources): { server: string | null; locked: boolean } {
  const { policy, commandLine, environmentServer, user, packaged } = sources
  if (policy?.server !== undefined) return { server: policy.server, locked: policy.serverLocked ?? false }
  const personal = commandLine.server ?? environmentServer
  if (personal !== null) return { server: personal, locked: false }
  for (const source of [user, packaged]) {
    if (source?.server !== undefined) return { server: source.server, locked: source.serverLocked ?? false }
  }
  return { server: null, locked: false }
}

/** Merges the sources; a key of a higher source hides the same key of the lower ones. */
export function resolveConfig(sources: Sources): Config {
  const layers = [sources.policy, sources.user, sources.packaged]
  const first = <K extends keyof Organisation>(key: K): Organisation[K] | undefined =>
    layers.find((layer) => layer?.[key] !== undefined)?.[key]
  const { server, locked } = serverOf(sources)
  const encryptionOff = first('encryptionOff')
  return {
    page: {
      server,
      serverLocked: locked,
      organisation: first('organisation') ?? null,
      sharedComputer: first('sharedComputer') ?? null,
      encryptionOff: encryptionOff ?? false,
    },
    ssoLogoutUrl: first('ssoLogoutUrl') ?? null,
    permalinkHosts: first('permalinkHosts') ?? [],
    storageMode: sources.policy?.storageMode ?? sources.commandLine.storageMode ?? first('storageMode') ?? 'allow-plaintext',
    encryptionDecided: encryptionOff !== undefined,
    // Where sound and pictures go is the organisation's to say: a person's own file counts for nothing here (T65).
    calls: resolveCalls([sources.policy?.calls, sources.packaged?.calls]),
  }
}
