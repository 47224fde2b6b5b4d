import type { DeviceFailure } from '../conference.ts'
import { loudness } from '../ear.ts'

/** A device that was opened to be looked at or listened to before joining, or why it could not be. */
export type Preview<T> = { ok: true; value: T; stop: () => void } | { ok: false; failure: DeviceFailure }

function failureOf(reason: unknown): DeviceFailure {
  const name = reason instanceof DOMException ? reason.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'unknown'
}

const wish = (deviceId: string | null): MediaTrackConstraints | true => (deviceId === null ? true : { deviceId: { ideal: deviceId } })

function stopAll(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}

/** The camera's picture; freed by `stop`. */
export async function previewCamera(deviceId: string | null): Promise<Preview<MediaStream>> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ video: { ...(deviceId === null ? {} : { deviceId: { ideal: deviceId } }), width: { ideal: 1280 }, height: { ideal: 720 } } })
    return { ok: true, value: stream, stop: () => stopAll(stream) }
  } catch (reason) {
    return { ok: false, failure: failureOf(reason) }
  }
}

const LOOK_MS = 80

/** How loud the microphone is, 0–1, about twelve times a second; freed by `stop`. */
export async function previewMicrophone(deviceId: string | null, onLevel: (level: number) => void): Promise<Preview<null>> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: wish(deviceId) })
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    analyser.fftSize = 512
    context.createMediaStreamSource(stream).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      onLevel(Math.min(1, loudness(samples) * 5))
    }, LOOK_MS)
    const stop = () => {
      clearInterval(timer)
      stopAll(stream)
      void context.close()
    }
    return { ok: true, value: null, stop }
  } catch (reason) {
    return { ok: false, failure: failureOf(reason) }
  }
}
