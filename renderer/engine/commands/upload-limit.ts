// How large a file the server takes: asked once, so that nobody waits for an upload that is refused at its end.

import type { EngineContext } from '../context.ts'

const PATIENCE_MS = 2_000

/** Answers with the limit in bytes; null: the server sets none, or cannot be asked now (it refuses by itself then). */
export function createUploadLimit(ctx: EngineContext): () => Promise<number | null> {
  let known: number | null | undefined
  let asking: Promise<void> | null = null
  return async () => {
    if (known !== undefined) return known
    asking ??= ctx.api.mediaConfig().then(
      (config) => {
        known = config.uploadSize
      },
      () => {
        // No connection: asked again with the next file.
        asking = null
      },
    )
    let timer: ReturnType<typeof setTimeout> | undefined
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS)
    })
    await Promise.race([asking, patience])
    clearTimeout(timer)
    return known ?? null
  }
}
