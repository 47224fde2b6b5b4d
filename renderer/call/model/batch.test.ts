import { describe, expect, it } from 'vitest'
import { makeBatch } from './batch.ts'

describe('a batch', () => {
  it('hands everything on together, once a frame, in order', () => {
    const frames: (() => void)[] = []
    const delivered: number[][] = []
    const batch = makeBatch<number>((events) => delivered.push([...events]), (run) => {
      frames.push(run)
      return () => undefined
    })
    for (let event = 0; event < 200; event++) batch.add(event)
    expect(frames).toHaveLength(1)
    frames[0]?.()
    expect(delivered).toEqual([Array.from({ length: 200 }, (_, at) => at)])
    batch.add(7)
    expect(frames).toHaveLength(2)
    batch.stop()
    batch.flush()
    batch.add(8)
    expect(delivered).toHaveLength(1)
  })
})
