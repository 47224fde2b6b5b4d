import type { DeviceFailure } from '../conference.ts'
import { loudness } from '../ear.ts'

/** A device that was opened to be looked at or listened to before joining, until `stop`; or why it could not be. */
export type Preview = { ok: true; stop: () => void } | { ok: false; failure: DeviceFailure }

function failureOf(reason: unknown): DeviceFailure {
  const name = reason instanceof DOMException ? reason.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'unknown'
}

const wish = (deviceId: string | null): MediaTrackConstraints => (deviceId === null ? {} : { deviceId: { ideal: deviceId } })

/** @returns the way to let the device go; who lets it go is not told of its end. */
function hold(stream: MediaStream, onEnded: () => void): () => void {
  const tracks = stream.getTracks()
  for (const track of tracks) track.addEventListener('ended', onEnded, { once: true })
  return () => {
    for (const track of tracks) {
      track.removeEventListener('ended', onEnded)
      track.stop()
    }
  }
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

const LOOK_MS = 80

/** Tells how loud the microphone is, 0–1, about twelve times a second. @param onEnded it was unplugged */
export async function previewMicrophone(deviceId: string | null, onLevel: (level: number) => void, onEnded: () => void): Promise<Preview> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: wish(deviceId) })
    const free = hold(stream, onEnded)
    const context = new AudioContext()
    const analyser = context.createAnalyser()
    // 85 ms at 48 kHz: all that is heard between two looks.
    analyser.fftSize = 4096
    context.createMediaStreamSource(stream).connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples)
      onLevel(Math.min(1, loudness(samples) * 5))
    }, LOOK_MS)
    const stop = () => {
      clearInterval(timer)
      onLevel(0)
      free()
      void context.close()
    }
    return { ok: true, stop }
  } catch (reason) {
    return { ok: false, failure: failureOf(reason) }
  }
}
