// What this room (share-picker) is for: choosing the screen or window that all will see, from main's own list, in a page of ours above the call.
// What it must not know: calls, Matrix, how a source is captured; it hands an id back that main gave it.

import '../design/tokens.css'
import '../design/font.css'
import '../design/base.css'
import './page.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { TooltipHost } from '../design/Tooltip.tsx'
import { applyTheme, followSystemTheme } from '../design/theme.ts'
import { setCallLanguage } from '../locales/call.ts'
import { SharePicker } from './SharePicker.tsx'
import { picker, useRequest } from './state.ts'

// Before anything is waited for: the first list often comes while the words are loaded, and the next one only seconds later.
picker().onState((now) => useRequest.setState(now))
const request = await picker().call('picker.boot', null)
useRequest.setState(request)
await setCallLanguage(request.language)
document.documentElement.lang = request.language
applyTheme(request.theme)
followSystemTheme(() => request.theme)
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <SharePicker />
    <TooltipHost />
  </StrictMode>,
)
