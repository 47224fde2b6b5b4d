// One download into one file, readable by anybody from the first byte on while it still grows.
// This file must not know addresses or caches.

import { open, rename, rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'

export type MediaFailure = 'offline' | 'not-found' | 'refused' | 'disk' | 'too-large'

/** What a server began to answer. */
export interface MediaResponse {
  type: string
  /** null: not said. */
  size: number | null
  body: Readable
}

export interface Download {
  type: string
  size: number | null
  /** Bytes from `from` to `to` (inclusive; null: the end), waiting for those that have not arrived. */
  read(from: number, to: number | null): ReadableStream<Uint8Array>
  /** Resolves when the file is whole and has its name. */
  done: Promise<{ ok: true; size: number } | { ok: false; code: MediaFailure }>
}

const CHUNK = 256 * 1024
/** A server that says nothing for so long is taken for gone: its file would else be waited for without end. */
const SILENCE_MS = 60_000

/** Streams `response` to `file` by way of `<file>.part`. Never throws: a failure ends readers with an error and `done` with its code. */
export function startDownload(file: string, response: MediaResponse, maxBytes: number, silenceMs = SILENCE_MS): Download {
  const part = `${file}.part`
  let opened = open(part, 'w+', 0o600)
  let received = 0
  let ended: { ok: true; size: number } | { ok: false; code: MediaFailure } | null = null
  let wake: (() => void)[] = []
  const announce = (): void => {
    const sleepers = wake
    wake = []
    for (const sleeper of sleepers) sleeper()
  }
  const more = (): Promise<void> => new Promise((resolve) => wake.push(resolve))
  let readers = 0
  let closed = false
  const closeWhenUnused = (): void => {
    if (ended === null || readers > 0 || closed) return
    closed = true
    void opened.then((handle) => handle.close()).catch(() => undefined) // it never opened
  }
  // A server may go before the file is open, when nobody reads the body yet: the reading tells of it, and unheard it would be main's end.
  response.body.on('error', () => undefined)

  const pump = async (): Promise<NonNullable<typeof ended>> => {
    let code: MediaFailure = 'disk'
    let silence: NodeJS.Timeout | undefined
    // Only while the server is waited for: a slow disk is not its silence.
    const waits = (): void => {
      code = 'offline'
      silence = setTimeout(() => response.body.destroy(new Error('the server is silent')), silenceMs)
    }
    try {
      const handle = await opened
      for await (const chunk of iterate(response.body, waits)) {
        code = 'disk'
        clearTimeout(silence)
        if (received + chunk.byteLength > maxBytes) {
          code = 'too-large'
          throw new Error('larger than allowed')
        }
        await handle.appendFile(chunk)
        received += chunk.byteLength
        announce()
      }
      code = 'offline'
      if (response.size !== null && received !== response.size) throw new Error('the answer ended early')
      code = 'disk'
      await rename(part, file)
      return { ok: true, size: received }
    } catch {
      response.body.destroy()
      await rm(part, { force: true })
      return { ok: false, code }
    } finally {
      clearTimeout(silence)
    }
  }
  const done = pump().then((result) => {
    ended = result
    announce()
    closeWhenUnused()
    return result
  })

  const read = (from: number, to: number | null): ReadableStream<Uint8Array> => {
    let at = from
    if (closed) {
      const failure = ended?.ok === false ? ended.code : null
      if (failure !== null) return new ReadableStream({ start: (controller) => controller.error(new Error(failure)) })
      // Whole and let go of by all its readers, and asked for once more before its cache knows it as a file.
      opened = open(file, 'r')
      closed = false
    }
    readers += 1
    let left = false
    const leave = (): void => {
      if (left) return
      left = true
      readers -= 1
      closeWhenUnused()
    }
    return new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const last = to ?? Number.POSITIVE_INFINITY
        while (at >= received && ended === null) await more()
        if (at >= received || at > last) {
          leave()
          if (ended?.ok === false) controller.error(new Error(ended.code))
          else controller.close()
          return
        }
        const length = Math.min(CHUNK, received - at, last - at + 1)
        const { bytesRead, buffer } = await opened.then((handle) => handle.read(new Uint8Array(length), 0, length, at)).catch((error: unknown) => {
          leave()
          throw error
        })
        at += bytesRead
        controller.enqueue(buffer.subarray(0, bytesRead))
        if (at > last) {
          leave()
          controller.close()
        }
      },
      cancel: leave,
    })
  }
  return { type: response.type, size: response.size, read, done }
}

/** Chunks of a stream; `onWait` is called whenever the next thing that can fail is the network. */
async function* iterate(body: Readable, onWait: () => void): AsyncGenerator<Uint8Array> {
  onWait()
  for await (const chunk of body) {
    yield chunk as Buffer
    onWait()
  }
}
