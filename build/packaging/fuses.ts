// The switches inside Electron's binary that no command line and no environment can turn back: which stand how in a package.
// Must not know how a package is made.
import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses'

type FuseName = keyof typeof FuseV1Options

/** Complete by its type: a fuse that a later Electron adds is decided here or the project does not compile. */
export const FUSES: Readonly<Record<FuseName, boolean>> = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  // The pages need no other snapshot than Chromium's own.
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  // Crypto of encrypted rooms is WebAssembly; without trap handlers each of its memory accesses is checked in software.
  WasmTrapHandlers: true,
}

/** Fuses by name as they stand in a binary; those that its Electron doesn't have yet are absent. */
export type FusesSeen = Partial<Record<FuseName, boolean>>

const names = Object.keys(FUSES) as FuseName[]

/** Reads the fuses of an executable. @throws when it is no Electron. */
export async function readFuses(executable: string): Promise<FusesSeen> {
  const wire = await getCurrentFuseWire(executable)
  const seen: FusesSeen = {}
  for (const name of names) {
    const state = wire[FuseV1Options[name]]
    if (state === FuseState.ENABLE || state === FuseState.DISABLE) seen[name] = state === FuseState.ENABLE
  }
  return seen
}

/**
 * Sets all fuses that this Electron has, and reads them back.
 * @throws when one does not stand as it should.
 */
export async function setFuses(executable: string): Promise<FusesSeen> {
  const before = await readFuses(executable)
  const wanted = Object.fromEntries(names.filter((name) => name in before).map((name) => [FuseV1Options[name], FUSES[name]]))
  await flipFuses(executable, { version: FuseVersion.V1, ...wanted })
  const after = await readFuses(executable)
  const wrong = wrongFuses(after)
  if (wrong.length > 0) throw new Error(`fuses of ${executable} do not stand as they should: ${wrong.join(', ')}`)
  return after
}

/** Names of the fuses that stand otherwise than decided. */
export function wrongFuses(seen: FusesSeen): FuseName[] {
  return names.filter((name) => seen[name] !== undefined && seen[name] !== FUSES[name])
}
