import { describe, expect, it } from 'vitest'
import { createEdge, edgeByKey, type ChatWidth } from './chat-edge.ts'

const at = (width: number): ChatWidth => ({ width, least: 260, most: 680 })

describe('the edge of the chat beside a call', () => {
  it('is moved by keys, between the least and the most', () => {
    expect(['ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown', 'a'].map((key) => edgeByKey(key, at(400)))).toEqual([416, 384, 260, 680, 464, 336, null])
    expect([edgeByKey('ArrowLeft', at(675)), edgeByKey('ArrowRight', at(262))]).toEqual([680, 260])
  })

  it('is asked for once a frame, and only where the pointer is by then', async () => {
    const asked: unknown[] = []
    const told: number[] = []
    let answer: () => void = () => undefined
    let frame: () => void = () => undefined
    const wish = createEdge(
      ({ width }) => told.push(width),
      (width) => {
        asked.push(width)
        return new Promise((resolve) => {
          answer = () => resolve(at(typeof width === 'number' ? width : 320))
        })
      },
      () => new Promise<void>((resolve) => {
        frame = resolve
      }),
    )
    const turn = () => new Promise((resolve) => setTimeout(resolve))
    wish('now')
    for (let width = 300; width < 400; width += 1) wish(width)
    wish('now')
    expect(asked).toEqual(['now'])
    answer()
    await turn()
    expect(asked).toEqual(['now'])
    frame()
    await turn()
    expect(asked).toEqual(['now', 399])
    answer()
    await turn()
    frame()
    await turn()
    expect([asked, told]).toEqual([['now', 399], [320, 399]])
    wish('usual')
    expect(asked.at(-1)).toBe('usual')
  })

  it('stays where it is when main refuses, and can be drawn again', async () => {
    let refuse = true
    const told: number[] = []
    const wish = createEdge(
      ({ width }) => told.push(width),
      (width) => (refuse ? Promise.reject(new Error('refused')) : Promise.resolve(at(Number(width)))),
      () => Promise.resolve(),
    )
    wish(300)
    await new Promise((resolve) => setTimeout(resolve))
    refuse = false
    wish(310)
    await new Promise((resolve) => setTimeout(resolve))
    expect(told).toEqual([310])
  })
})
