// What this machine and this run say of themselves to whoever helps: versions, and how sharing a screen stands.
// This file must not tell anything of a person: no names, no addresses, no paths.

import { statSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import os from 'node:os'
import type { Diagnostics, SharingFacts } from '../bridge/contract.ts'
import { desktopParts } from '../capture/desktop-parts.ts'
import { isCode } from '../config/atomic-file.ts'

/** Looks at the system, anew at each call. */
export async function diagnostics(sharing: SharingFacts): Promise<Diagnostics> {
  const { env, platform, versions } = process
  return {
    electron: versions.electron ?? '',
    chromium: versions['chrome'] ?? '',
    system: `${os.type()} ${os.release()}`,
    // Some programs write what they like into it.
    desktop: env['XDG_CURRENT_DESKTOP']?.replaceAll(/[^\w:.-]/g, '').slice(0, 60) || null,
    sharing,
    parts:
      platform === 'linux'
        ? await desktopParts({
            env,
            isSocket: (file) => statSync(file, { throwIfNoEntry: false })?.isSocket() === true,
            list: (folder) =>
              readdir(folder).catch((error: unknown) => {
                if (isCode(error, 'ENOENT')) return []
                throw error
              }),
            read: (file) => readFile(file, 'utf8'),
          })
        : null,
  }
}
