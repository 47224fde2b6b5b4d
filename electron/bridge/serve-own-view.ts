// The door into main from a small page of our own beside or above a call: the main frame of that very page at our origin, and nobody else (T36).
// This file must not know what the page is for.

import type { WebContents } from 'electron'
import type * as v from 'valibot'
import { door, isTrusted, type Registrar } from './serve.ts'

type Schemas = Readonly<Record<string, v.GenericSchema>>

/** What main does for each channel of the page. */
export type OwnViewHandlers<S extends Schemas, A extends Record<keyof S, unknown>> = { [C in keyof S]: (arg: v.InferOutput<S[C]>) => A[C] | Promise<A[C]> }

export interface OwnView<S extends Schemas, A extends Record<keyof S, unknown>> {
  /** Of the ipc names, the same in the page's preload. */
  prefix: string
  channels: S
  handlers: OwnViewHandlers<S, A>
  log: (message: string, error?: unknown) => void
}

/** Registers the channels with the page's own contents, for as long as they live. @returns the way to tell it its state. */
export function serveOwnView<S extends Schemas, A extends Record<keyof S, unknown>>(contents: WebContents, { prefix, channels, handlers, log }: OwnView<S, A>): (state: unknown) => void {
  const registrar: Registrar = { handle: (name, listener) => contents.ipc.handle(name, listener) }
  const open = door({ registrar, log })
  for (const channel of Object.keys(channels)) {
    const schema = channels[channel]
    const handler = handlers[channel]
    if (schema !== undefined && handler !== undefined) open<v.GenericSchema>({ channel, prefix, schema, trusted: (event) => isTrusted(event, (id) => id === contents.id), handler: (arg) => handler(arg as v.InferOutput<S[keyof S]>) })
  }
  return (state) => {
    if (!contents.isDestroyed()) contents.send(`${prefix}state`, state)
  }
}
