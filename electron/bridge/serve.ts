// The one door from a page into main: registers every channel of the contract once and refuses all else.
// This room must not know what a channel does; it knows who may ask, in which shape, and how often.

import * as v from 'valibot'
import { APP_ORIGIN, channels, type Answers, type Channel } from './contract.ts'
import { limitOfChannel, rateLimiter, REFUSALS } from './rate-limit.ts'

/** Prefix of the ipc names, the same in the preload. */
export const IPC_PREFIX = 'amphi:'

/** What main does for each channel. `windowId` is the id of the asking page's WebContents. */
export type Handlers = {
  [C in Channel]: (arg: v.InferOutput<(typeof channels)[C]>, windowId: number) => Promise<Answers[C]> | Answers[C]
}

/** The part of Electron's invoke event that is judged. */
export interface AskingEvent {
  sender: { id: number; mainFrame: object }
  /** null when the frame is gone. */
  senderFrame: (object & { origin: string }) | null
}

export interface Registrar {
  handle(name: string, listener: (event: AskingEvent, arg: unknown) => Promise<Envelope>): void
}

/** How an answer travels; the preload turns a refusal into an Error whose message is the code. */
export type Envelope = { ok: true; answer: unknown } | { ok: false; code: 'refused' | 'failed' }

/** True when the event comes from the main frame of one of our windows, at our origin (T36). */
export function isTrusted(event: AskingEvent, isOurs: (webContentsId: number) => boolean): boolean {
  const frame = event.senderFrame
  return frame !== null && frame === event.sender.mainFrame && frame.origin === APP_ORIGIN && isOurs(event.sender.id)
}

export interface DoorOptions {
  registrar: Registrar
  /** Told of each refusal and failure; never given the argument. */
  log: (message: string, error?: unknown) => void
  now?: (() => number) | undefined
}

interface Served<S extends v.GenericSchema> {
  /** The ipc's name without its prefix. */
  channel: string
  prefix: string
  schema: S
  /** Whether the sender is a page that may ask this. */
  trusted: (event: AskingEvent) => boolean
  handler: (arg: v.InferOutput<S>, windowId: number) => unknown
}

/** A door that channels are opened in one by one. A junk argument, a foreign sender or a flood is answered with `refused` and reaches no handler. */
export function door({ registrar, log, now }: DoorOptions): <S extends v.GenericSchema>(served: Served<S>) => void {
  const allowed = rateLimiter((key) => limitOfChannel(key.slice(key.indexOf(' ') + 1)), now)
  const said = rateLimiter(() => REFUSALS, now)
  const refuse = (why: string): Envelope => {
    if (said('refusals')) log(`refused ${why}`)
    return { ok: false, code: 'refused' }
  }
  return ({ channel, prefix, schema, trusted, handler }) => {
    registrar.handle(prefix + channel, async (event, arg) => {
      if (!trusted(event)) return refuse(`${channel}: not asked by our page`)
      if (!allowed(`${event.sender.id} ${channel}`)) return refuse(`${channel}: too often`)
      const parsed = v.safeParse(schema, arg)
      if (!parsed.success) return refuse(`${channel}: argument does not fit`)
      try {
        return { ok: true, answer: await handler(parsed.output, event.sender.id) }
      } catch (error) {
        log(`failed ${channel}`, error)
        return { ok: false, code: 'failed' }
      }
    })
  }
}

export interface ServeOptions extends DoorOptions {
  handlers: Handlers
  /** True for the WebContents of our own windows. */
  isOurs: (webContentsId: number) => boolean
  /** What a page of ours may ask beside being ours; all of it when not given. A chat beside a call is no main window. */
  mayAsk?: (channel: Channel, webContentsId: number) => boolean
}

/** Registers all channels of the page. */
export function serve({ handlers, isOurs, mayAsk = () => true, ...options }: ServeOptions): void {
  const open = door(options)
  const register = <C extends Channel>(channel: C): void =>
    open({
      channel,
      prefix: IPC_PREFIX,
      schema: channels[channel],
      trusted: (event) => isTrusted(event, isOurs) && mayAsk(channel, event.sender.id),
      handler: (arg, id) => handlers[channel](arg as v.InferOutput<(typeof channels)[C]>, id),
    })
  for (const channel of Object.keys(channels)) register(channel as Channel)
}
