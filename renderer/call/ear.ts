// How loud a microphone is, read now and then at the price of as few wake-ups as a browser has.
// This file must not know whose microphone it is, nor what is made of it.

/** What Chromium has had since version 110 and TypeScript does not know yet: a context that no loudspeaker takes its rhythm from. */
interface EarOptions extends AudioContextOptions {
  sinkId: { type: 'none' }
}

/**
 * A context with a loudspeaker behind it works a hundred times a second and keeps an audio device open: twice the price of the microphone itself. This one
 * works five times a second, on a fifth of a second each time, which is as often as anybody looks.
 */
const OPTIONS: EarOptions = { sinkId: { type: 'none' }, latencyHint: 0.2 }
/** About as many samples as one of its turns brings, so that none is left out. */
const SAMPLES = 8192

export interface Ear {
  /** Root mean square of the last 0.2 s, 0–1. */
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

/** Listens to a stream with sound in it. */
export function openEar(stream: MediaStream, page: typeof globalThis = globalThis): Ear {
  const context = new page.AudioContext(OPTIONS)
  const analyser = context.createAnalyser()
  analyser.fftSize = SAMPLES
  const source = context.createMediaStreamSource(stream)
  source.connect(analyser)
  const samples = new Float32Array(SAMPLES)
  return {
    level: () => {
      analyser.getFloatTimeDomainData(samples)
      return loudness(samples)
    },
    close: () => {
      source.disconnect()
      context.close().catch((reason: unknown) => console.info('an ear was closed already', reason))
    },
  }
}
