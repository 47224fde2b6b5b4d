import { memo, useState } from 'react'
import { cx } from './cx.ts'
import { initialsOf, tintOf } from './initials.ts'
import css from './Avatar.module.css'
import tints from './tints.module.css'

export interface AvatarProps {
  /** Decides the tint: a user, room or space id. */
  id: string
  name: string
  /** A picture's address (a `media:` thumbnail), null for none. Initials are shown until it is there and when it can't be had. */
  src: string | null
  /** Edge in CSS pixels. */
  size?: 20 | 24 | 28 | 32 | 36 | 40 | 48 | 64 | 80
  /** People are round, rooms and spaces are rounded squares. */
  shape?: 'round' | 'square'
  className?: string
}

/** A picture of a person or room; decoration beside the written name, so silent for screen readers. */
export const Avatar = memo(function Avatar({ id, name, src, size = 36, shape = 'round', className }: AvatarProps) {
  const [shown, setShown] = useState<string | null>(null)
  const [broken, setBroken] = useState<string | null>(null)
  return (
    <span className={cx(css.avatar, css[`s${size}`], css[shape], tints[`t${tintOf(id)}`], className)} aria-hidden="true">
      {shown !== src || src === null ? initialsOf(name) : null}
      {src !== null && broken !== src && (
        <img
          className={cx(css.image, shown === src && css.shown)}
          src={src}
          alt=""
          draggable={false}
          decoding="async"
          loading="lazy"
          onLoad={() => setShown(src)}
          onError={() => setBroken(src)}
        />
      )}
    </span>
  )
})
