import type { MessageRow, TimelineRow } from '../../engine/protocol.ts'
import { formatDay, formatTime, t } from '../../locales/i18n.ts'
import { callSentence } from '../calls/call-sentence.ts'
import { callsOffered } from '../state/calls.ts'
import { stateSentence } from './state-sentence.ts'

const MAX_SPOKEN = 400

/** What a screen reader says of a row when it gets the focus: who, when, what, in that order. */
export function rowLabel(row: TimelineRow): string {
  switch (row.row) {
    case 'message': return `${row.sender.name}, ${formatTime(row.ts)}. ${messageText(row)}`.slice(0, MAX_SPOKEN)
    case 'state': return row.changes.map(({ change }) => stateSentence(change)).join('. ').slice(0, MAX_SPOKEN)
    case 'day': return formatDay(row.ts)
    case 'unread': return t('timeline.newMessages')
    case 'gap': return t('timeline.loading')
  }
}

/** A message in plain words: its text, or what it is. */
export function messageText(row: MessageRow): string {
  const { body } = row
  switch (body.kind) {
    case 'text': case 'emote': case 'notice': return body.rich.plain
    case 'image': return t('timeline.kind.image', { name: body.caption?.plain ?? body.media.name })
    case 'video': return t('timeline.kind.video', { name: body.caption?.plain ?? body.media.name })
    case 'audio': return t('timeline.kind.audio', { name: body.caption?.plain ?? body.media.name })
    case 'file': return t('timeline.kind.file', { name: body.caption?.plain ?? body.media.name })
    case 'call': return callsOffered() ? callSentence(row, body) : t('timeline.unknown')
    case 'redacted': return t('timeline.redacted')
    case 'encrypted': return t('timeline.encrypted')
    case 'unknown': return t('timeline.unknown')
    case 'broken': return t('timeline.broken')
  }
}

/** The same for a preview whose target is known by kind only (reply quotes, lists). */
export function kindText(kind: 'text' | 'image' | 'video' | 'audio' | 'file' | 'emote' | 'notice' | 'redacted' | 'encrypted' | 'call' | 'state' | 'unknown', text: string | null): string {
  switch (kind) {
    case 'text': case 'emote': case 'notice': case 'state': return text ?? t('timeline.reply.notLoaded')
    case 'call': return t(callsOffered() ? 'list.preview.call' : 'list.preview.unknown')
    case 'image': return t('timeline.kind.image', { name: text ?? '' })
    case 'video': return t('timeline.kind.video', { name: text ?? '' })
    case 'audio': return t('timeline.kind.audio', { name: text ?? '' })
    case 'file': return t('timeline.kind.file', { name: text ?? '' })
    case 'redacted': return t('timeline.redacted')
    case 'encrypted': return t('timeline.encrypted')
    case 'unknown': return text ?? t('timeline.reply.notLoaded')
  }
}
