import { use, useState } from 'react'
import { t } from '../../locales/i18n.ts'
import { CircleAlert } from '../../design/icons.ts'
import { TabStop } from '../richtext/tab-stop.ts'
import { fileUrl, mediaUrl } from '../state/media.ts'
import { BlurHash } from './BlurHash.tsx'
import { FileTile } from './FileTile.tsx'
import { boxStyle, fitPicture, type Box } from './fit.ts'
import type { MediaTileProps } from './MediaTile.tsx'
import { Progress } from './Progress.tsx'
import css from './MediaTile.module.css'

/** Larger moving pictures are shown still until they are opened. */
const MAX_MOVING = 4_000_000

/** A picture in its final size from the start; its colours first, then itself. */
export function PictureTile(props: MediaTileProps) {
  const { media, send, onOpen, onCancel } = props
  const tabIndex = use(TabStop)
  const [shown, setShown] = useState(false)
  const [broken, setBroken] = useState<string | null>(null)
  const box = fitPicture(media.width, media.height)
  const src = pictureSource(media, box)
  if (src === null) return <FileTile {...props} />
  return (
    <div className={css.picture} style={boxStyle(box)}>
      <button type="button" tabIndex={tabIndex} className={css.open} aria-label={t('files.openNamed', { name: media.name })} onClick={onOpen}>
        {!shown && media.blurhash !== null && <BlurHash hash={media.blurhash} className={css.blur} />}
        {broken === src
          ? <span className={css.broken}><CircleAlert size={20} />{t('files.cannotShow')}</span>
          : <img
              className={css.image} src={src} alt={media.name} draggable={false} decoding="async" {...(shown ? { 'data-shown': '' } : {})}
              onLoad={() => { setShown(true) }} onError={() => { setBroken(src) }}
            />}
      </button>
      <Progress send={send} onCancel={onCancel} />
    </div>
  )
}

/** What is drawn: the waiting file itself, a small moving picture as it is, else a thumbnail made for this size. */
function pictureSource(media: MediaTileProps['media'], box: Box): string | null {
  if (media.localUrl !== null) return media.localUrl
  const moving = media.mime === 'image/gif' && media.size !== null && media.size < MAX_MOVING && !matchMedia('(prefers-reduced-motion: reduce)').matches
  return moving ? fileUrl(media.mxc, media.mime) : mediaUrl(media.mxc, { w: box.width, h: box.height, mode: 'scale' })
}
