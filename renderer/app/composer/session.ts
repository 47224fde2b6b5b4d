import { createStore, type StoreApi } from 'zustand'
import type { ComposerMention, ComposerMessage } from '../../engine/protocol.ts'
import { Attachments } from '../files/attachments.ts'
import { bridge } from '../state/bridge.ts'
import { request } from '../state/engine-client.ts'
import { sessionStore } from '../state/stores.ts'
import { endCompose, startEdit, startReply, useUi } from '../state/ui.ts'
import { keptMentions } from './completion.ts'
import { packDraft, unpackDraft, type DraftPart } from './draft.ts'
import { afterSent, isTooLong, looksFormatted, messageOf, withReturned } from './field-text.ts'
import { threadOf } from './thread.ts'

/** The little that is drawn from a session; the text itself lives in the field, so that a key costs nothing here. */
interface Shown {
  empty: boolean
  formatted: boolean
  /** More than one message can hold. */
  tooLong: boolean
  /** Changes with each text that the field did not write itself. */
  written: number
}

const SAVE_MS = 250
const KEPT = 30

/**
 * What is being written in one room. Outlives the component, so a switch of rooms and back shows it at once; main has it as the draft.
 * Text leaves only when the engine says that the message is journalled.
 */
export class ComposerSession {
  readonly roomId: string
  readonly shown: StoreApi<Shown> = createStore<Shown>(() => ({ empty: true, formatted: false, tooLong: false, written: 0 }))
  readonly attachments = new Attachments(() => { this.keepSoon() })
  #text = ''
  #mentions: ComposerMention[] = []
  #aside: DraftPart | null = null
  /** What was entered and is not journalled yet: always the beginning of the text. */
  #entered = ''
  #chain: Promise<void> = Promise.resolve()
  /** Grows with each failure: what was entered before it and waits behind it is not sent, or the order would be lost. */
  #round = 0
  #saveTimer: ReturnType<typeof setTimeout> | undefined
  #saved: string | null = null
  #touched = false
  #editing: string | null = null

  constructor(roomId: string) {
    this.roomId = roomId
  }

  get text(): string {
    return this.#text
  }

  get mentions(): readonly ComposerMention[] {
    return this.#mentions
  }

  /** The message whose text stands in the field to be changed. */
  get editing(): string | null {
    return this.#editing
  }

  get idle(): boolean {
    return this.attachments.count === 0 && this.#text === '' && this.#entered === '' && this.#aside === null && this.#saved === null
  }

  /** The field changed under the person's hands. */
  typed(text: string): void {
    this.#touched = true
    this.#set(text, false)
  }

  addMention(mention: ComposerMention): void {
    this.#mentions = [...this.#mentions.filter(({ text }) => text !== mention.text), mention]
  }

  /** Puts a text into the field from outside of it. */
  write(text: string): void {
    this.#set(text, true)
  }

  /** A message that was taken back, or that could not be sent: its text comes back, nothing typed is lost. */
  giveBack(markdown: string): void {
    this.#touched = true
    this.write(withReturned(this.#text, markdown))
  }

  /** Loads the draft that main has; what was typed meanwhile wins. */
  async load(): Promise<void> {
    const stored = await bridge().call('draft.get', { roomId: this.roomId })
    if (stored === null || this.#touched || this.#text !== '') return
    this.#take(stored.body)
  }

  /**
   * Another page may have written on in this room: the chat beside its call. Takes its draft over, unless something was entered here since the last
   * one was kept.
   */
  async refresh(): Promise<void> {
    const before = this.#saved
    const still = (): boolean => this.#saved === before && this.#saveTimer === undefined && this.#entered === '' && this.attachments.kept.length === this.attachments.count
    if (!still()) return
    const stored = await bridge().call('draft.get', { roomId: this.roomId })
    if (!still() || (stored?.body ?? null) === before) return
    this.attachments.forget()
    endCompose(this.roomId)
    if (stored === null || !this.#take(stored.body)) {
      this.#saved = null
      this.#mentions = []
      this.#aside = null
      this.#editing = null
      this.write('')
    }
  }

  /** Puts a kept draft into the field; false: no version of this composer wrote it. */
  #take(body: string): boolean {
    const draft = unpackDraft(body)
    if (draft === null) return false
    this.#saved = body
    this.#mentions = draft.mentions
    this.#aside = draft.aside
    this.#editing = draft.editOf
    this.attachments.restore(draft.files)
    this.write(draft.text)
    if (draft.editOf !== null) startEdit(this.roomId, draft.editOf)
    else if (draft.replyTo !== null) startReply(this.roomId, draft.replyTo)
    return true
  }

  /** Begins the edit of an own message: what was being written is put aside and comes back afterwards. */
  beginEdit(eventId: string, source: DraftPart): void {
    this.#touched = true
    this.#editing = eventId
    this.#aside ??= { text: this.#text, mentions: this.#mentions }
    this.#mentions = [...source.mentions]
    this.write(source.text)
  }

  /** Leaves the edit; the text that was put aside comes back. */
  endEdit(): void {
    this.#editing = null
    const aside = this.#aside
    this.#aside = null
    this.#mentions = aside?.mentions ?? []
    this.write(aside?.text ?? '')
  }

  /**
   * Sends what stands in the field. Text typed after an Enter that is still being journalled is the next message; order is kept.
   * Rejects with the engine's failure; the text is then still in the field.
   */
  send(): Promise<void> {
    const begun = this.#entered !== '' && this.#text.startsWith(this.#entered)
    const segment = begun ? this.#text.slice(this.#entered.length) : this.#text
    const markdown = messageOf(segment)
    if (markdown === '') return Promise.resolve()
    const target = begun ? null : (useUi.getState().compose[this.roomId] ?? null)
    const message: ComposerMessage = {
      markdown, mentions: keptMentions(markdown, this.#mentions), replyTo: target?.replyTo ?? null, editOf: target?.editOf ?? null, threadRoot: threadOf(this.roomId, target?.replyTo ?? null),
    }
    this.#entered = begun ? this.#entered + segment : segment
    const round = this.#round
    const done = this.#chain.then(async () => {
      if (round !== this.#round) return
      await request('send.message', { roomId: this.roomId, message })
      this.#entered = this.#entered.slice(segment.length)
      if (message.editOf !== null) this.endEdit()
      else this.#set(afterSent(this.#text, segment), true)
      if (target !== null && (target.replyTo !== null || target.editOf !== null)) endCompose(this.roomId)
      if (this.#text === '') this.#mentions = []
      this.flush()
    })
    this.#chain = done.catch(() => {
      this.#entered = ''
      this.#round += 1
    })
    return done
  }

  /**
   * Sends the attached files, each as a message of its own; what stands in the field is the last one's caption, unless it answers or edits: then it follows.
   * Rejects with the engine's failure; what was not journalled is then still there.
   */
  sendFiles(): Promise<void> {
    const leaving = this.attachments.leave()
    const target = useUi.getState().compose[this.roomId]
    const plain = (target?.replyTo ?? null) === null && (target?.editOf ?? null) === null && this.#entered === ''
    const segment = plain ? this.#text : ''
    this.#entered += segment
    const round = this.#round
    const done = this.#chain.then(async () => {
      if (round !== this.#round) return
      const ready = (await Promise.all(leaving.map(async ({ id, ready }) => ({ id, file: await ready })))).flatMap(({ id, file }) => (file === null ? [] : [{ id, file }]))
      for (const [i, { id, file }] of ready.entries()) {
        const caption = i === ready.length - 1 ? messageOf(segment) : ''
        await request('send.file', { roomId: this.roomId, file, caption })
        this.attachments.drop(id)
      }
      this.#entered = this.#entered.slice(segment.length)
      if (ready.length > 0 && segment !== '') this.#set(afterSent(this.#text, segment), true)
      this.flush()
    })
    this.#chain = done.catch(() => {
      this.#entered = ''
      this.#round += 1
      this.attachments.stay()
    })
    return plain ? done : Promise.all([done, this.send()]).then(() => undefined)
  }

  /** Keeps the draft soon; the reply or edit belongs to it. */
  keepSoon(): void {
    this.#saveTimer ??= setTimeout(() => { this.flush() }, SAVE_MS)
  }

  /** Keeps the draft now: the room is left or the window closes. */
  flush(): void {
    clearTimeout(this.#saveTimer)
    this.#saveTimer = undefined
    const target = useUi.getState().compose[this.roomId]
    const body = packDraft({
      text: this.#text, mentions: keptMentions(this.#text, this.#mentions), replyTo: target?.replyTo ?? null, editOf: target?.editOf ?? null, aside: this.#aside,
      files: this.attachments.kept,
    })
    if (body === this.#saved) return
    this.#saved = body
    bridge().call('draft.put', { roomId: this.roomId, body }).catch(() => {
      // Not kept by main: the next keystroke tries again.
      this.#saved = null
    })
  }

  #set(text: string, outside: boolean): void {
    this.#text = text
    const empty = text.trim() === ''
    const formatted = looksFormatted(text)
    const tooLong = isTooLong(text)
    const old = this.shown.getState()
    if (outside) this.shown.setState({ empty, formatted, tooLong, written: old.written + 1 })
    else if (old.empty !== empty || old.formatted !== formatted || old.tooLong !== tooLong) this.shown.setState({ empty, formatted, tooLong })
    this.keepSoon()
  }
}

const sessions = new Map<string, ComposerSession>()

/** The session of a room; made, and its draft fetched, at the first asking. */
export function composerOf(roomId: string): ComposerSession {
  const known = sessions.get(roomId)
  if (known !== undefined) {
    sessions.delete(roomId)
    sessions.set(roomId, known)
    return known
  }
  const made = new ComposerSession(roomId)
  sessions.set(roomId, made)
  made.load().catch(notLoaded)
  for (const [id, session] of sessions) {
    if (sessions.size <= KEPT) break
    if (session.idle) sessions.delete(id)
  }
  return made
}

/** What was typed is still in the field; main has the former draft. */
export const notLoaded = (error: unknown): void => { performance.mark('amphi:draft-not-loaded', { detail: String(error) }) }

/** Keeps every draft now: the window is about to close or to lose the focus. */
export function flushDrafts(): void {
  for (const session of sessions.values()) session.flush()
}

/** After a sign-out the next person must not see what this one wrote. Main has the drafts. */
sessionStore.subscribe(({ me }, before) => {
  if (me === null && before.me !== null) sessions.clear()
})
