import { decode, isBlurhashValid } from 'blurhash'
import { useLayoutEffect, useRef } from 'react'

/** A blurhash is drawn this small and stretched by the compositor: a fraction of a millisecond each. */
const EDGE = 24
/** Nine by nine components of a hostile hash would cost forty times an honest one's. */
const MAX_LENGTH = 60

/** The placeholder of a picture (MSC2448); nothing for a hash that is none. */
export function BlurHash({ hash, className }: { hash: string; className?: string | undefined }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const valid = hash.length <= MAX_LENGTH && isBlurhashValid(hash).result
  useLayoutEffect(() => {
    const context = valid ? canvas.current?.getContext('2d') : undefined
    if (context === undefined || context === null) return
    const image = context.createImageData(EDGE, EDGE)
    image.data.set(decode(hash, EDGE, EDGE))
    context.putImageData(image, 0, 0)
  }, [hash, valid])
  return valid ? <canvas ref={canvas} width={EDGE} height={EDGE} className={className} aria-hidden="true" /> : null
}
