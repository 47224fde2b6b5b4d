// The pattern is read back from pictures as an encoder and a screen leave them, and from nothing else.
import { describe, expect, it } from 'vitest'
import { COLOUR_NAMES, COLOURS, averageColour, paintPattern, patternPage, readPattern, type Picture } from './pattern.ts'

/** As much of a canvas as the painter needs. */
function canvas(width: number, height: number): { picture: Picture & { data: Uint8ClampedArray }; context: CanvasRenderingContext2D } {
  const data = new Uint8ClampedArray(width * height * 4)
  let fill: number[] = [0, 0, 0]
  const context = {
    set fillStyle(text: string) {
      fill = text === '#fff' ? [255, 255, 255] : text === '#000' ? [0, 0, 0] : (text.match(/\d+/g) ?? []).map(Number)
    },
    fillRect(left: number, top: number, wide: number, high: number) {
      for (let y = top; y < Math.min(height, top + high); y += 1) for (let x = left; x < Math.min(width, left + wide); x += 1) data.set([...fill, 255], (y * width + x) * 4)
    },
  }
  return { picture: { width, height, data }, context: context as unknown as CanvasRenderingContext2D }
}

function painted(width: number, height: number, colour: (typeof COLOUR_NAMES)[number], counter: number): Picture & { data: Uint8ClampedArray } {
  const { picture, context } = canvas(width, height)
  paintPattern(context, width, height, COLOURS[colour], counter)
  return picture
}

/** Noise, a blur over neighbours and too dark colours, worse than an encoder leaves them. */
function spoiled(picture: Picture & { data: Uint8ClampedArray }): Picture {
  const data = new Uint8ClampedArray(picture.data.length)
  let seed = 7
  for (let i = 0; i < data.length; i += 1) {
    seed = (seed * 1103515245 + 12345) % 2147483648
    const near = ((picture.data[i] ?? 0) + (picture.data[i + 4] ?? 0) + (picture.data[i - 4] ?? 0) + (picture.data[i + picture.width * 4] ?? 0)) / 4
    data[i] = near * 0.94 + 4 + (seed % 25) - 12
  }
  return { ...picture, data }
}

describe('the pattern', () => {
  it.each(COLOUR_NAMES)('is read in %s, also small and spoiled', (colour) => {
    for (const [width, height] of [[1280, 720], [320, 180], [160, 90]] as const)
      for (const counter of [0, 1, 4242, 65535]) {
        expect(readPattern(painted(width, height, colour, counter))).toMatchObject({ colour, counter })
        expect(readPattern(spoiled(painted(width, height, colour, counter))), `${String(width)} spoiled ${String(counter)}`).toMatchObject({ colour, counter })
      }
  })

  it('is found in a window on a screen', () => {
    const screen = canvas(1280, 800).picture
    screen.data.fill(90)
    const window = painted(640, 400, 'orange', 777)
    for (let y = 0; y < 400; y += 1) screen.data.set(window.data.subarray(y * 640 * 4, (y + 1) * 640 * 4), ((y + 230) * 1280 + 310) * 4)
    expect(readPattern(screen)).toMatchObject({ colour: 'orange', counter: 777, at: { x: 310, y: 230, width: 640, height: 400 } })
  })

  it('is not seen where it is not', () => {
    const { picture } = canvas(640, 360)
    expect(readPattern(picture)).toBeNull()
    for (const colour of COLOUR_NAMES) {
      for (let i = 0; i < picture.data.length; i += 4) picture.data.set([...COLOURS[colour], 255], i)
      expect(readPattern(picture), `all ${colour}`).toBeNull()
      expect(averageColour(picture)).toEqual(COLOURS[colour])
    }
    // two pictures in one
    const [one, two] = [painted(640, 360, 'blue', 1), painted(640, 360, 'blue', 2)]
    expect(readPattern({ ...one, data: one.data.map((value, i) => (value + (two.data[i] ?? 0)) / 2) })).toBeNull()
    expect(readPattern(painted(640, 360, 'blue', 1), ['red'])).toBeNull()
  })

  it('can be put into a page that stands alone', () => {
    const page = patternPage('teal', { title: 'Lecture' })
    expect(page).toContain('<title>Lecture</title>')
    expect(page).toContain('function paintPattern(')
    expect(page).not.toContain('readonly')
  })
})
