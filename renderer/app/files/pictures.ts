import type { MediaInfo, TimelineRow } from '../../engine/protocol.ts'

/** A picture of a room that can be shown large. */
export interface Picture {
  key: string
  media: MediaInfo
  senderName: string
  ts: number
}

/** The pictures among a room's loaded rows, oldest first. */
export function picturesOf(order: readonly string[], rowOf: (key: string) => TimelineRow | undefined): Picture[] {
  const pictures: Picture[] = []
  for (const key of order) {
    const row = rowOf(key)
    if (row?.row === 'message' && row.body.kind === 'image') pictures.push({ key, media: row.body.media, senderName: row.sender.name, ts: row.ts })
  }
  return pictures
}
