import { use, useState } from 'react'
import { t } from '../../locales/i18n.ts'
import { TabStop } from '../richtext/tab-stop.ts'
import { fileUrl } from '../state/media.ts'
import { FileTile } from './FileTile.tsx'
import type { MediaTileProps } from './MediaTile.tsx'
import css from './MediaTile.module.css'

/** Something to hear: nothing is fetched before it is played. */
export function AudioTile(props: MediaTileProps) {
  const { media } = props
  const tabIndex = use(TabStop)
  const [failed, setFailed] = useState(false)
  const src = media.localUrl ?? fileUrl(media.mxc, media.mime)
  if (src === null || failed) return <FileTile {...props} {...(failed ? { note: t('files.cannotPlay') } : {})} />
  return (
    <FileTile {...props}>
      <audio className={css.audio} src={src} controls controlsList="nodownload noplaybackrate" preload="none" tabIndex={tabIndex} aria-label={media.name} onError={() => { setFailed(true) }} />
    </FileTile>
  )
}
