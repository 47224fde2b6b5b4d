import { createStore, type StoreApi } from 'zustand'
import type { SpooledFile } from '../../engine/protocol.ts'
import { t, type MessageKey } from '../../locales/i18n.ts'
import { bridge } from '../state/bridge.ts'
import { tell } from '../state/ui.ts'
import { measure } from './measure.ts'

/** A file that waits above the field. */
export interface Attachment {
  id: number
  name: string
  mime: string
  size: number
  /** Address of what is drawn of it; null: its icon. */
  preview: string | null
  /** Main has it on disk. */
  file: SpooledFile | null
  /** It goes out with a message that was entered. */
  leaving: boolean
}

let lastId = 0
const MAX_PREVIEW = 30_000_000

/** Files attached in one room: each is on main's disk before it counts, so neither a crash nor a moved original loses it. */
export class Attachments {
  readonly list: StoreApi<readonly Attachment[]> = createStore<readonly Attachment[]>(() => [])
  #ready = new Map<number, Promise<SpooledFile | null>>()
  #changed: () => void

  /** `changed`: the draft is another one now. */
  constructor(changed: () => void) {
    this.#changed = changed
  }

  get count(): number {
    return this.list.getState().length
  }

  /** Files that are not on their way yet. */
  get waiting(): number {
    return this.list.getState().filter((one) => !one.leaving).length
  }

  /** Files that main has, in order: what the draft remembers. */
  get kept(): SpooledFile[] {
    return this.list.getState().flatMap(({ file }) => (file === null ? [] : [file]))
  }

  add(files: readonly File[]): void {
    for (const file of files) {
      const id = this.#addOne(file)
      this.#ready.set(id, this.#spool(id, file))
    }
  }

  /** Files of a draft: main has them since an earlier run. */
  restore(files: readonly SpooledFile[]): void {
    for (const file of files) {
      lastId += 1
      this.#ready.set(lastId, Promise.resolve(file))
      const preview = file.mime.startsWith('image/') ? `media://spool/${file.spoolId}` : null
      this.#push({ id: lastId, name: file.name, mime: file.mime, size: file.size, preview, file, leaving: false })
    }
  }

  /** Takes a file off again; main forgets it. */
  remove(id: number): void {
    const gone = this.list.getState().find((one) => one.id === id)
    this.drop(id)
    if (gone?.file !== null && gone?.file !== undefined) discard(gone.file.spoolId)
  }

  /** Marks all that are not on their way yet as leaving; each resolves when main has it, null where it could not be had. */
  leave(): { id: number; ready: Promise<SpooledFile | null> }[] {
    const leaving = this.list.getState().filter((one) => !one.leaving)
    this.list.setState(this.list.getState().map((one) => (one.leaving ? one : { ...one, leaving: true })), true)
    return leaving.map(({ id }) => ({ id, ready: this.#ready.get(id) ?? Promise.resolve(null) }))
  }

  /** What could not be sent waits again. */
  stay(): void {
    this.list.setState(this.list.getState().map((one) => (one.leaving ? { ...one, leaving: false } : one)), true)
  }

  /** Off the list: the engine has it now (or nobody wants it). */
  drop(id: number): void {
    const gone = this.list.getState().find((one) => one.id === id)
    if (gone === undefined) return
    if (gone.preview?.startsWith('blob:') === true) URL.revokeObjectURL(gone.preview)
    this.#ready.delete(id)
    this.list.setState(this.list.getState().filter((one) => one.id !== id), true)
    this.#changed()
  }

  /** All off the list: another page has taken the draft over. */
  forget(): void {
    for (const { id } of this.list.getState()) this.drop(id)
  }

  #addOne(file: File): number {
    lastId += 1
    const preview = file.type.startsWith('image/') && file.size < MAX_PREVIEW ? URL.createObjectURL(file) : null
    this.#push({ id: lastId, name: file.name, mime: file.type, size: file.size, preview, file: null, leaving: false })
    return lastId
  }

  async #spool(id: number, file: File): Promise<SpooledFile | null> {
    const [outcome, measured] = await Promise.all([bridge().spoolFile(file).catch(() => null), measure(file)])
    if (outcome === null || !outcome.ok) {
      const key: MessageKey = `files.error.${outcome === null ? 'failed' : outcome.code}`
      tell(t(key, { name: file.name }), 'error')
      this.drop(id)
      return null
    }
    const spooled: SpooledFile = { ...outcome.value, ...measured }
    if (!this.list.getState().some((one) => one.id === id)) {
      // Taken off while main was still copying it.
      discard(spooled.spoolId)
      return null
    }
    this.list.setState(this.list.getState().map((one) => (one.id === id ? { ...one, name: spooled.name, size: spooled.size, file: spooled } : one)), true)
    this.#changed()
    return spooled
  }

  #push(one: Attachment): void {
    this.list.setState([...this.list.getState(), one], true)
    this.#changed()
  }
}

function discard(spoolId: string): void {
  bridge().call('spool.discard', { spoolId }).catch((error: unknown) => { performance.mark('amphi:spool-kept', { detail: String(error) }) })
}
