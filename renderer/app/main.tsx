// What this room (app) is for: the page. Asks main who is here, chooses language and theme, draws.
// What it must not know: Matrix, Electron, files. It speaks to the engine by protocol.ts and to main by contract.ts.

import '../design/tokens.css'
import '../design/font.css'
import '../design/base.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './shell/App.tsx'
import { enter, followMain, useApp } from './state/app.ts'
import { bridge } from './state/bridge.ts'
import { followSystemTheme } from '../design/theme.ts'

async function start(): Promise<void> {
  followMain()
  await enter(await bridge().call('app.boot', null))
  followSystemTheme(() => useApp.getState().boot.settings.theme)
  const root = document.getElementById('root')
  if (root === null) throw new Error('index.html has no #root')
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  )
}

await start()
