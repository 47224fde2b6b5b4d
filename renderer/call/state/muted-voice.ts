import { useEffect, useRef } from 'react'
import { ownSwitch } from '../model/select.ts'
import { useCall, useUi } from './stores.ts'

/** Louder than breathing, chairs and keys. */
const VOICE = 0.075
/** So many of the last `WINDOW` looks must be loud. */
const LOUD_LOOKS = 4
const WINDOW = 10
const LOOK_MS = 150
/** Once said, it stays long enough to be read. */
const SAID_MS = 5000

/** Root mean square of samples between -1 and 1. */
export function loudness(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length)
}

/** Tells a voice from a knock: loud more than once in a second and a half. @param looks newest last. */
export function isVoice(looks: readonly number[]): boolean {
  return looks.slice(-WINDOW).filter((level) => level > VOICE).length >= LOUD_LOOKS
}

async function listen(deviceId: string | null, onVoice: () => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: deviceId === null ? true : { deviceId: { ideal: deviceId } } })
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 512
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  let looks: number[] = []
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    looks = [...looks.slice(-WINDOW), loudness(samples)]
    if (!isVoice(looks)) return
    looks = []
    onVoice()
  }, LOOK_MS)
  return () => {
    clearInterval(timer)
    for (const track of stream.getTracks()) track.stop()
    void context.close()
  }
}

/**
 * Says "you are muted" to somebody who speaks into a microphone that they had switched on before and then off. Nothing of it leaves this page or is
 * kept; who never switched the microphone on in this call is not listened to.
 */
export function useMutedVoice(): void {
  const state = useCall((s) => (s.model.phase.kind === 'joined' ? ownSwitch(s.model, 'microphone') : 'none'))
  const deviceId = useCall((s) => s.choices.microphoneId)
  const wasOn = useRef(false)
  useEffect(() => {
    if (state === 'on') wasOn.current = true
    if (state !== 'off' || !wasOn.current) return undefined
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
  }, [state, deviceId])
}
