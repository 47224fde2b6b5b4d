import type { ReactNode } from 'react'
import { Avatar } from '../../design/Avatar.tsx'
import type { Person } from '../../engine/protocol.ts'
import { avatarUrl } from '../state/media.ts'
import css from './people.module.css'

/** A person on one line: picture, name, and below it what tells namesakes apart. */
export function PersonLine({ person, below, end }: { person: Person; below?: ReactNode; end?: ReactNode }) {
  return (
    <>
      <Avatar id={person.id} name={person.name} src={avatarUrl(person.avatar, 36)} size={36} />
      <span className={css.lineText}>
        <span className={css.lineName} dir="auto">
          {person.name}
        </span>
        <span className={css.lineBelow}>{below ?? person.id}</span>
      </span>
      {end}
    </>
  )
}
