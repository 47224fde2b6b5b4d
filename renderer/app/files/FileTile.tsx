import { createElement, use, type ReactNode } from 'react'
import { formatSize, t } from '../../locales/i18n.ts'
import { Download } from '../../design/icons.ts'
import { IconButton } from '../../design/IconButton.tsx'
import { TabStop } from '../richtext/tab-stop.ts'
import { formatDuration } from './duration.ts'
import { openMedia, saveMedia } from './exits.ts'
import { ending, fileIcon } from './kinds.ts'
import type { MediaTileProps } from './MediaTile.tsx'
import { Progress } from './Progress.tsx'
import css from './FileTile.module.css'

/** A file by its name, type and size, with the two ways out. `note`: why it is only named. */
export function FileTile({ media, send, onCancel, note, children }: MediaTileProps & { note?: string; children?: ReactNode }) {
  const tabIndex = use(TabStop)
  const { mxc, name } = media
  const tail = ending(name)
  return (
    <div className={css.tile}>
      <div className={css.row}>
        <button
          type="button" tabIndex={tabIndex} className={css.main} disabled={mxc === null} aria-label={t('files.openNamed', { name })} data-tip={name}
          onClick={() => { if (mxc !== null) void openMedia(mxc, name, media.mime) }}
        >
          <span className={css.icon}>{createElement(fileIcon(media.mime, media.name), { size: 20 })}</span>
          <span className={css.words}>
            <span className={css.name} dir="auto"><span className={css.stem}>{tail === '' ? name : name.slice(0, -tail.length)}</span><span>{tail}</span></span>
            <span className={css.facts}>{factsOf(media)}</span>
          </span>
        </button>
        {mxc !== null && <IconButton size="sm" tabIndex={tabIndex} label={t('files.saveNamed', { name })} onClick={() => void saveMedia(mxc, name)}><Download size={16} /></IconButton>}
        <Progress send={send} onCancel={onCancel} inline />
      </div>
      {children}
      {note !== undefined && <p className={css.note}>{note}</p>}
    </div>
  )
}

/** "PDF · 1.2 MB · 3:05": what is known of it. */
function factsOf({ name, size, durationMs }: MediaTileProps['media']): string {
  const type = ending(name).slice(1).toUpperCase()
  return [type === '' ? t('files.kindUnknown') : type, size === null ? null : formatSize(size), durationMs === null ? null : formatDuration(durationMs)].filter((part) => part !== null).join(' · ')
}
