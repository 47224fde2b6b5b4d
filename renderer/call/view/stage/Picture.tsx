import { memo, useEffect, useRef } from 'react'
import { cx } from '../../../design/cx.ts'
import type { TrackId } from '../../conference.ts'
import { conference } from '../../state/conference.ts'
import css from './Picture.module.css'

interface PictureProps {
  track: TrackId
  source: 'camera' | 'screen'
  /** One knows oneself from the mirror. */
  mirrored: boolean
  /** Shown to its edges, with bars; else it fills its tile. */
  whole: boolean
}

/** Plays a video track as long as it is drawn. */
export const Picture = memo(function Picture({ track, source, mirrored, whole }: PictureProps) {
  const element = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const { current } = element
    if (current === null) return undefined
    conference().attach(track, current)
    return () => conference().detach(track, current)
  }, [track])
  return <video ref={element} className={cx(css.picture, mirrored && css.mirrored, whole && css.whole)} data-track={source} autoPlay playsInline muted disablePictureInPicture aria-hidden="true" />
})
