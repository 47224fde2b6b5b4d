// What this room is for: the small bar that stays on top while something is shared. Plain elements, no catalogue: its sentences come from main.
// What it must not know: calls, Matrix, React.
import type { ShareBarAction, ShareBarBridge, ShareBarState } from '../../electron/bridge/contract-share-bar.ts'
import '../design/tokens.css'
import '../design/base.css'
import './bar.css'

declare global {
  interface Window {
    readonly amphiShareBar: ShareBarBridge
  }
}

const bar = document.getElementById('bar')
if (bar === null) throw new Error('the page lacks its bar')

const what = document.createElement('p')
what.className = 'what'
what.setAttribute('role', 'status')

/** A button that asks main for what `action` says at the moment of the click. */
function button(name: string, action: () => ShareBarAction): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = name
  made.addEventListener('click', () => {
    void window.amphiShareBar.act(action())
  })
  return made
}

let paused = false
const pause = button('pause', () => (paused ? 'resume-share' : 'pause-share'))
const other = button('switch', () => 'switch-share')
const call = button('call', () => 'focus-call')
const stop = button('stop', () => 'stop-share')
bar.append(what, pause, other, call, stop)

function draw(state: ShareBarState): void {
  paused = state.paused
  const { texts } = state
  document.documentElement.lang = state.language
  document.title = texts.title
  document.documentElement.dataset.theme = state.theme === 'light' || state.theme === 'dark' ? state.theme : ''
  document.documentElement.dataset.contrast = state.theme === 'contrast' ? 'more' : 'none'
  document.body.dataset.paused = String(state.paused)
  bar?.setAttribute('aria-label', texts.title)
  what.textContent = texts.sharing
  what.title = texts.sharing
  pause.textContent = texts.pause
  other.textContent = texts.switch
  call.textContent = texts.call
  stop.textContent = texts.stop
}

window.amphiShareBar.onState(draw)
draw(await window.amphiShareBar.boot())
