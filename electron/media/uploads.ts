// Uploads that go on now, by the file they send: each once, with progress, and ended when nobody wants it any more.
// This file must not know how bytes travel or what a file means to a room.

import type { EngineAnswers } from '../bridge/contract.ts'
import { fail } from '../bridge/outcome.ts'
import type { Spool } from '../journal/spool.ts'
import type { UploadFile } from './transport.ts'

type Answer = EngineAnswers['files.upload']
export type SendFile = (file: UploadFile, onProgress: (sent: number, total: number) => void, signal: AbortSignal) => Promise<Answer>

export interface Uploads {
  /** Sends a spooled file. Asked twice while it goes on, both get the one answer. */
  start(spoolId: string): Promise<Answer>
  cancel(spoolId: string): void
  /** Ends all of them: the account closes. */
  stop(): void
}

export interface UploadsOptions {
  spool: Pick<Spool, 'find'>
  send: SendFile
  onProgress: (spoolId: string, sent: number, total: number) => void
}

/** Makes the keeper of one account's uploads. */
export function keepUploads({ spool, send, onProgress }: UploadsOptions): Uploads {
  const running = new Map<string, { answer: Promise<Answer>; abort: AbortController }>()
  const run = async (spoolId: string, signal: AbortSignal): Promise<Answer> => {
    const file = await spool.find(spoolId)
    if (file === null) return fail('file-gone')
    if (signal.aborted) return fail('cancelled')
    return send(file, (sent, total) => onProgress(spoolId, sent, total), signal)
  }
  return {
    start: (spoolId) => {
      const present = running.get(spoolId)
      if (present !== undefined) return present.answer
      const abort = new AbortController()
      const answer = run(spoolId, abort.signal).finally(() => running.delete(spoolId))
      running.set(spoolId, { answer, abort })
      return answer
    },
    cancel: (spoolId) => running.get(spoolId)?.abort.abort(),
    stop: () => {
      for (const { abort } of running.values()) abort.abort()
    },
  }
}
