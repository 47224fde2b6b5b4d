import { LOOK_MS, openEar } from '../ear.ts'

/** What a device is asked for by its id; null: the system's own choice. One that is away is replaced by another. */
export const wish = (deviceId: string | null): MediaTrackConstraints => (deviceId === null ? {} : { deviceId: { ideal: deviceId } })

/**
 * Lets a device go once it is not needed.
 * @param onEnded it was unplugged; who lets it go is not told of its end
 * @returns the way to let it go
 */
export function hold(stream: MediaStream, onEnded: () => void): () => void {
  const tracks = stream.getTracks()
  for (const track of tracks) track.addEventListener('ended', onEnded, { once: true })
  return () => {
    for (const track of tracks) {
      track.removeEventListener('ended', onEnded)
      track.stop()
    }
  }
}

interface Hearing {
  deviceId: string | null
  /** Root mean square, 0–1, at each look. */
  onLevel: (level: number) => void
  /** It was unplugged. */
  onEnded: () => void
  /** Milliseconds between two looks. */
  lookMs?: number
}

/**
 * Opens a microphone only to hear how loud it is: nothing of it leaves this page or is kept.
 * @returns the way to let it go
 * @throws what getUserMedia and AudioContext throw; the microphone is closed then
 */
export async function hearMicrophone({ deviceId, onLevel, onEnded, lookMs = LOOK_MS }: Hearing): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: wish(deviceId) })
  const free = hold(stream, onEnded)
  try {
    const ear = openEar(stream, globalThis, lookMs)
    const timer = setInterval(() => onLevel(ear.level()), lookMs)
    return () => {
      clearInterval(timer)
      ear.close()
      free()
    }
  } catch (reason) {
    free()
    throw reason
  }
}
