import { formatLength, t } from '../../locales/i18n.ts'
import type { MessageBody, MessageRow } from '../../engine/protocol.ts'

type CallBody = Extract<MessageBody, { kind: 'call' }>

/** What a call in the timeline was: who started it, and how long it lasted, who is in, or that nobody answered. One line of plain words. */
export function callSentence({ sender, own, ts }: Pick<MessageRow, 'sender' | 'own' | 'ts'>, { live, endedAt, people, missed, unanswered }: CallBody): string {
  if (missed) return t('calls.tile.missed')
  const sentence = own ? t('calls.tile.startedOwn') : t('calls.tile.started', { who: sender.name })
  const facts = live ? (people === null ? t('calls.goesOn') : t('calls.people', { count: people })) : unanswered ? t('calls.tile.unanswered') : endedAt === null ? '' : formatLength(endedAt - ts)
  return facts === '' ? sentence : t('calls.tile.with', { sentence, facts })
}
