import { t } from '../../locales/i18n.ts'
import type { LastMessage, RoomKind } from '../../engine/protocol.ts'

function what(message: LastMessage, calls: boolean): string {
  switch (message.kind) {
    case 'text':
    case 'notice':
    case 'emote':
      return message.text
    case 'image':
    case 'video':
    case 'audio':
    case 'file':
      return message.text === '' ? t(`list.preview.${message.kind}`) : message.text
    case 'redacted':
      return t('list.preview.redacted')
    case 'encrypted':
      return t('list.preview.encrypted')
    case 'call':
      return t(calls ? 'list.preview.call' : 'list.preview.unknown')
    case 'state':
      return message.text === '' ? t('list.preview.state') : message.text
    case 'unknown':
      return message.text === '' ? t('list.preview.unknown') : message.text
  }
}

/** The second line of a room: who said what, on one line. In a direct chat the other's name goes without saying. `calls` false: nothing names a call. */
export function previewOf(message: LastMessage, kind: RoomKind, calls = true): string {
  const text = what(message, calls)
  if (message.kind === 'state') return text
  if (message.kind === 'emote') return message.senderName === '' ? text : `${message.senderName} ${text}`
  if (message.own) return t('list.preview.own', { text })
  return kind === 'direct' || message.senderName === '' ? text : t('list.preview.from', { name: message.senderName, text })
}
