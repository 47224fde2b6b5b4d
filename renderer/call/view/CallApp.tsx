// What this room (view) is for: what a person sees and presses in a call.
// What it must not know: how the conference works; it reads the stores and calls the actions.

import { TooltipHost } from '../../design/Tooltip.tsx'
import { deferred } from '../../design/deferred.tsx'
import { useCall } from '../state/stores.ts'
import { useMutedVoice } from '../state/muted-voice.ts'
import { InCall } from './InCall.tsx'
import { ConnectingScreen, LobbyScreen, OverScreen } from './screens/WaitingScreens.tsx'
import { FailedScreen } from './screens/FailedScreen.tsx'
import { DialogHost } from './DialogHost.tsx'
import { Sounds } from './Sounds.tsx'
import { Announcer } from './words/Announcer.tsx'
import { useHoldToTalk } from './hold-to-talk.ts'
import { useCallKeys } from './keys.ts'
import css from './CallApp.module.css'

const GreenRoom = deferred(() => import('./screens/GreenRoom.tsx'))

function Screen() {
  const stage = useCall((s) => s.stage)
  const phase = useCall((s) => s.model.phase)
  if (stage === 'over') return <OverScreen />
  if (stage === 'green-room') return <GreenRoom />
  switch (phase.kind) {
    case 'joined':
    case 'reconnecting':
      return <InCall />
    case 'lobby':
      return <LobbyScreen />
    case 'failed':
      return <FailedScreen error={phase.error} />
    case 'idle':
    case 'connecting':
      return <ConnectingScreen />
    case 'left':
      return <OverScreen />
  }
}

/** The whole page. */
export function CallApp() {
  const mode = useCall((s) => s.window.mode)
  useCallKeys()
  useHoldToTalk()
  useMutedVoice()
  return (
    <div className={css.window} data-mode={mode}>
      <Screen />
      <Sounds />
      <Announcer />
      <DialogHost />
      <TooltipHost />
    </div>
  )
}
