import { useEffect } from 'react'
import { chord } from '../../design/chord.ts'
import { flatten, neighbour } from '../room-list/flatten.ts'
import { changeSettings, useApp } from '../state/app.ts'
import { areRingsOpen, callsOffered } from '../state/calls.ts'
import { openRoom, showList } from '../state/rooms.ts'
import { listStore, roomStore } from '../state/stores.ts'
import { openDialog, useUi } from '../state/ui.ts'

function goToNeighbour(by: 1 | -1, onlyUnread: boolean): void {
  const { room, collapsed, query } = useUi.getState()
  const lines = flatten(listStore.getState().sections, collapsed, query.trim() !== '')
  const rooms = roomStore.getState().items
  const next = neighbour(lines, room, by, (id) => {
    const summary = rooms.get(id)
    return !onlyUnread || (summary !== undefined && ((summary.unread ?? 0) > 0 || (summary.mentions ?? 0) > 0 || summary.markedUnread))
  })
  if (next !== null) openRoom(next)
}

/** Moves the focus to the next region (spaces, list, room, panel): to its own first stop, or the region itself. */
function goToRegion(by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((region) => region.offsetParent !== null)
  // The panel lies inside the room: who is in it is in the inner one.
  const here = regionOf(document.activeElement)
  const at = here === null ? -1 : regions.indexOf(here)
  const region = regions[(at + by + regions.length) % regions.length] ?? regions[0]
  if (region !== undefined) (firstStop(region) ?? region).focus()
}

const regionOf = (element: Element | null): HTMLElement | null => element?.closest<HTMLElement>('[data-region]') ?? null

/** Where a region is entered, best first: its marked start, else what Tab would find. What is not drawn cannot be entered. */
const STOPS = ['[data-region-start]', '[data-room-tree]', '[tabindex="0"]', 'input, textarea', 'button:not([tabindex="-1"])']

function firstStop(region: HTMLElement): HTMLElement | undefined {
  for (const selector of STOPS) {
    const found = [...region.querySelectorAll<HTMLElement>(selector)].find((element) => element.offsetParent !== null && regionOf(element) === region)
    if (found !== undefined) return found
  }
  return undefined
}

function focusFilter(): void {
  const enter = (): void => {
    const filter = document.querySelector<HTMLInputElement>('[data-list-filter]')
    filter?.focus()
    filter?.select()
  }
  // In one column the list is hidden while a room is open. Where it is there the focus moves at once: a frame later somebody may be elsewhere.
  if (document.querySelector<HTMLElement>('[data-list-filter]')?.offsetParent !== null) return enter()
  showList()
  requestAnimationFrame(enter)
}

function zoomBy(step: number | null): void {
  const zoom = step === null ? 1 : Math.min(Math.max(Math.round((useApp.getState().boot.settings.zoom + step) * 10) / 10, 0.5), 3)
  void changeSettings({ zoom })
}

/** The call of the room on screen: what its button does. */
function callHere(): void {
  const { room } = useUi.getState()
  if (room !== null) void import('../calls/actions.ts').then(({ enterCallHere }) => enterCallHere(room))
}
const CALL = 'ctrl+shift+j'

const commands: Record<string, () => void> = {
  'ctrl+k': focusFilter,
  'ctrl+,': () => openDialog({ kind: 'settings' }),
  'ctrl+/': () => openDialog({ kind: 'shortcuts' }),
  'ctrl+n': () => openDialog({ kind: 'start-direct' }),
  'ctrl+shift+n': () => openDialog({ kind: 'create-group' }),
  'alt+arrowdown': () => goToNeighbour(1, false),
  'alt+arrowup': () => goToNeighbour(-1, false),
  'alt+shift+arrowdown': () => goToNeighbour(1, true),
  'alt+shift+arrowup': () => goToNeighbour(-1, true),
  [CALL]: callHere,
  f6: () => goToRegion(1),
  'shift+f6': () => goToRegion(-1),
  'ctrl+=': () => zoomBy(0.1),
  'ctrl+shift+=': () => zoomBy(0.1),
  'ctrl+-': () => zoomBy(-0.1),
  'ctrl+0': () => zoomBy(null),
}

/** Esc, when nobody nearer wanted it: closes the panel, then goes back to the list in one column. */
function escape(): boolean {
  const { panel, room } = useUi.getState()
  if (panel !== null) useUi.setState({ panel: null })
  else if (room !== null && matchMedia('(max-width: 46rem)').matches) showList()
  else return false
  return true
}

/** The keys that work everywhere in the signed-in window. Dialogs and menus keep their own keys. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const inDialog = useUi.getState().dialog !== null || areRingsOpen()
      const name = chord(event)
      // Nobody's key where calls are not offered.
      if (name === CALL && !callsOffered()) return
      const command = inDialog && !/^ctrl\+(shift\+)?[=\-0]$/.test(name) ? undefined : commands[name]
      if (command !== undefined) command()
      else if (name !== 'escape' || inDialog || !escape()) return
      event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
