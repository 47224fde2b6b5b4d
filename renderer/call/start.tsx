import '../design/tokens.css'
import '../design/stage.css'
import '../design/font.css'
import '../design/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import type { CallBridge, CallStart } from '../../electron/bridge/contract-call.ts'
import { applyTheme, followSystemTheme } from '../design/theme.ts'
import { setCallLanguage } from '../locales/call.ts'
import type { Conference } from './conference.ts'
import { openSession } from './state/session.ts'
import { useCall } from './state/stores.ts'
import { CallApp } from './view/CallApp.tsx'

/** Asks main which call this is, makes its conference and draws it. Joining begins before anything is drawn. */
export async function startCall(bridge: CallBridge, make: (start: CallStart) => Conference): Promise<void> {
  const start = await bridge.call('call.boot', null)
  await setCallLanguage(start.language)
  document.documentElement.lang = start.language
  document.title = start.title
  applyTheme(start.theme)
  followSystemTheme(() => useCall.getState().start.theme)
  openSession(make(start), bridge, start)
  const root = document.getElementById('root')
  if (root === null) throw new Error('index.html has no #root')
  createRoot(root).render(
    <StrictMode>
      <CallApp />
    </StrictMode>,
  )
}
