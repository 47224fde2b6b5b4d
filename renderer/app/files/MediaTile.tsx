import { memo } from 'react'
import type { MediaInfo, SendState } from '../../engine/protocol.ts'
import { AudioTile } from './AudioTile.tsx'
import { FileTile } from './FileTile.tsx'
import { PictureTile } from './PictureTile.tsx'
import { VideoTile } from './VideoTile.tsx'

export interface MediaTileProps {
  kind: 'image' | 'video' | 'audio' | 'file'
  media: MediaInfo
  send: SendState
  /** Shows a picture large. */
  onOpen: () => void
  /** Takes back what is still on its way. */
  onCancel: () => void
}

/** A file of a message: seen, heard or named. What is still on its way shows how far it is and can be taken back. */
export const MediaTile = memo(function MediaTile(props: MediaTileProps) {
  switch (props.kind) {
    case 'image': return <PictureTile {...props} />
    case 'video': return <VideoTile {...props} />
    case 'audio': return <AudioTile {...props} />
    case 'file': return <FileTile {...props} />
  }
})
