import { encode } from 'blurhash'

/** What an event says of a picture, video or sound besides its bytes. */
export interface Measured {
  width: number | null
  height: number | null
  durationMs: number | null
  blurhash: string | null
}

const NOTHING: Measured = { width: null, height: null, durationMs: null, blurhash: null }
/** A file that does not say what it is in this time is sent without. */
const PATIENCE_MS = 5000
/** A blurhash has so few components that more pixels than these change nothing. */
const SAMPLE = 32
const COMPONENTS = { long: 4, short: 3 } as const
const MAX_EDGE = 100_000

/** Looks into a file before it is sent, so that it has its final size wherever it is shown. Never rejects: what can't be read is not said. */
export async function measure(file: Blob): Promise<Measured> {
  const kind = file.type.split('/')[0]
  if (kind !== 'image' && kind !== 'video' && kind !== 'audio') return NOTHING
  const url = URL.createObjectURL(file)
  try {
    return await (kind === 'image' ? ofImage(url) : ofPlayable(url, kind))
  } catch (error) {
    performance.mark('amphi:not-measured', { detail: String(error) })
    return NOTHING
  } finally {
    URL.revokeObjectURL(url)
  }
}

async function ofImage(url: string): Promise<Measured> {
  const image = new Image()
  image.src = url
  await patiently(image.decode())
  const size = edges(image.naturalWidth, image.naturalHeight)
  return { ...NOTHING, ...size, blurhash: size.width === null ? null : hashOf(image, image.naturalWidth, image.naturalHeight) }
}

async function ofPlayable(url: string, kind: 'video' | 'audio'): Promise<Measured> {
  const player = document.createElement(kind)
  player.preload = kind === 'video' ? 'auto' : 'metadata'
  player.muted = true
  const ready = new Promise<void>((resolve, reject) => {
    player.addEventListener(kind === 'video' ? 'loadeddata' : 'loadedmetadata', () => { resolve() }, { once: true })
    player.addEventListener('error', () => { reject(new Error('not playable')) }, { once: true })
  })
  player.src = url
  try {
    await patiently(ready)
    const durationMs = Number.isFinite(player.duration) && player.duration >= 0 ? Math.round(player.duration * 1000) : null
    if (!(player instanceof HTMLVideoElement)) return { ...NOTHING, durationMs }
    const size = edges(player.videoWidth, player.videoHeight)
    return { ...size, durationMs, blurhash: size.width === null ? null : hashOf(player, player.videoWidth, player.videoHeight) }
  } finally {
    player.removeAttribute('src')
    player.load()
  }
}

const whole = (edge: number): number | null => (Number.isFinite(edge) && edge >= 1 && edge <= MAX_EDGE ? Math.round(edge) : null)

function edges(w: number, h: number): { width: number | null; height: number | null } {
  const width = whole(w)
  const height = whole(h)
  return width === null || height === null ? { width: null, height: null } : { width, height }
}

function hashOf(source: CanvasImageSource, width: number, height: number): string | null {
  const scale = SAMPLE / Math.max(width, height)
  const w = Math.max(1, Math.round(width * scale))
  const h = Math.max(1, Math.round(height * scale))
  const context = new OffscreenCanvas(w, h).getContext('2d', { willReadFrequently: true })
  if (context === null) return null
  context.drawImage(source, 0, 0, w, h)
  const { data } = context.getImageData(0, 0, w, h)
  return width >= height ? encode(data, w, h, COMPONENTS.long, COMPONENTS.short) : encode(data, w, h, COMPONENTS.short, COMPONENTS.long)
}

function patiently<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => { reject(new Error('took too long')) }, PATIENCE_MS)
    work.then(resolve, reject).finally(() => { clearTimeout(timer) })
  })
}
