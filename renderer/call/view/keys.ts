import { useEffect } from 'react'
import { chord } from '../../design/chord.ts'
import { makeRoom, pauseShare, setWindowMode, share, stopShare, toggleCamera, toggleChat, toggleHand, toggleMicrophone } from '../state/actions.ts'
import type { Look } from '../layout/types.ts'
import { t } from '../../locales/i18n.ts'
import { tell, useCall, useUi } from '../state/stores.ts'

/** The keys of the call, as they are shown in tooltips. Letters are places on the keyboard: М is Ь in a Russian layout. */
export const KEYS = { microphone: 'M', camera: 'V', share: 'S', hand: 'H', people: 'P', chat: 'C', layout: 'L', small: 'W', fullscreen: 'F', shortcuts: '?' } as const

/** Lays the pictures out in another way. */
export function look(to: Look): void {
  useUi.setState({ look: to, pinned: null, page: 0 })
}

/** From the way one looks now to the next: as it comes, all alike, one large. Which one it is now is said, since two of them may look the same. */
export function nextLook(): void {
  const order = ['auto', 'grid', 'speaker'] as const
  const next = order[(order.indexOf(useUi.getState().look) + 1) % order.length] ?? 'auto'
  look(next)
  tell({ tone: 'info', text: t('call.look.now', { look: t(`call.look.${next}`) }), action: null, stays: 2500, about: 'look' })
}

/** Shows the people, or puts them away; whose focus was among them is at the button that leads there. */
export function togglePeople(): void {
  if (useUi.getState().panel === 'people' && useCall.getState().window.mode !== 'small') return hidePeople()
  makeRoom()
  useUi.setState({ panel: 'people' })
}

export function hidePeople(): void {
  const inside = (document.activeElement?.closest('aside') ?? null) !== null
  useUi.setState({ panel: null })
  // In a narrow window the way there is in "More".
  const ways = ['[data-people]', '[data-more]'].map((way) => document.querySelector<HTMLElement>(way))
  if (inside) ways.find((one) => one !== null && one.offsetParent !== null)?.focus()
}

function goToRegion(by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')]
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  const region = regions[(at + by + regions.length) % regions.length] ?? regions[0]
  region?.querySelector<HTMLElement>('[tabindex="0"], input, button:not([tabindex="-1"], :disabled)')?.focus()
}

const toggleMode = (mode: 'small' | 'fullscreen') => () => setWindowMode(useCall.getState().window.mode === mode ? 'normal' : mode)

function escape(): boolean {
  const { panel } = useUi.getState()
  if (useCall.getState().window.mode === 'fullscreen') setWindowMode('normal')
  else if (panel !== null) hidePeople()
  else return false
  return true
}

/** S: begins a share, or stops the one that runs. */
function shareKey(): void {
  const { share: state } = useCall.getState()
  if (state.kind === 'none') void share()
  else stopShare()
}

const commands: Readonly<Record<string, () => void>> = {
  m: () => void toggleMicrophone(),
  v: () => void toggleCamera(),
  s: shareKey,
  'shift+s': () => {
    const { share: state } = useCall.getState()
    if (state.kind === 'live') pauseShare(!state.paused)
  },
  h: toggleHand,
  p: togglePeople,
  c: () => {
    const { mode, chat } = useCall.getState().window
    makeRoom()
    // In the small window an open chat is not in sight: it is asked for, not put away.
    if (mode !== 'small' || !chat) toggleChat()
  },
  l: nextLook,
  w: toggleMode('small'),
  f: toggleMode('fullscreen'),
  f11: toggleMode('fullscreen'),
  f6: () => goToRegion(1),
  'shift+f6': () => goToRegion(-1),
  'shift+/': () => {
    makeRoom()
    useUi.setState({ dialog: 'shortcuts' })
  },
}

/** Somebody writes: letters are letters there. */
const isWriting = (target: EventTarget | null): boolean => target instanceof HTMLElement && target.matches('input:not([type="checkbox"], [type="radio"], [type="range"]), textarea, select, [contenteditable="true"]')

/** Whether an open dialog or menu has the keys to itself. */
const isHeld = (): boolean => useUi.getState().dialog !== null || useCall.getState().picker !== null || document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null

/** One is in the call, and no dialog or menu has the keys. */
export function keysAreFree(): boolean {
  const { stage, model } = useCall.getState()
  return stage === 'call' && (model.phase.kind === 'joined' || model.phase.kind === 'reconnecting') && !isHeld()
}

/** The keys that work everywhere while one is in the call. */
export function useCallKeys(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat || !keysAreFree()) return
      const name = chord(event)
      if (name === 'escape' ? !escape() : isWriting(event.target) && !/f\d/.test(name)) return
      if (name !== 'escape') {
        const command = commands[name]
        if (command === undefined) return
        command()
      }
      event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
