// For: pictures that prove themselves: a colour that says whose they are and a counter that says they move, readable after video compression and scaling.
// Must not know where they are painted or how they travelled. Runs in Node and in pages; imports nothing.

export type Rgb = readonly [red: number, green: number, blue: number]

/** Far apart in every channel, so that no encoder makes one of another. */
export const COLOURS = {
  red: [200, 30, 40],
  green: [20, 150, 60],
  blue: [30, 70, 210],
  orange: [235, 130, 20],
  purple: [140, 40, 170],
  teal: [10, 150, 160],
} as const satisfies Record<string, Rgb>
export type ColourName = keyof typeof COLOURS
export const COLOUR_NAMES = Object.keys(COLOURS) as ColourName[]

/** Pixels as `CanvasRenderingContext2D.getImageData` gives them. */
export interface Picture {
  width: number
  height: number
  /** RGBA, row by row. */
  data: ArrayLike<number>
}

export interface ReadPattern {
  colour: ColourName
  /** 0–65535, one more with each picture that was painted. */
  counter: number
  /** Average of what surrounds the blocks. */
  average: Rgb
  /** Where the pattern is in the picture, in px. */
  at: { x: number; y: number; width: number; height: number }
}

/**
 * Paints one picture over the whole canvas: the colour, and in the middle 8 × 4 blocks, 16 bits of the counter and the same bits the other way round.
 * Stands alone (no names from outside), so that its text can be put into any page.
 */
export function paintPattern(context: CanvasRenderingContext2D, width: number, height: number, colour: readonly number[], counter: number): void {
  const [red = 0, green = 0, blue = 0] = colour
  context.fillStyle = `rgb(${red} ${green} ${blue})`
  context.fillRect(0, 0, width, height)
  for (let cell = 0; cell < 32; cell += 1) {
    const bit = ((counter >> (15 - (cell % 16))) & 1) === 1
    context.fillStyle = bit === cell < 16 ? '#fff' : '#000'
    const [column, row] = [cell % 8, Math.floor(cell / 8)]
    const [left, top] = [width * (0.1 + 0.1 * column), height * (0.24 + 0.13 * row)]
    context.fillRect(Math.round(left), Math.round(top), Math.ceil(width * 0.1), Math.ceil(height * 0.13))
  }
}

/** Reads the pattern wherever it is in the picture (a shared screen shows more than the window it is in); null: there is none, or it is not clear. */
export function readPattern(picture: Picture, expected: readonly ColourName[] = COLOUR_NAMES): ReadPattern | null {
  for (const colour of expected) {
    const at = extentOf(picture, COLOURS[colour])
    if (at === null) continue
    const counter = readCounter(picture, at)
    if (counter !== null) return { colour, counter, at, average: averageAround(picture, at) }
  }
  return null
}

/** The average colour of a whole picture. */
export function averageColour(picture: Picture): Rgb {
  return averageOf(picture, { x: 0, y: 0, width: picture.width, height: picture.height }, () => true)
}

const at = ({ data, width }: Picture, x: number, y: number): Rgb => {
  const i = (y * width + x) * 4
  return [data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0]
}
const distance = (one: Rgb, other: Rgb): number => Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])
const NEAR = 60

/** The rectangle in which the rows and columns hold much of the colour; a few stray pixels elsewhere do not stretch it. */
function extentOf(picture: Picture, colour: Rgb): ReadPattern['at'] | null {
  const { width, height } = picture
  const columns = new Uint32Array(width)
  const rows = new Uint32Array(height)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      if (distance(at(picture, x, y), colour) > NEAR) continue
      columns[x] = (columns[x] ?? 0) + 1
      rows[y] = (rows[y] ?? 0) + 1
    }
  const across = span(columns)
  const down = span(rows)
  if (across === null || down === null || across.length < 32 || down.length < 18) return null
  return { x: across.from, y: down.from, width: across.length, height: down.length }
}

/** From the first to the last line with a good part of what the fullest has: beside the blocks there is a fifth, in stray pixels much less. */
function span(counts: Uint32Array): { from: number; length: number } | null {
  const most = counts.reduce((one, other) => Math.max(one, other), 0)
  if (most < 12) return null
  const enough = (count: number): boolean => count >= most * 0.15
  const from = counts.findIndex(enough)
  const to = counts.findLastIndex(enough)
  return from < 0 ? null : { from, length: to - from + 1 }
}

function readCounter(picture: Picture, where: ReadPattern['at']): number | null {
  const bits: boolean[] = []
  for (let cell = 0; cell < 32; cell += 1) {
    const [column, row] = [cell % 8, Math.floor(cell / 8)]
    const inner = {
      x: Math.round(where.x + where.width * (0.13 + 0.1 * column)),
      y: Math.round(where.y + where.height * (0.275 + 0.13 * row)),
      width: Math.max(1, Math.round(where.width * 0.04)),
      height: Math.max(1, Math.round(where.height * 0.06)),
    }
    const [red, green, blue] = averageOf(picture, inner, () => true)
    const light = 0.3 * red + 0.59 * green + 0.11 * blue
    if (light > 90 && light < 165) return null // between black and white: two pictures in one, or no pattern at all
    bits.push(light > 127)
  }
  let counter = 0
  for (let bit = 0; bit < 16; bit += 1) {
    if (bits[bit] === bits[bit + 16]) return null
    counter = counter * 2 + (bits[bit] === true ? 1 : 0)
  }
  return counter
}

function averageAround(picture: Picture, where: ReadPattern['at']): Rgb {
  const top = where.y + where.height * 0.22
  const bottom = where.y + where.height * 0.78
  return averageOf(picture, where, (_x, y) => y < top || y > bottom)
}

function averageOf(picture: Picture, where: ReadPattern['at'], counts: (x: number, y: number) => boolean): Rgb {
  const sum: [number, number, number] = [0, 0, 0]
  let seen = 0
  for (let y = where.y; y < Math.min(where.y + where.height, picture.height); y += 1)
    for (let x = where.x; x < Math.min(where.x + where.width, picture.width); x += 1) {
      if (!counts(x, y)) continue
      const pixel = at(picture, x, y)
      for (const channel of [0, 1, 2] as const) sum[channel] += pixel[channel]
      seen += 1
    }
  return seen === 0 ? [0, 0, 0] : [Math.round(sum[0] / seen), Math.round(sum[1] / seen), Math.round(sum[2] / seen)]
}

/**
 * A page that fills its window with the pattern and goes on counting: its document, which needs nothing else. Works from a file, a data address, a server.
 * `perSecond` pictures a second; the counter is also in `document.title` and in `window.counter`.
 */
export function patternPage(colour: ColourName, options: { perSecond?: number; title?: string } = {}): string {
  const { perSecond = 10, title = `Pattern ${colour}` } = options
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>
<style>html,body{margin:0;height:100%;overflow:hidden}canvas{display:block;width:100%;height:100%}</style><canvas></canvas>
<script>
${paintPattern.toString()}
const canvas = document.querySelector('canvas')
const context = canvas.getContext('2d')
window.counter = 0
setInterval(() => {
  if (canvas.width !== innerWidth || canvas.height !== innerHeight) { canvas.width = innerWidth; canvas.height = innerHeight }
  window.counter = (window.counter + 1) % 65536
  paintPattern(context, canvas.width, canvas.height, ${JSON.stringify(COLOURS[colour])}, window.counter)
}, ${String(Math.round(1000 / perSecond))})
</script></html>`
}
