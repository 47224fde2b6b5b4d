// The first half of sending a file: main streams it to the server, the address is journalled. Starts before the file's turn has come, two at a time.

import type { EngineContext } from '../context.ts'
import type { EngineError, SendState } from '../protocol.ts'
import type { Verdict } from './failure.ts'
import { uploadVerdictOf } from './failure.ts'
import type { Job } from './job.ts'
import { isOld } from './job.ts'

const AT_ONCE = 2

export interface Uploads {
  /** Starts uploads of waiting files as far as there is room for them. */
  begin(jobs: readonly Job[]): void
  /** Its turn has come: uploads it now. null: done. */
  ensure(job: Job): Promise<Verdict | null>
}

export function createUploads(ctx: EngineContext, on: { show: (job: Job, state: SendState) => void; fail: (job: Job, error: EngineError) => Promise<void> }): Uploads {
  const { host, model } = ctx
  let running = 0

  async function upload(job: Job): Promise<void> {
    const { entry } = job
    if (entry.kind !== 'file' || entry.mxc !== null) return
    running += 1
    try {
      on.show(job, { kind: 'uploading', sent: 0, total: entry.file.size })
      const { mxc } = await host.files.upload(entry.file.spoolId, (sent, total) => {
        if (!job.gone) on.show(job, { kind: 'uploading', sent, total })
      })
      if (job.gone) return
      await host.outbox.update(entry.txnId, { mxc })
      if (job.entry.kind === 'file') job.entry = { ...job.entry, mxc }
      on.show(job, { kind: 'waiting' })
    } finally {
      running -= 1
      job.uploading = null
    }
  }

  function start(job: Job): Promise<void> {
    job.uploading ??= upload(job)
    return job.uploading
  }

  /** Nothing of a file reaches the server for a room that is encrypted, or not known to be none (wall 7). */
  const mayUpload = (job: Job): boolean => model.room(job.entry.roomId)?.encrypted === false

  return {
    begin(jobs) {
      for (const job of jobs) {
        if (running >= AT_ONCE) return
        const { entry } = job
        if (entry.kind !== 'file' || entry.mxc !== null || job.phase !== 'waiting' || job.uploading !== null || job.failures > 0) continue
        if (isOld(job, ctx.now()) || !mayUpload(job)) continue
        start(job).catch((e: unknown) => {
          const verdict = uploadVerdictOf(e)
          // Told at once when it can never work; anything else is met again, with its patience, when it is the file's turn.
          if (verdict.kind === 'refused') return on.fail(job, verdict.error)
          job.failures += 1
          return undefined
        })
      }
    },
    async ensure(job) {
      try {
        await start(job)
        return null
      } catch (e) {
        return uploadVerdictOf(e)
      }
    },
  }
}
