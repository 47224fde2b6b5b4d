import { useCallback, useLayoutEffect, useRef, type RefObject } from 'react'
import { useStore } from 'zustand'
import type { FieldText } from './field-text.ts'
import type { ComposerSession } from './session.ts'

const MAX_SHARE = 0.4

/** The field and what writes into it. The textarea is uncontrolled: a key is the browser's own work, React hears of it afterwards. */
export interface Field {
  ref: RefObject<HTMLTextAreaElement | null>
  grow(): void
  /** Replaces the whole text in one step that Ctrl+Z takes back. */
  replace(next: FieldText): void
  /** Inserts at the caret, over the selection. */
  insert(text: string): void
}

export function useField(session: ComposerSession): Field {
  const ref = useRef<HTMLTextAreaElement>(null)
  const written = useStore(session.shown, (s) => s.written)

  const grow = useCallback(() => {
    const field = ref.current
    if (field === null || CSS.supports('field-sizing', 'content')) return
    field.style.blockSize = 'auto'
    field.style.blockSize = `${Math.min(field.scrollHeight, window.innerHeight * MAX_SHARE)}px`
  }, [])

  useLayoutEffect(() => {
    const field = ref.current
    if (field === null || field.value === session.text) return
    const fromEnd = field.value.length - field.selectionStart
    field.value = session.text
    const caret = Math.max(0, session.text.length - fromEnd)
    field.setSelectionRange(caret, caret)
    grow()
  }, [written, session, grow])

  const insert = useCallback((text: string) => {
    const field = ref.current
    if (field === null) return
    field.focus()
    // The one way of changing a textarea that leaves its undo history whole.
    if (!document.execCommand('insertText', false, text)) {
      field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end')
      field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' }))
    }
  }, [])

  const replace = useCallback((next: FieldText) => {
    const field = ref.current
    if (field === null) return
    const old = field.value
    let head = 0
    while (head < old.length && head < next.text.length && old[head] === next.text[head]) head += 1
    let tail = 0
    while (tail < old.length - head && tail < next.text.length - head && old.at(-1 - tail) === next.text.at(-1 - tail)) tail += 1
    field.setSelectionRange(head, old.length - tail)
    insert(next.text.slice(head, next.text.length - tail))
    field.setSelectionRange(next.start, next.end)
  }, [insert])

  return { ref, grow, replace, insert }
}
