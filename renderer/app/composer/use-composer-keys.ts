import { useCallback, type KeyboardEvent } from 'react'
import { engineErrorOf, errorSentence } from '../state/failure.ts'
import { endCompose, tell, useUi } from '../state/ui.ts'
import { toggleMarker, type Marker } from './field-text.ts'
import type { ComposerSession } from './session.ts'
import type { Suggestion, useCompletion } from './use-completion.ts'
import { editLast } from './use-edit-source.ts'
import type { Field } from './use-field.ts'

interface Parts {
  roomId: string
  session: ComposerSession
  field: Field
  completion: ReturnType<typeof useCompletion>
  sendOnEnter: boolean
  choose: (chosen: Suggestion) => void
  send: () => void
}

/** Ctrl with a letter, by its place on the keyboard. */
const MARKERS: Readonly<Record<string, Marker>> = { KeyB: 'bold', KeyI: 'italic', KeyE: 'code' }
const SHIFT_MARKERS: Readonly<Record<string, Marker>> = { KeyX: 'strike', KeyC: 'codeBlock', KeyU: 'link', Digit9: 'quote', Digit8: 'list' }

/** The keys of the field: suggestions first, then sending, leaving, editing the last message, markers. */
export function useComposerKeys({ roomId, session, field, completion, sendOnEnter, choose, send }: Parts) {
  const onSuggestion = useCallback((key: string): boolean => {
    const { open } = completion
    if (open === null) return false
    const chosen = open.items[open.selected]
    if (key === 'ArrowDown') completion.move(1)
    else if (key === 'ArrowUp') completion.move(-1)
    else if (key === 'Escape') completion.dismiss()
    else if ((key === 'Enter' || key === 'Tab') && chosen !== undefined) choose(chosen)
    else return false
    return true
  }, [completion, choose])

  return useCallback((event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    const command = event.ctrlKey || event.metaKey
    if (!command && !event.shiftKey && onSuggestion(event.key)) {
      event.preventDefault()
      return
    }
    if (event.key === 'Enter' && (command || (sendOnEnter && !event.shiftKey && !event.altKey))) send()
    else if (event.key === 'Escape' && leaves(roomId)) endCompose(roomId)
    else if (event.key === 'ArrowUp' && !command && !event.shiftKey && !event.altKey && session.text === '' && session.attachments.count === 0 && !leaves(roomId)) {
      editLast(roomId).catch((thrown: unknown) => { tell(errorSentence(engineErrorOf(thrown)), 'error') })
    } else if ((event.key === 'PageUp' || event.key === 'PageDown') && !command && event.currentTarget.scrollHeight <= event.currentTarget.clientHeight) {
      scrollTimeline(event.key === 'PageUp' ? -1 : 1)
    } else {
      const marker = command && !event.altKey ? (event.shiftKey ? SHIFT_MARKERS : MARKERS)[event.code] : undefined
      if (marker === undefined) return
      const { value, selectionStart, selectionEnd } = event.currentTarget
      field.replace(toggleMarker({ text: value, start: selectionStart, end: selectionEnd }, marker))
    }
    event.preventDefault()
  }, [roomId, session, field, sendOnEnter, send, onSuggestion])
}

function leaves(roomId: string): boolean {
  const target = useUi.getState().compose[roomId]
  return target !== undefined && (target.replyTo !== null || target.editOf !== null)
}

/** The field is one line: its page keys are the timeline's. */
function scrollTimeline(by: 1 | -1): void {
  const box = document.querySelector('[data-timeline]')
  box?.scrollBy({ top: by * box.clientHeight * 0.85 })
}
