import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { t } from '../../locales/i18n.ts'
import { IconButton } from '../../design/IconButton.tsx'
import { TextField } from '../../design/TextField.tsx'
import { MessageCircle, Search, X } from '../../design/icons.ts'
import { focusComposer } from '../composer/focus.ts'
import { openRoom } from '../state/rooms.ts'
import { useListQuery } from '../state/stores.ts'
import { useUi } from '../state/ui.ts'
import type { Line } from './flatten.ts'

/** Filter-as-you-type. Enter opens the first room found, ↓ goes into the list, Esc clears. */
export function Filter({ lines, onLeave }: { lines: readonly Line[]; onLeave: () => void }) {
  const query = useUi((s) => s.query)
  const onlyUnread = useUi((s) => s.onlyUnread)
  const input = useRef<HTMLInputElement>(null)
  const listed = useListQuery()
  // The engine answers within a frame or two; whoever types and presses Enter at once means what they typed, not what is still listed.
  const [wanted, setWanted] = useState<string | null>(null)
  const set = (text: string) => {
    setWanted(null)
    useUi.setState({ query: text })
  }
  const sought = query.trim()
  const found = lines.find((line) => line.line === 'room')?.id
  useEffect(() => {
    if (wanted === null || wanted !== listed) return
    setWanted(null)
    if (found === undefined) return
    useUi.setState({ query: '' })
    openRoom(found)
    // The room may be the one on screen already: then nothing else would lead the keyboard there.
    focusComposer()
  }, [wanted, listed, found])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape' && query !== '') {
      set('')
      event.stopPropagation()
    } else if (event.key === 'ArrowDown') onLeave()
    else if (event.key === 'Enter' && sought !== '') setWanted(sought)
    else return
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
