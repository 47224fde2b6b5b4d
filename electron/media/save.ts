// Files leave the app only so: saved where the person says, opened when harmless, copied as a picture (T24).
// This file must not know Electron's dialogs; what asks and opens is handed in.

import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Answers } from '../bridge/contract.ts'
import { fail, ok } from '../bridge/outcome.ts'
import { isCode } from '../config/atomic-file.ts'
import { fileName } from '../journal/file-names.ts'
import type { Found } from './cache.ts'
import { bareType } from './types.ts'

type Saved = Answers['media.save']

export interface SaveOptions {
  /** The whole file of an mxc address. */
  load: (mxc: string) => Promise<Exclude<Found, { kind: 'growing' }>>
  /** Asks where to save; null: the person changed their mind. */
  askWhere: (suggested: string) => Promise<string | null>
  downloads: () => string
  /** Opens with the system's program; an empty answer is success. */
  openPath: (file: string) => Promise<string>
}

/** Types that no common program executes, with the endings under which they may be opened. */
const HARMLESS = new Map<string, readonly string[]>([
  ['application/pdf', ['.pdf']],
  ['text/plain', ['.txt']],
  ['image/png', ['.png']],
  ['image/jpeg', ['.jpg', '.jpeg']],
  ['image/gif', ['.gif']],
  ['image/webp', ['.webp']],
  ['audio/mpeg', ['.mp3']],
  ['audio/ogg', ['.ogg', '.oga', '.opus']],
  ['video/mp4', ['.mp4']],
  ['video/webm', ['.webm']],
])

/** Whether a file may be opened: what the sender claims, what its name ends in and what the server says must agree (T22). */
export function mayOpen(name: string, claimed: string, served: string): boolean {
  const endings = HARMLESS.get(bareType(claimed))
  return endings !== undefined && endings.includes(path.extname(name).toLowerCase()) && (bareType(served) === bareType(claimed) || bareType(served) === 'application/octet-stream')
}

const failed = (code: (Found & { kind: 'failure' })['code']): Saved => fail(code === 'too-large' ? 'refused' : code)

/** Whole or not at all: what stood there stays until the copy is complete, also when the disk is full. */
async function place(source: string, target: string): Promise<Saved> {
  const part = path.join(path.dirname(target), `.${randomBytes(8).toString('hex')}.part`)
  try {
    await copyFile(source, part, constants.COPYFILE_EXCL)
    await rename(part, target)
    return ok(null)
  } catch (error) {
    await rm(part, { force: true })
    return fail('disk', isCode(error, 'ENOSPC') ? 'ENOSPC' : null)
  }
}

/** `name`, `name (2)` … : the first that is free is written with no chance to overwrite. */
async function placeBeside(source: string, folder: string, name: string): Promise<{ file: string } | null> {
  const { name: stem, ext } = path.parse(name)
  for (let copy = 1; copy < 100; copy += 1) {
    const file = path.join(folder, copy === 1 ? name : `${stem} (${copy})${ext}`)
    try {
      await copyFile(source, file, constants.COPYFILE_EXCL)
      return { file }
    } catch (error) {
      if (!isCode(error, 'EEXIST')) return null
    }
  }
  return null
}

/** The two ways out. */
export function fileExits({ load, askWhere, downloads, openPath }: SaveOptions): {
  save: (mxc: string, name: string) => Promise<Saved>
  open: (mxc: string, name: string, mime: string) => Promise<Saved>
} {
  return {
    save: async (mxc, name) => {
      const target = await askWhere(path.join(downloads(), fileName(name)))
      if (target === null) return fail('cancelled')
      const found = await load(mxc)
      return found.kind === 'failure' ? failed(found.code) : place(found.file, target)
    },
    open: async (mxc, name, mime) => {
      const clean = fileName(name)
      if (!mayOpen(clean, mime, mime)) return fail('refused')
      const found = await load(mxc)
      if (found.kind === 'failure') return failed(found.code)
      if (!mayOpen(clean, mime, found.type)) return fail('refused')
      const placed = await placeBeside(found.file, downloads(), clean)
      if (placed === null) return fail('disk')
      return (await openPath(placed.file)) === '' ? ok(null) : fail('refused')
    },
  }
}
