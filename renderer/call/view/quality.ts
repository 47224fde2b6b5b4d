import type { Quality } from '../conference.ts'
import { formatNumber, formatPercent, t } from '../../locales/i18n.ts'

/** From here on one hears it. */
const LOSS = 0.03
const SLOW_MS = 350

/**
 * What is wrong with a connection, as far as it is known, in sentences; nothing is guessed. Figures of others are what their own client says.
 */
export function explainQuality(quality: Quality, name: string, local: boolean): string[] {
  const who = local ? 'me' : 'other'
  const { level, loss, roundTripMs } = quality
  if (level === null) return [t('call.quality.unknown', { who, name })]
  const sentences = [level === 0 ? t('call.quality.none', { who, name }) : level === 3 ? t('call.quality.good', { who, name }) : t('call.quality.weak', { who, name })]
  if (loss !== null && loss >= LOSS) sentences.push(t('call.quality.loss', { share: formatPercent(loss) }))
  if (roundTripMs !== null && roundTripMs >= SLOW_MS) sentences.push(t('call.quality.slow', { ms: formatNumber(Math.round(roundTripMs)) }))
  if (level < 3 && (loss === null || loss < LOSS) && (roundTripMs === null || roundTripMs < SLOW_MS)) sentences.push(t('call.quality.noReason'))
  if (level < 3) sentences.push(local ? t('call.quality.adviceMe') : t('call.quality.adviceOther'))
  return sentences
}

/** The bare figures that are known. */
export function qualityFigures({ loss, roundTripMs, sending, receiving }: Quality): { label: string; value: string }[] {
  const rate = (kbit: number): string => t('call.quality.kbit', { rate: formatNumber(Math.round(kbit)) })
  return [
    ...(loss === null ? [] : [{ label: t('call.quality.figure.loss'), value: formatPercent(loss) }]),
    ...(roundTripMs === null ? [] : [{ label: t('call.quality.figure.roundTrip'), value: t('call.quality.ms', { ms: formatNumber(Math.round(roundTripMs)) }) }]),
    ...(sending === null ? [] : [{ label: t('call.quality.figure.sending'), value: rate(sending) }]),
    ...(receiving === null ? [] : [{ label: t('call.quality.figure.receiving'), value: rate(receiving) }]),
  ]
}
