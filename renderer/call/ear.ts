// How loud a microphone is, read now and then at the price of as few wake-ups as a browser has.
// This file must not know whose microphone it is, nor what is made of it.

/** What Chromium has had since version 110 and TypeScript does not know yet: a context that no loudspeaker takes its rhythm from. */
interface EarOptions extends AudioContextOptions {
  sinkId: { type: 'none' }
}

/** As often as anybody looks in a call (ms). */
export const LOOK_MS = 200
const SAMPLES_PER_MS = 48

export interface Ear {
  /** Root mean square of about the time between two looks, 0–1. */
  level(): number
  /** Lets go of the track, which lives on. */
  close(): void
}

/** Root mean square of samples between -1 and 1. */
export function loudness(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length)
}

/**
 * Listens to a stream with sound in it. A context with a loudspeaker behind it works a hundred times a second and keeps an audio device open: twice the price
 * of the microphone itself. This one works once a look, on as much as has come since the last one.
 * @param lookMs how often it will be looked at
 * @throws what the browser throws when it lets no more contexts be made; nothing is left open then, and the stream is still the caller's
 */
export function openEar(stream: MediaStream, page: typeof globalThis = globalThis, lookMs = LOOK_MS): Ear {
  const options: EarOptions = { sinkId: { type: 'none' }, latencyHint: lookMs / 1000 }
  const context = new page.AudioContext(options)
  const close = () => {
    context.close().catch((reason: unknown) => console.info('an ear was closed already', reason))
  }
  try {
    const analyser = context.createAnalyser()
    // About as many samples as one of its turns brings, so that none is left out; the analyser wants a power of two.
    analyser.fftSize = 2 ** Math.round(Math.log2(lookMs * SAMPLES_PER_MS))
    const source = context.createMediaStreamSource(stream)
    source.connect(analyser)
    const samples = new Float32Array(analyser.fftSize)
    return {
      level: () => {
        analyser.getFloatTimeDomainData(samples)
        return loudness(samples)
      },
      close: () => {
        source.disconnect()
        close()
      },
    }
  } catch (reason) {
    close()
    throw reason
  }
}
