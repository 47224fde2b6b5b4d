/** Two soft notes and a rest: frequency in Hz, beginning and length in s. */
const NOTES: readonly (readonly [frequency: number, at: number, length: number])[] = [[587, 0, 0.32], [784, 0.36, 0.55]]
const PERIOD_MS = 2800
const LOUDNESS = 0.12
/** Nobody wants to hear it for longer; the window goes on asking. */
const PATIENCE_MS = 60_000

/** Rings until the answer is called. Made of two oscillators, so there is no file to load and no licence to keep. */
export function startRinging(): () => void {
  const context = new AudioContext()
  const play = () => {
    const now = context.currentTime + 0.02
    for (const [frequency, at, length] of NOTES) note(context, frequency, now + at, length)
  }
  play()
  const timer = setInterval(play, PERIOD_MS)
  const stop = () => {
    clearInterval(timer)
    clearTimeout(end)
    if (context.state !== 'closed') void context.close()
  }
  const end = setTimeout(stop, PATIENCE_MS)
  return stop
}

function note(context: AudioContext, frequency: number, at: number, length: number): void {
  const tone = context.createOscillator()
  const loudness = context.createGain()
  tone.frequency.value = frequency
  tone.type = 'sine'
  loudness.gain.setValueAtTime(0, at)
  loudness.gain.linearRampToValueAtTime(LOUDNESS, at + 0.03)
  loudness.gain.exponentialRampToValueAtTime(0.001, at + length)
  tone.connect(loudness).connect(context.destination)
  tone.start(at)
  tone.stop(at + length)
}
