import { createElement } from 'react'
import { useStore } from 'zustand'
import { formatSize, t } from '../../locales/i18n.ts'
import { IconButton } from '../../design/IconButton.tsx'
import { X } from '../../design/icons.ts'
import { Spinner } from '../../design/Spinner.tsx'
import type { Attachment, Attachments } from './attachments.ts'
import { ending, fileIcon } from './kinds.ts'
import css from './AttachmentTray.module.css'

/** What will be sent with the next Enter; each can be taken off. */
export function AttachmentTray({ attachments }: { attachments: Attachments }) {
  const list = useStore(attachments.list)
  if (list.length === 0) return null
  return (
    <ul className={css.tray} aria-label={t('files.attached')}>
      {list.map((one) => <Card key={one.id} one={one} onRemove={() => { attachments.remove(one.id) }} />)}
    </ul>
  )
}

function Card({ one, onRemove }: { one: Attachment; onRemove: () => void }) {
  const tail = ending(one.name)
  return (
    <li className={css.card} aria-busy={one.file === null || one.leaving}>
      <span className={css.picture}>
        {one.preview === null ? createElement(fileIcon(one.mime, one.name), { size: 22 }) : <img className={css.image} src={one.preview} alt="" draggable={false} decoding="async" />}
        {(one.file === null || one.leaving) && <span className={css.busy}><Spinner /><span className="sr-only">{t('files.preparing')}</span></span>}
      </span>
      <span className={css.words}>
        <span className={css.name} data-tip={one.name} dir="auto"><span className={css.stem}>{tail === '' ? one.name : one.name.slice(0, -tail.length)}</span><span>{tail}</span></span>
        <span className={css.size}>{formatSize(one.size)}</span>
      </span>
      {!one.leaving && <IconButton size="sm" label={t('files.remove', { name: one.name })} onClick={onRemove}><X size={16} /></IconButton>}
    </li>
  )
}
