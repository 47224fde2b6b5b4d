// Puts a picture on the clipboard. Main decodes it, hence only two formats, of a size that does no harm.
// This file must not know messages.

import { readFile, stat } from 'node:fs/promises'
import { clipboard, ClipboardItem, nativeImage } from 'electron'
import type { Answers } from '../bridge/contract.ts'
import { fail, ok } from '../bridge/outcome.ts'
import { writePicture } from '../electron-versions.ts'
import type { Media } from './media.ts'
import { pictureSize } from './picture-size.ts'

const MAX_BYTES = 32 * 2 ** 20
const MAX_PIXELS = 40_000_000

/** Copies the picture behind an mxc address. */
export async function copyImage(media: Pick<Media, 'file'>, mxc: string): Promise<Answers['media.copyImage']> {
  const found = await media.file(mxc)
  if (found.kind === 'failure') return fail(found.code === 'offline' || found.code === 'not-found' ? found.code : 'refused')
  if ((await stat(found.file)).size > MAX_BYTES) return fail('refused')
  const bytes = await readFile(found.file)
  const size = pictureSize(bytes)
  if (size === null || size.width * size.height > MAX_PIXELS) return fail('refused')
  const image = nativeImage.createFromBuffer(bytes)
  if (image.isEmpty()) return fail('refused')
  await writePicture(clipboard, typeof ClipboardItem === 'function' ? (parts) => new ClipboardItem(parts) : undefined, image)
  return ok(null)
}
