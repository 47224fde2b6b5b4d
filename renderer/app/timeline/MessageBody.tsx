import type { MessageRow } from '../../engine/protocol.ts'
import { formatDateTime, t } from '../../locales/i18n.ts'
import { CircleHelp, Lock, Trash2 } from '../../design/icons.ts'
import { CallTile } from '../calls/CallTile.tsx'
import { MediaTile } from '../files/MediaTile.tsx'
import { RichText } from '../richtext/RichText.tsx'
import { QuietTile } from './QuietTile.tsx'
import { useTimelineActions } from './actions.ts'
import css from './MessageTile.module.css'

/** What a message says. */
export function MessageBody({ row }: { row: MessageRow }) {
  const { roomId, openMedia, discard } = useTimelineActions()
  const { body } = row
  const edited = row.edited === null ? null : <span className={css.edited} data-tip={t('timeline.editedAt', { when: formatDateTime(row.edited) })}> {t('timeline.edited')}</span>
  switch (body.kind) {
    case 'text':
      return <RichText text={body.rich} jumbo={body.jumbo} trailing={edited} />
    case 'notice':
      return <div className={css.notice}><RichText text={body.rich} trailing={edited} /></div>
    case 'emote':
      return <div className={css.emote}><span className={css.emoteName}>{row.sender.name}</span> <RichText text={body.rich} trailing={edited} /></div>
    case 'image': case 'video': case 'audio': case 'file':
      return (
        <>
          <MediaTile kind={body.kind} media={body.media} send={row.send} onOpen={() => { openMedia(row) }} onCancel={() => { discard(row) }} />
          {body.caption !== null && <div className={css.caption}><RichText text={body.caption} trailing={edited} /></div>}
        </>
      )
    case 'redacted':
      return <QuietTile icon={<Trash2 size={14} />} text={redactedText(row, body)} />
    case 'encrypted':
      return <QuietTile icon={<Lock size={14} />} text={t('timeline.encrypted')} />
    case 'call':
      return <CallTile roomId={roomId} row={row} body={body} />
    case 'unknown':
      return <QuietTile icon={<CircleHelp size={14} />} text={t('timeline.unknown')} />
    case 'broken':
      return <QuietTile icon={<CircleHelp size={14} />} text={t('timeline.broken')} />
  }
}

function redactedText(row: MessageRow, body: { by: { id: string; name: string } | null; reason: string | null }): string {
  const sentence = body.by === null || body.by.id === row.sender.id ? t('timeline.redacted') : t('timeline.redactedBy', { by: body.by.name })
  return body.reason === null || body.reason === '' ? sentence : t('timeline.state.because', { sentence, reason: body.reason })
}
