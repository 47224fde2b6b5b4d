import { useEffect, useRef } from 'react'
import { ownSwitch } from '../model/select.ts'
import { hearMicrophone } from './microphone.ts'
import { deviceIdOf, useCall, useUi } from './stores.ts'

/** Louder than breathing, chairs and keys; of a whole look, a syllable's pauses included. */
const VOICE = 0.04
/** So many of the last `WINDOW` looks must be loud. */
const LOUD_LOOKS = 3
const WINDOW = 7
/** Once said, it stays long enough to be read. */
const SAID_MS = 5000

/** Tells a voice from a knock: loud more than once in a second and a half. @param looks newest last. */
export function isVoice(looks: readonly number[]): boolean {
  return looks.slice(-WINDOW).filter((level) => level > VOICE).length >= LOUD_LOOKS
}

function listen(deviceId: string | null, onVoice: () => void): Promise<() => void> {
  let looks: number[] = []
  const onLevel = (level: number) => {
    looks = [...looks.slice(-WINDOW), level]
    if (!isVoice(looks)) return
    looks = []
    onVoice()
  }
  // A microphone that was unplugged is silent, and the hint with it.
  return hearMicrophone({ deviceId, onLevel, onEnded: () => undefined })
}

/**
 * Says "you are muted" to somebody who speaks into a microphone that they had switched on before and then off. Nothing of it leaves this page or is
 * kept; who never switched the microphone on in this call is not listened to, nor is anybody while the window is hidden, where nothing could be said.
 */
export function useMutedVoice(): void {
  const state = useCall((s) => (s.model.phase.kind === 'joined' ? ownSwitch(s.model, 'microphone') : 'none'))
  const deviceId = useCall(deviceIdOf('microphone'))
  const visible = useCall((s) => s.window.visible)
  const wasOn = useRef(false)
  useEffect(() => {
    if (state === 'on') wasOn.current = true
    if (state !== 'off' || !wasOn.current || !visible) return undefined
    let stopped = false
    let stop = () => {
      stopped = true
    }
    let hide: ReturnType<typeof setTimeout> | undefined
    const onVoice = () => {
      clearTimeout(hide)
      useUi.setState({ mutedVoice: true })
      hide = setTimeout(() => useUi.setState({ mutedVoice: false }), SAID_MS)
    }
    listen(deviceId, onVoice)
      .then((end) => {
        if (stopped) end()
        else stop = end
      })
      .catch((reason: unknown) => console.warn('no hint about a muted microphone', reason))
    return () => {
      stop()
      clearTimeout(hide)
      useUi.setState({ mutedVoice: false })
    }
  }, [state, deviceId, visible])
}
