import { Dialog as Base } from '@base-ui/react/dialog'
import { useEffect, useState, type KeyboardEvent } from 'react'
import { formatDateTime, t } from '../../locales/i18n.ts'
import { ChevronLeft, ChevronRight, Copy, Download, X, ZoomIn, ZoomOut } from '../../design/icons.ts'
import { IconButton } from '../../design/IconButton.tsx'
import { Spinner } from '../../design/Spinner.tsx'
import { fileUrl, mediaUrl } from '../state/media.ts'
import { timelineStore } from '../state/stores.ts'
import { copyPicture, saveMedia } from './exits.ts'
import { picturesOf, type Picture } from './pictures.ts'
import { useZoom } from './use-zoom.ts'
import { closeViewer, openViewer } from './viewer-store.ts'
import css from './Viewer.module.css'

const ZOOM_STEP = 1.5

/** One picture over the whole window, and the way to its neighbours. */
export default function Viewer({ roomId, shown }: { roomId: string; shown: string }) {
  const { order, items } = timelineStore(roomId).getState()
  const pictures = picturesOf(order, (key) => items.get(key))
  const index = pictures.findIndex(({ key }) => key === shown)
  const picture = pictures[index]
  useEffect(() => {
    if (picture === undefined) closeViewer()
  }, [picture])
  if (picture === undefined) return null
  const go = (by: number) => {
    const next = pictures[index + by]
    if (next !== undefined) openViewer(roomId, next.key)
  }
  return (
    <Base.Root open onOpenChange={(open) => { if (!open) closeViewer() }}>
      <Base.Portal>
        <Base.Popup className={css.viewer} aria-label={t('files.viewer')}>
          <Stage key={picture.key} picture={picture} place={pictures.length > 1 ? { index: index + 1, total: pictures.length } : null} go={go} />
          {index > 0 && <IconButton label={t('files.previous')} keys="←" className={css.previous} onClick={() => { go(-1) }}><ChevronLeft size={24} /></IconButton>}
          {index < pictures.length - 1 && <IconButton label={t('files.next')} keys="→" className={css.next} onClick={() => { go(1) }}><ChevronRight size={24} /></IconButton>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

function Stage({ picture, place, go }: { picture: Picture; place: { index: number; total: number } | null; go: (by: number) => void }) {
  const { media } = picture
  const { view, by, reset, handlers } = useZoom()
  const [state, setState] = useState<'loading' | 'shown' | 'broken'>('loading')
  const full = media.localUrl ?? fileUrl(media.mxc, media.mime)
  const preview = mediaUrl(media.mxc, { w: 440, h: 340, mode: 'scale' })
  const { mxc } = media
  const onKeyDown = (event: KeyboardEvent) => {
    const act = { ArrowLeft: () => { go(-1) }, ArrowRight: () => { go(1) }, '+': () => { by(ZOOM_STEP) }, '=': () => { by(ZOOM_STEP) }, '-': () => { by(1 / ZOOM_STEP) }, 0: reset }[event.key]
    if (act !== undefined) act()
    else if (event.code === 'KeyS' && (event.ctrlKey || event.metaKey) && mxc !== null) void saveMedia(mxc, media.name)
    else if (event.code === 'KeyC' && (event.ctrlKey || event.metaKey) && mxc !== null) void copyPicture(mxc)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={css.frame} onKeyDown={onKeyDown}>
      <header className={css.bar}>
        <div className={css.words}>
          <Base.Title className={css.name}>{media.name}</Base.Title>
          <span className={css.facts}>{picture.senderName} · {formatDateTime(picture.ts)}{place !== null && ` · ${t('files.place', place)}`}</span>
        </div>
        <IconButton label={t('files.zoomOut')} keys="−" onClick={() => { by(1 / ZOOM_STEP) }}><ZoomOut size={18} /></IconButton>
        <IconButton label={t('files.zoomIn')} keys="+" onClick={() => { by(ZOOM_STEP) }}><ZoomIn size={18} /></IconButton>
        {mxc !== null && <IconButton label={t('files.copyImage')} keys="Ctrl+C" onClick={() => void copyPicture(mxc)}><Copy size={18} /></IconButton>}
        {mxc !== null && <IconButton label={t('files.save')} keys="Ctrl+S" onClick={() => void saveMedia(mxc, media.name)}><Download size={18} /></IconButton>}
        <Base.Close render={<IconButton label={t('common.close')} keys="Esc" />}><X size={20} /></Base.Close>
      </header>
      <div className={css.stage} {...handlers} data-zoomed={view.scale > 1 ? '' : undefined} onClick={(event) => { if (event.target === event.currentTarget && view.scale === 1) closeViewer() }}>
        {state === 'loading' && preview !== null && <img className={css.preview} src={preview} alt="" draggable={false} />}
        {state === 'loading' && <Spinner size={28} className={css.spinner ?? ''} />}
        {state === 'broken' || full === null
          ? <p>{t('files.cannotShow')}</p>
          : <img
              className={css.image} src={full} alt={media.name} draggable={false} data-shown={state === 'shown' ? '' : undefined}
              style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }}
              onLoad={() => { setState('shown') }} onError={() => { setState('broken') }}
            />}
      </div>
    </div>
  )
}
