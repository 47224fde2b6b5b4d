import { useRef, type KeyboardEvent } from 'react'
import { t } from '../../locales/i18n.ts'
import { IconButton } from '../../design/IconButton.tsx'
import { TextField } from '../../design/TextField.tsx'
import { MessageCircle, Search, X } from '../../design/icons.ts'
import { focusComposer } from '../composer/focus.ts'
import { openRoom } from '../state/rooms.ts'
import { useUi } from '../state/ui.ts'
import type { Line } from './flatten.ts'

/** Filter-as-you-type. Enter opens the first room found, ↓ goes into the list, Esc clears. */
export function Filter({ lines, onLeave }: { lines: readonly Line[]; onLeave: () => void }) {
  const query = useUi((s) => s.query)
  const onlyUnread = useUi((s) => s.onlyUnread)
  const input = useRef<HTMLInputElement>(null)
  const set = (text: string) => useUi.setState({ query: text })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const first = lines.find((line) => line.line === 'room')
    if (event.key === 'Escape' && query !== '') {
      set('')
      event.stopPropagation()
    } else if (event.key === 'ArrowDown') onLeave()
    else if (event.key === 'Enter' && query.trim() !== '' && first !== undefined) {
      openRoom(first.id)
      set('')
      // The room may be the one on screen already: then nothing else would lead the keyboard there.
      focusComposer()
    } else return
    event.preventDefault()
  }
  return (
    <TextField
      ref={input}
      label={t('list.filter')}
      hideLabel
      placeholder={t('list.filter')}
      type="search"
      maxLength={200}
      value={query}
      autoComplete="off"
      spellCheck={false}
      data-list-filter=""
      onChange={(event) => set(event.target.value)}
      onKeyDown={onKeyDown}
      icon={<Search size={16} />}
      end={
        query === '' ? (
          <IconButton label={t('list.onlyUnread')} size="sm" pressed={onlyUnread} onClick={() => useUi.setState({ onlyUnread: !onlyUnread })}>
            <MessageCircle size={16} />
          </IconButton>
        ) : (
          <IconButton
            label={t('list.filterClear')}
            size="sm"
            onClick={() => {
              set('')
              input.current?.focus()
            }}
          >
            <X size={16} />
          </IconButton>
        )
      }
    />
  )
}
