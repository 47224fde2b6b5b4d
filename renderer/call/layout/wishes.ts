import type { VideoWish } from '../conference.ts'
import type { CallModel } from '../model/call-model.ts'
import { me, pictureOf } from '../model/select.ts'
import type { Layout } from './types.ts'

/** Heights that senders have anyway (simulcast); asking for each pixel more while a window is drawn larger would flood the bridge. */
const STEPS = [90, 180, 360, 540, 720, 1080, 1440, 2160] as const
/** A picture may be drawn so much larger than it is before it looks soft. */
const STRETCH = 1.15

/** The step at which a tile of that height, in device pixels, looks sharp. */
export function stepFor(height: number): number {
  return STEPS.find((step) => step * STRETCH >= height) ?? 2160
}

export interface Sight {
  /** Device pixels per CSS pixel. */
  scale: number
  /** False while the window is hidden or minimised: nothing is wanted then. */
  visible: boolean
  audioOnly: boolean
}

/**
 * Which pictures are wanted, and how large: those that have a tile and are sent. A screen is asked for at the height of its tile, too, but never
 * below 720 while it is the main thing: text must be legible.
 */
export function videoWishes(layout: Layout, model: CallModel, sight: Sight): VideoWish[] {
  if (!sight.visible) return []
  const self = me(model)?.id
  return layout.tiles.flatMap(({ participant, source, box, place }): VideoWish[] => {
    if (participant === self || pictureOf(model, participant, source) === null) return []
    if (sight.audioOnly && source === 'camera') return []
    const step = stepFor(box.height * sight.scale)
    return [{ participant, source, height: source === 'screen' && place === 'main' ? Math.max(720, step) : step }]
  })
}

/** Tells whether two lists of wishes ask for the same. */
export function isSameWish(a: readonly VideoWish[], b: readonly VideoWish[]): boolean {
  const words = (wishes: readonly VideoWish[]) => wishes.map(({ participant, source, height }) => `${participant} ${source} ${height}`).sort().join('\n')
  return a.length === b.length && words(a) === words(b)
}
