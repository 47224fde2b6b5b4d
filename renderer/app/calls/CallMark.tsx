import { t } from '../../locales/i18n.ts'
import { PhoneCall } from '../../design/icons.ts'
import { shortCount } from '../../design/Badge.tsx'
import type { CallSummary } from '../../engine/protocol.ts'
import { useCallsOffered } from '../state/calls.ts'
import css from './CallMark.module.css'

/** In the list: a call goes on here, with how many, where that is known. */
export function CallMark({ call }: { call: CallSummary }) {
  if (!useCallsOffered()) return null
  return (
    <span className={css.mark} role="img" data-call-mark="" aria-label={call.people === null ? t('calls.goesOn') : t('calls.mark', { count: call.people })}>
      <PhoneCall size={12} aria-hidden="true" />
      {call.people !== null && shortCount(call.people)}
    </span>
  )
}
