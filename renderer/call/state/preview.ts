import type { DeviceFailure } from '../conference.ts'
import { hearMicrophone, hold, wish } from './microphone.ts'

/** A device that was opened to be looked at or listened to before joining, until `stop`; or why it could not be. */
export type Preview = { ok: true; stop: () => void } | { ok: false; failure: DeviceFailure }

function failureOf(reason: unknown): DeviceFailure {
  const name = reason instanceof DOMException ? reason.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'unknown'
}

/** Shows the camera's picture in an element. @param onEnded it was unplugged */
export async function previewCamera(deviceId: string | null, video: HTMLVideoElement | null, onEnded: () => void): Promise<Preview> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { ...wish(deviceId), width: { ideal: 1280 }, height: { ideal: 720 } } })
    const free = hold(stream, onEnded)
    if (video !== null) video.srcObject = stream
    const stop = () => {
      free()
      if (video?.srcObject === stream) video.srcObject = null
    }
    return { ok: true, stop }
  } catch (reason) {
    return { ok: false, failure: failureOf(reason) }
  }
}

/** A meter that is looked at while one speaks into it moves with the syllables. */
const LOOK_MS = 80
/** Speech is far from as loud as a microphone can be. */
const GAIN = 5

/** Tells how loud the microphone is, 0–1, about twelve times a second. @param onEnded it was unplugged */
export async function previewMicrophone(deviceId: string | null, onLevel: (level: number) => void, onEnded: () => void): Promise<Preview> {
  try {
    const free = await hearMicrophone({ deviceId, onLevel: (level) => onLevel(Math.min(1, level * GAIN)), onEnded, lookMs: LOOK_MS })
    const stop = () => {
      free()
      onLevel(0)
    }
    return { ok: true, stop }
  } catch (reason) {
    return { ok: false, failure: failureOf(reason) }
  }
}
