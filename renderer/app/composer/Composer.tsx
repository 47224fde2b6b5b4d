import { memo, useCallback, useEffect, useId, useRef, useState, type ClipboardEvent, type FormEvent } from 'react'
import { create, useStore } from 'zustand'
import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { deferred } from '../../design/deferred.tsx'
import { Check, Eye, EyeOff, FileText, Paperclip, Send, Smile } from '../../design/icons.ts'
import { IconButton } from '../../design/IconButton.tsx'
import { AttachmentTray } from '../files/AttachmentTray.tsx'
import { useSettings } from '../state/app.ts'
import { bridge } from '../state/bridge.ts'
import { engineErrorOf, errorSentence } from '../state/failure.ts'
import { endCompose, tell, useCompose } from '../state/ui.ts'
import { complete, mentionOf } from './completion.ts'
import { CompletionPopup, optionId } from './CompletionPopup.tsx'
import { FIELD_MARK } from './focus.ts'
import { Preview } from './Preview.tsx'
import { composerOf, flushDrafts, notLoaded } from './session.ts'
import { TargetBar } from './TargetBar.tsx'
import { useCompletion, type Suggestion } from './use-completion.ts'
import { useComposerKeys } from './use-composer-keys.ts'
import { useEditSource } from './use-edit-source.ts'
import { useField } from './use-field.ts'
import { useTyping } from './use-typing.ts'
import css from './Composer.module.css'

const EmojiPopover = deferred(() => import('./EmojiPopover.tsx'))

/** Whoever wants the preview wants it in every room. */
const usePreviewWanted = create<{ on: boolean }>(() => ({ on: false }))
const told = (thrown: unknown): void => { tell(errorSentence(engineErrorOf(thrown)), 'error') }

/** Where a message is written. To be keyed by the room. */
export const Composer = memo(function Composer({ roomId, name }: { roomId: string; name: string }) {
  const [session] = useState(() => composerOf(roomId))
  const field = useField(session)
  const completion = useCompletion(roomId)
  const typing = useTyping(roomId)
  const target = useCompose(roomId)
  const { sendOnEnter } = useSettings()
  const empty = useStore(session.shown, (s) => s.empty)
  const formatted = useStore(session.shown, (s) => s.formatted)
  const tooLong = useStore(session.shown, (s) => s.tooLong)
  const files = useStore(session.attachments.list)
  const previewOn = usePreviewWanted((s) => s.on)
  const [emojiOpen, setEmojiOpen] = useState(false)
  const listId = useId()
  const picker = useRef<HTMLInputElement>(null)
  const emojiButton = useRef<HTMLButtonElement>(null)
  const typed = useRef(new Set<() => void>())
  const onTyped = useCallback((listener: () => void) => {
    typed.current.add(listener)
    return () => { typed.current.delete(listener) }
  }, [])

  useEditSource(roomId, session, target.editOf)
  useEffect(() => { session.keepSoon() }, [session, target])
  useEffect(() => {
    window.addEventListener('blur', flushDrafts)
    window.addEventListener('pagehide', flushDrafts)
    const refresh = () => { session.refresh().catch(notLoaded) }
    refresh()
    window.addEventListener('focus', refresh)
    const stay = bridge().on('leaving', flushDrafts)
    return () => {
      stay()
      window.removeEventListener('blur', flushDrafts)
      window.removeEventListener('pagehide', flushDrafts)
      window.removeEventListener('focus', refresh)
      session.flush()
    }
  }, [session])
  useEffect(() => {
    if (target.replyTo !== null || target.editOf !== null) field.ref.current?.focus({ preventScroll: true })
  }, [target, field.ref])

  const send = useCallback(() => {
    if (session.shown.getState().tooLong) return
    completion.close()
    typing.stopped()
    const work = session.attachments.waiting > 0 ? session.sendFiles() : session.send()
    work.catch(told)
    field.ref.current?.focus({ preventScroll: true })
  }, [session, completion, typing, field.ref])

  const choose = useCallback((chosen: Suggestion) => {
    const box = field.ref.current
    if (box === null || completion.open === null) return
    const inserted = chosen.kind === 'emoji' ? chosen.item.emoji : mentionOf(chosen.item).text
    if (chosen.kind === 'mention') session.addMention(mentionOf(chosen.item))
    const next = complete(box.value, box.selectionStart, completion.open.trigger, inserted)
    field.replace({ text: next.text, start: next.caret, end: next.caret })
    completion.close()
  }, [completion, field, session])

  const onInput = useCallback((event: FormEvent<HTMLTextAreaElement>) => {
    const { value, selectionStart } = event.currentTarget
    session.typed(value)
    field.grow()
    completion.look(value, selectionStart)
    typing.typed(value.trim() === '')
    for (const listener of typed.current) listener()
  }, [session, field, completion, typing])

  const attach = useCallback((list: Iterable<File>) => {
    session.attachments.add([...list])
    field.ref.current?.focus({ preventScroll: true })
  }, [session, field.ref])

  const onPaste = useCallback((event: ClipboardEvent) => {
    const { files: pasted, types } = event.clipboardData
    // Word processors put a picture of the text beside the text; then the text is meant.
    if (pasted.length === 0 || types.includes('text/plain')) return
    event.preventDefault()
    attach(pasted)
  }, [attach])

  const asFile = useCallback(() => {
    attach([new File([session.text], t('composer.asFileName'), { type: 'text/plain' })])
    session.write('')
  }, [attach, session])

  const onKeyDown = useComposerKeys({ roomId, session, field, completion, sendOnEnter, choose, send })
  const showPreview = previewOn && formatted
  const sendable = (!empty || files.length > 0) && !tooLong
  const caption = files.length > 0 && target.replyTo === null
  return (
    <form className={css.composer} data-composer="" onSubmit={(event) => {
      event.preventDefault()
      send()
    }}>
      {completion.open !== null && <CompletionPopup id={listId} open={completion.open} onChoose={choose} />}
      <div className={css.box}>
        <TargetBar roomId={roomId} replyTo={target.replyTo} editOf={target.editOf} onLeave={() => { endCompose(roomId) }} />
        <AttachmentTray attachments={session.attachments} />
        {showPreview && <Preview session={session} onTyped={onTyped} />}
        {tooLong && (
          <div className={css.tooLong} role="alert">
            <span>{t('composer.tooLong')}</span>
            {target.editOf === null && <Button size="sm" icon={<FileText size={14} />} onClick={asFile}>{t('composer.asFile')}</Button>}
          </div>
        )}
        <div className={css.row}>
          <input ref={picker} type="file" multiple hidden onChange={(event) => {
            attach(event.currentTarget.files ?? [])
            event.currentTarget.value = ''
          }} />
          <IconButton label={t('composer.attach')} onClick={() => { picker.current?.click() }}><Paperclip size={18} /></IconButton>
          <textarea
            ref={field.ref} className={css.field} rows={1} dir="auto" {...{ [FIELD_MARK]: '' }} data-region-start=""
            aria-label={t('composer.label', { room: name })} placeholder={caption ? t('composer.caption') : t('composer.placeholder')} defaultValue={session.text}
            aria-autocomplete="list" aria-controls={completion.open === null ? undefined : listId}
            aria-activedescendant={completion.open === null ? undefined : optionId(listId, completion.open.selected)}
            onInput={onInput} onKeyDown={onKeyDown} onPaste={onPaste} onBlur={completion.close}
          />
          {formatted && (
            <IconButton label={previewOn ? t('composer.previewHide') : t('composer.previewShow')} pressed={previewOn} onClick={() => { usePreviewWanted.setState({ on: !previewOn }) }}>
              {previewOn ? <EyeOff size={18} /> : <Eye size={18} />}
            </IconButton>
          )}
          <IconButton ref={emojiButton} label={t('composer.emoji')} aria-haspopup="dialog" aria-expanded={emojiOpen} onClick={() => { setEmojiOpen(!emojiOpen) }}><Smile size={18} /></IconButton>
          <IconButton type="submit" label={target.editOf === null ? t('composer.send') : t('composer.save')} tone="accent" className={css.send} disabled={!sendable}>
            {target.editOf === null ? <Send size={18} /> : <Check size={18} />}
          </IconButton>
        </div>
      </div>
      {emojiOpen && <EmojiPopover anchor={emojiButton} field={field.ref} onPick={field.insert} onClose={() => { setEmojiOpen(false) }} />}
    </form>
  )
})
