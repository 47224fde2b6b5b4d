import { t, type MessageKey } from '../../locales/i18n.ts'
import type { EngineError } from '../../engine/protocol.ts'

/** A request the engine could not fulfil. */
export class RequestFailure extends Error {
  readonly error: EngineError
  constructor(error: EngineError) {
    super(error.code)
    this.name = 'RequestFailure'
    this.error = error
  }
}

/** The EngineError behind anything thrown by `request`; what is no RequestFailure counts as `unknown`. */
export function engineErrorOf(thrown: unknown): EngineError {
  return thrown instanceof RequestFailure ? thrown.error : { code: 'unknown' }
}

/** The sentence for the person, with the server's own words behind it where they help. */
export function errorSentence(error: EngineError): string {
  const key: MessageKey = `error.${error.code}`
  const sentence = t(key)
  const wordsHelp = error.code === 'forbidden' || error.code === 'unknown'
  return wordsHelp && error.detail !== undefined && error.detail !== '' ? `${sentence} ${t('error.serverSaid', { detail: error.detail })}` : sentence
}
