// What this room (shell) is for: the window's frame — which page is shown, regions, banners, dialogs, keys, and what catches a crash.
// What it must not know: what stands inside a room, how one signs in.

import { useEffect } from 'react'
import { deferred } from '../../design/deferred.tsx'
import { TooltipHost } from '../../design/Tooltip.tsx'
import { useApp } from '../state/app.ts'
import { Boundary } from './Boundary.tsx'
import { Home } from './Home.tsx'
import { NoticeHost } from './NoticeHost.tsx'

const SignIn = deferred(() => import('../sign-in/SignIn.tsx'))
const CallChat = deferred(() => import('../calls/CallChat.tsx'))
const VaultProblem = deferred(() => import('../sign-in/VaultProblem.tsx'))

function Page() {
  const phase = useApp((s) => s.boot.phase)
  const mode = useApp((s) => s.boot.mode)
  if (phase === 'signed-in') return mode.kind === 'call-chat' ? <CallChat roomId={mode.roomId} /> : <Home />
  return phase === 'vault-problem' ? <VaultProblem /> : <SignIn />
}

/** Everything. The key draws all of it again in another language. */
export function App() {
  const language = useApp((s) => s.language)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  return (
    <Boundary key={language}>
      <Page />
      <NoticeHost />
      <TooltipHost />
    </Boundary>
  )
}
