import type { ReactNode } from 'react'
import type { RoomId } from '../../engine/protocol.ts'
import { formatList, t } from '../../locales/i18n.ts'
import { useDetails } from '../state/stores.ts'
import css from './RoomHeader.module.css'

const NAMED = 3

/** Who is typing, in the place of what else stands there: nothing moves when somebody begins or stops. */
export function TypingLine({ roomId, children }: { roomId: RoomId; children: ReactNode }) {
  const typing = useDetails(roomId)?.typing ?? []
  if (typing.length === 0) return children
  const sentence = typing.length > NAMED ? t('composer.typingMany') : t('composer.typing', { who: formatList(typing.map(({ name }) => name)), count: typing.length })
  return <span className={css.typing}><span className={css.dots} aria-hidden="true"><i /><i /><i /></span>{sentence}</span>
}
