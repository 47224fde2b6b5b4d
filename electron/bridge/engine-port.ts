// The engine's door into main: one MessagePort for an account, with the same rules as the page's channels.
// This file must not know what a channel does.

import * as v from 'valibot'
import { engineChannels, type EngineAnswers, type MainToEngine } from './contract.ts'
import { limitOfChannel, rateLimiter, REFUSALS } from './rate-limit.ts'

export type EngineChannel = keyof typeof engineChannels

/** What main does for each channel of the engine. */
export type EngineHandlers = {
  [C in EngineChannel]: (arg: v.InferOutput<(typeof engineChannels)[C]>) => Promise<EngineAnswers[C]> | EngineAnswers[C]
}

/** The part of Electron's MessagePortMain that is used. */
export interface MainPort {
  on(event: 'message', listener: (message: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  postMessage(message: MainToEngine): void
  start(): void
  close(): void
}

export interface EnginePort {
  post(message: Exclude<MainToEngine, { kind: 'reply' }>): void
  close(): void
}

const isChannel = (name: string): name is EngineChannel => Object.hasOwn(engineChannels, name)
const FrameSchema = v.object({
  id: v.pipe(v.number(), v.integer()),
  channel: v.pipe(v.string(), v.check((name) => isChannel(name))),
  arg: v.unknown(),
})

export interface ServeEngineOptions {
  port: MainPort
  handlers: EngineHandlers
  log: (message: string, error?: unknown) => void
  onClose: () => void
  now?: () => number
}

/** Serves one engine until its port closes. Frames that do not parse get no answer; refused ones get `refused`. */
export function serveEnginePort({ port, handlers, log, onClose, now }: ServeEngineOptions): EnginePort {
  let open = true
  const allowed = rateLimiter(limitOfChannel, now)
  const said = rateLimiter(() => REFUSALS, now)
  const note = (line: string): void => {
    if (said('refusals')) log(line)
  }
  const post = (message: MainToEngine): void => {
    if (open) port.postMessage(message)
  }
  const answer = async <C extends EngineChannel>(id: number, channel: C, arg: unknown): Promise<void> => {
    const refuse = (why: string): void => {
      note(`refused ${channel}: ${why}`)
      post({ kind: 'reply', id, ok: false, code: 'refused', detail: why })
    }
    if (!allowed(channel)) return refuse('too often')
    const parsed = v.safeParse(engineChannels[channel], arg)
    if (!parsed.success) return refuse('argument does not fit')
    try {
      post({ kind: 'reply', id, ok: true, answer: await handlers[channel](parsed.output) })
    } catch (error) {
      log(`failed ${channel}`, error)
      post({ kind: 'reply', id, ok: false, code: 'failed', detail: error instanceof Error ? error.name : 'error' })
    }
  }
  port.on('message', ({ data }) => {
    const frame = v.safeParse(FrameSchema, data)
    if (!frame.success || !isChannel(frame.output.channel)) {
      note('refused a frame of the engine that does not parse')
      return
    }
    void answer(frame.output.id, frame.output.channel, frame.output.arg)
  })
  port.on('close', () => {
    open = false
    onClose()
  })
  port.start()
  return {
    post,
    close: () => {
      open = false
      port.close()
    },
  }
}
