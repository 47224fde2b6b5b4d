// A small JSON file of this person's: read once, held in memory, written atomically, damaged content replaced by defaults.
// This file must not know what is in it.

import { rename } from 'node:fs/promises'
import * as v from 'valibot'
import { readIfThere, writeAtomic } from './atomic-file.ts'
import { serial } from './serial.ts'

export interface Store<T> {
  get(): T
  /** Changes some keys; resolves when it is on the disk. */
  set(change: Partial<T>): Promise<void>
}

/**
 * Opens `file`. A key that does not fit its schema falls back to `defaults`, the others stay;
 * a file that is no JSON object is put aside as `<file>.damaged`.
 */
export async function openStore<T extends Record<string, unknown>>(
  file: string | null,
  entries: { [K in keyof T]: v.GenericSchema<unknown, T[K]> },
  defaults: T,
): Promise<Store<T>> {
  let value: T = { ...defaults }
  if (file !== null) value = await load(file, entries, value)
  const writing = serial()
  return {
    get: () => value,
    set: (change) => {
      value = { ...value, ...change }
      if (file === null) return Promise.resolve()
      const text = JSON.stringify(value, null, 2)
      return writing(() => writeAtomic(file, text))
    },
  }
}

async function load<T extends Record<string, unknown>>(
  file: string,
  entries: { [K in keyof T]: v.GenericSchema<unknown, T[K]> },
  value: T,
): Promise<T> {
  const text = await readIfThere(file)
  if (text === null) return value
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = null
  }
  if (typeof json !== 'object' || json === null) {
    await rename(file, `${file}.damaged`)
    return value
  }
  const read = <K extends keyof T & string>(key: K): void => {
    const parsed = v.safeParse<v.GenericSchema<unknown, T[K]>>(entries[key], (json as Record<string, unknown>)[key])
    if (parsed.success) value[key] = parsed.output
  }
  for (const key of Object.keys(entries) as (keyof T & string)[]) read(key)
  return value
}
