// Looks at what a captured screen really gives: whether a first picture came, whether it is black, whether it stands still.
// This file must not know conferences. It looks at 144 pixels a second, and only while something is shared.

/** A first picture of a portal that was refused is 2×2 or none; a real one is larger. */
const SMALLEST = 2
const LOOK_EVERY = 1000
/** As long as this black or without a new frame, and something is said (ms). */
const DOUBT_AFTER = 3000
/** A captured source that is muted as long as this is minimised, or its portal is gone (ms). */
const MUTED_AFTER = 2000
const WIDTH = 16
const HEIGHT = 9
/** Brightest value of a channel that still counts as black. */
const DARK = 8

export type Doubt = 'muted' | 'black' | 'frozen' | null
type Page = Window & typeof globalThis

/** Frames that the source delivered so far, and those it was asked for and could not give; null: this Chromium does not count them. */
function counted(track: MediaStreamTrack): { delivered: number; failed: number } | null {
  const { stats } = track as { stats?: Record<'deliveredFrames' | 'discardedFrames' | 'totalFrames', unknown> }
  const number = (value: unknown): number => (typeof value === 'number' ? value : 0)
  if (typeof stats?.deliveredFrames !== 'number') return null
  const delivered = stats.deliveredFrames
  return { delivered, failed: Math.max(0, number(stats.totalFrames) - number(stats.discardedFrames) - delivered) }
}

function play(page: Page, track: MediaStreamTrack): HTMLVideoElement {
  const video = page.document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.srcObject = new page.MediaStream([track])
  video.play().catch((error: unknown) => { console.info('the shared picture cannot be looked at', error) })
  return video
}

function release(video: HTMLVideoElement): void {
  video.pause()
  video.srcObject = null
}

export type FirstFrame = 'shown' | 'ended' | 'cancelled' | 'timeout'

/**
 * Waits for the first real picture of a captured track. `ended` before it means that the person, or the desktop, said no.
 * @param time how long a person may think (ms)
 */
export function firstFrame(page: Page, track: MediaStreamTrack, time: number, signal: AbortSignal): Promise<FirstFrame> {
  if (track.readyState === 'ended') return Promise.resolve('ended')
  if (signal.aborted) return Promise.resolve('cancelled')
  return new Promise((resolve) => {
    const video = play(page, track)
    const settle = (outcome: FirstFrame): void => {
      page.clearTimeout(timer)
      page.clearInterval(poll)
      track.removeEventListener('ended', onEnded)
      signal.removeEventListener('abort', onAbort)
      release(video)
      resolve(outcome)
    }
    const onEnded = (): void => { settle('ended') }
    const onAbort = (): void => { settle('cancelled') }
    const look = (): void => { if (video.videoWidth > SMALLEST && video.videoHeight > SMALLEST && video.readyState >= 2) settle('shown') }
    const timer = page.setTimeout(() => { settle('timeout') }, time)
    // Frame callbacks rest while the window is hidden; the size is known all the same.
    const poll = page.setInterval(look, 100)
    const onFrame = (_now: number, { width, height }: { width: number; height: number }): void => {
      if (width > SMALLEST && height > SMALLEST) settle('shown')
      else video.requestVideoFrameCallback(onFrame)
    }
    track.addEventListener('ended', onEnded)
    signal.addEventListener('abort', onAbort)
    video.requestVideoFrameCallback(onFrame)
  })
}

/** Is every pixel as good as black? */
export function isBlack(pixels: ArrayLike<number>): boolean {
  for (let i = 0; i < pixels.length; i += 4) {
    if ((pixels[i] ?? 0) > DARK || (pixels[i + 1] ?? 0) > DARK || (pixels[i + 2] ?? 0) > DARK) return false
  }
  return pixels.length > 0
}

/** Watches a shared track until stopped; tells each change of doubt, and the end. */
export function watchFrames(page: Page, track: MediaStreamTrack, on: { doubt(doubt: Doubt): void; ended(): void }): () => void {
  const video = play(page, track)
  const canvas = page.document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  const context = canvas.getContext('2d', { willReadFrequently: true })
  let told: Doubt = null
  let mutedTimer: number | null = null
  let muted = false
  let black = 0
  let frames = counted(track)
  let still = 0
  // A window that is minimised cannot be captured: Chromium goes on trying, and at five frames a second it takes half a minute to call the track muted.
  let failing = 0
  // A window whose picture does not change need not deliver: after one such silence that ended by itself, silence says nothing any more.
  let quiet = false

  const judge = (): void => {
    const doubt: Doubt = muted || failing >= DOUBT_AFTER ? 'muted' : black >= DOUBT_AFTER ? 'black' : still >= DOUBT_AFTER && !quiet ? 'frozen' : null
    if (doubt === told) return
    told = doubt
    on.doubt(doubt)
  }
  const onMute = (): void => {
    mutedTimer ??= page.setTimeout(() => { muted = track.muted; judge() }, MUTED_AFTER)
  }
  const onUnmute = (): void => {
    if (mutedTimer !== null) page.clearTimeout(mutedTimer)
    mutedTimer = null
    muted = false
    still = failing = 0
    frames = counted(track)
    judge()
  }
  const look = (): void => {
    // Paused by the person: nothing is to be seen, and that is meant.
    if (!track.enabled) {
      black = still = failing = 0
      judge()
      return
    }
    const now = counted(track)
    if (now !== null && frames !== null) {
      if (now.delivered === frames.delivered) {
        still += LOOK_EVERY
        if (now.failed > frames.failed) failing += LOOK_EVERY
      } else {
        if (still >= DOUBT_AFTER && failing === 0 && !muted) quiet = true
        still = failing = 0
      }
    }
    frames = now
    if (context !== null && video.videoWidth > SMALLEST) {
      context.drawImage(video, 0, 0, WIDTH, HEIGHT)
      black = isBlack(context.getImageData(0, 0, WIDTH, HEIGHT).data) ? black + LOOK_EVERY : 0
    }
    judge()
  }
  const poll = page.setInterval(look, LOOK_EVERY)
  const stop = (): void => {
    page.clearInterval(poll)
    if (mutedTimer !== null) page.clearTimeout(mutedTimer)
    track.removeEventListener('mute', onMute)
    track.removeEventListener('unmute', onUnmute)
    track.removeEventListener('ended', onEnded)
    release(video)
  }
  const onEnded = (): void => {
    stop()
    on.ended()
  }
  track.addEventListener('mute', onMute)
  track.addEventListener('unmute', onUnmute)
  track.addEventListener('ended', onEnded)
  if (track.readyState === 'ended') queueMicrotask(onEnded)
  else if (track.muted) onMute()
  return stop
}
