import { use } from 'react'
import type { Sender } from '../../engine/protocol.ts'
import { tintOf } from '../../design/initials.ts'
import { TabStop } from '../richtext/tab-stop.ts'
import css from './SenderName.module.css'

const tints = [css.t0, css.t1, css.t2, css.t3, css.t4, css.t5, css.t6, css.t7]

/** A sender's name in the colour that person has everywhere; opens the card. */
export function SenderName({ sender, own, onOpen }: { sender: Sender; own: boolean; onOpen: (userId: string) => void }) {
  const tabIndex = use(TabStop)
  return (
    <button type="button" tabIndex={tabIndex} className={`${css.name} ${own ? css.own : (tints[tintOf(sender.id)] ?? '')}`} data-tip={sender.id} dir="auto" onClick={() => { onOpen(sender.id) }}>
      {sender.name}
    </button>
  )
}
