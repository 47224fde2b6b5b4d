/** A key with its modifiers as one word: "ctrl+shift+n", "alt+arrowup", "f6". ⌘ counts as Ctrl. */
export function chord(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const modifiers = `${event.ctrlKey || event.metaKey ? 'ctrl+' : ''}${event.altKey ? 'alt+' : ''}${event.shiftKey ? 'shift+' : ''}`
  // Letters by their place on the keyboard, so that Ctrl+K is the same key in a Russian layout.
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1]
  const other: Record<string, string> = { Comma: ',', Slash: '/', Equal: '=', NumpadAdd: '=', Minus: '-', NumpadSubtract: '-', Digit0: '0', Numpad0: '0' }
  return modifiers + (letter ?? other[event.code] ?? event.key).toLowerCase()
}
