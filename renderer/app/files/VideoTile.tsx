import { use, useState } from 'react'
import { t } from '../../locales/i18n.ts'
import { Play } from '../../design/icons.ts'
import { TabStop } from '../richtext/tab-stop.ts'
import { fileUrl, mediaUrl } from '../state/media.ts'
import { BlurHash } from './BlurHash.tsx'
import { formatDuration } from './duration.ts'
import { FileTile } from './FileTile.tsx'
import { boxStyle, fitPicture } from './fit.ts'
import type { MediaTileProps } from './MediaTile.tsx'
import { Progress } from './Progress.tsx'
import css from './MediaTile.module.css'

/** A video: its still picture until it is played; then the player streams in ranges, so one can go to any place of it. */
export function VideoTile(props: MediaTileProps) {
  const { media, send, onCancel } = props
  const tabIndex = use(TabStop)
  const [playing, setPlaying] = useState(false)
  const [failed, setFailed] = useState(false)
  const [still, setStill] = useState(true)
  const src = media.localUrl ?? fileUrl(media.mxc, media.mime)
  if (src === null || failed) return <FileTile {...props} {...(failed ? { note: t('files.cannotPlay') } : {})} />
  const box = fitPicture(media.width, media.height)
  const poster = mediaUrl(media.thumbnail, { w: box.width, h: box.height, mode: 'scale' })
  return (
    <div className={css.picture} style={boxStyle(box)}>
      {playing
        ? <video className={css.video} src={src} controls autoPlay tabIndex={tabIndex} aria-label={media.name} onError={() => { setFailed(true) }} />
        : <button type="button" tabIndex={tabIndex} className={css.open} aria-label={t('files.play', { name: media.name })} onClick={() => { setPlaying(true) }}>
            {media.blurhash !== null && <BlurHash hash={media.blurhash} className={css.blur} />}
            {poster !== null && still && <img className={css.image} data-shown="" src={poster} alt="" draggable={false} decoding="async" onError={() => { setStill(false) }} />}
            <span className={css.play}><Play size={22} /></span>
            {media.durationMs !== null && <span className={css.length}>{formatDuration(media.durationMs)}</span>}
          </button>}
      <Progress send={send} onCancel={onCancel} />
    </div>
  )
}
