/** Marks the field, so that other parts of the room can lead the keyboard there. */
export const FIELD_MARK = 'data-composer-field'

/** Puts the keyboard into the field of the room on screen. False: there is none. */
export function focusComposer(): boolean {
  const field = document.querySelector<HTMLTextAreaElement>(`[${FIELD_MARK}]`)
  field?.focus({ preventScroll: true })
  return field !== null
}
