// The event of a file that was uploaded (m.image, m.video, m.audio, m.file).

import type { MxcUri, SpooledFile } from '../protocol.ts'
import { composeMessage } from '../richtext/compose.ts'

const KINDS = new Map([
  ['image', 'm.image'],
  ['video', 'm.video'],
  ['audio', 'm.audio'],
])

/** Types that this client and others draw as pictures; anything else that calls itself an image goes as a file. */
const msgtypeOf = (mime: string): string => (mime === 'image/svg+xml' ? 'm.file' : (KINDS.get(mime.split('/')[0] ?? '') ?? 'm.file'))

/** Content of the m.room.message event of a file. The caption is Markdown; without one the body is the name (specification 1.10). */
export function fileContent(file: SpooledFile, caption: string, mxc: MxcUri, thumbnail: MxcUri | null): Record<string, unknown> {
  const text = caption.trim() === '' ? null : composeMessage(caption, [])
  const isMeasured = file.width !== null && file.height !== null
  return {
    msgtype: msgtypeOf(file.mime),
    filename: file.name,
    url: mxc,
    body: text?.body ?? file.name,
    ...(text?.html === undefined || text.html === null ? {} : { format: 'org.matrix.custom.html', formatted_body: text.html }),
    info: {
      mimetype: file.mime,
      size: file.size,
      ...(isMeasured ? { w: file.width, h: file.height } : {}),
      // Whole milliseconds: canonical JSON knows no fractions.
      ...(file.durationMs === null ? {} : { duration: Math.round(file.durationMs) }),
      ...(file.blurhash === null ? {} : { 'xyz.amorgan.blurhash': file.blurhash }),
      ...(thumbnail === null ? {} : { thumbnail_url: thumbnail }),
    },
    'm.mentions': {},
  }
}
