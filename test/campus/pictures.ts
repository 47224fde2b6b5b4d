// For: pictures that are drawn by arithmetic: avatars, blackboards, landscapes, timetables.
// Must not know where they are shown.
import { deflateSync } from 'node:zlib'
import { encode as blurhash } from 'blurhash'
import { randomFrom, type Random } from './random.ts'

export interface Picture {
  width: number
  height: number
  /** A PNG file. */
  png: Uint8Array
  /** For `xyz.amorgan.blurhash`. */
  blurhash: string
}

type Colour = readonly [number, number, number]

class Canvas {
  readonly width: number
  readonly height: number
  private readonly pixels: Uint8ClampedArray

  constructor(width: number, height: number) {
    this.width = width
    this.height = height
    this.pixels = new Uint8ClampedArray(width * height * 4).fill(255)
  }

  /** Colours each pixel by a rule. */
  paint(rule: (x: number, y: number) => Colour): void {
    for (let y = 0; y < this.height; y++) for (let x = 0; x < this.width; x++) this.set(x, y, rule(x, y))
  }

  set(x: number, y: number, [r, g, b]: Colour): void {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return
    this.pixels.set([r, g, b], (Math.floor(y) * this.width + Math.floor(x)) * 4)
  }

  rect(x: number, y: number, width: number, height: number, colour: Colour): void {
    for (let dy = 0; dy < height; dy++) for (let dx = 0; dx < width; dx++) this.set(x + dx, y + dy, colour)
  }

  finish(): Picture {
    return { width: this.width, height: this.height, png: this.toPng(), blurhash: this.toBlurhash() }
  }

  /** From a small copy: the hash keeps four by three waves, and the whole picture would take a second. */
  private toBlurhash(): string {
    const [w, h] = [32, 32]
    const small = new Uint8ClampedArray(w * h * 4)
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        const from = (Math.floor((y * this.height) / h) * this.width + Math.floor((x * this.width) / w)) * 4
        small.set(this.pixels.subarray(from, from + 4), (y * w + x) * 4)
      }
    }
    return blurhash(small, w, h, 4, 3)
  }

  private toPng(): Uint8Array {
    const row = this.width * 3 + 1
    const raw = Buffer.alloc(row * this.height)
    for (let y = 0; y < this.height; y++) {
      for (let x = 0; x < this.width; x++) {
        const from = (y * this.width + x) * 4
        raw.set(this.pixels.subarray(from, from + 3), y * row + 1 + x * 3)
      }
    }
    const header = Buffer.alloc(13)
    header.writeUInt32BE(this.width, 0)
    header.writeUInt32BE(this.height, 4)
    header.set([8, 2, 0, 0, 0], 8) // 8 bits, RGB
    const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', deflateSync(raw)), chunk('IEND', Buffer.alloc(0))])
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  out.set(body, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

function crc32(data: Buffer): number {
  let crc = 0xffffffff
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

function hsl(hue: number, saturation: number, lightness: number): Colour {
  const a = saturation * Math.min(lightness, 1 - lightness)
  const part = (n: number): number => {
    const k = (n + hue / 30) % 12
    return Math.round(255 * (lightness - a * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
  }
  return [part(0), part(8), part(4)]
}

/** A mirrored pattern of squares, a different one for each seed. */
export function avatar(seed: string): Picture {
  const random = randomFrom(`avatar ${seed}`)
  const hue = random.int(0, 359)
  const canvas = new Canvas(128, 128)
  const [back, fore] = [hsl(hue, 0.45, 0.88), hsl((hue + 20) % 360, 0.55, 0.42)]
  canvas.paint(() => back)
  for (let column = 0; column < 3; column++) {
    for (let row = 0; row < 5; row++) {
      if (!random.chance(0.5)) continue
      for (const at of [column, 4 - column]) canvas.rect(14 + at * 20, 14 + row * 20, 20, 20, fore)
    }
  }
  return canvas.finish()
}

/** A green board with axes and a curve. */
export function blackboard(seed: string): Picture {
  const random = randomFrom(`board ${seed}`)
  const canvas = new Canvas(800, 500)
  canvas.paint((x, y) => {
    const dust = ((x * 7 + y * 13) % 11) + Math.round(8 * Math.sin(x / 90) * Math.sin(y / 70))
    return [30 + dust, 70 + dust, 52 + dust]
  })
  const chalk: Colour = [236, 238, 226]
  canvas.rect(60, 30, 2, 440, chalk)
  canvas.rect(40, 400, 720, 2, chalk)
  const [amplitude, period, decay] = [random.int(60, 160), random.int(30, 90), random.int(200, 700)]
  for (let x = 60; x < 750; x++) {
    const y = 240 - amplitude * Math.cos((x - 60) / period) * Math.exp(-(x - 60) / decay)
    canvas.rect(x, Math.round(y), 2, 4, chalk)
  }
  for (let line = 0; line < 4; line++) {
    for (let x = 460; x < 460 + random.int(120, 260); x += 6) canvas.rect(x, 60 + line * 26 + random.int(-3, 3), 4, random.int(2, 9), chalk)
  }
  return canvas.finish()
}

/** Hills under a sky: stands for a photograph. `portrait` stands upright. */
export function landscape(seed: string, portrait = false): Picture {
  const random = randomFrom(`landscape ${seed}`)
  const canvas = portrait ? new Canvas(600, 900) : new Canvas(1200, 800)
  const [sky, land] = [random.int(190, 260), random.int(70, 150)]
  const hills = [0.55, 0.68, 0.8].map((at) => ({ at, wave: random.int(90, 300), shift: random.int(0, 500), tall: random.int(15, 60) }))
  canvas.paint((x, y) => {
    let layer = -1
    hills.forEach((hill, index) => {
      if (y > hill.at * canvas.height + hill.tall * Math.sin((x + hill.shift) / hill.wave)) layer = index
    })
    return layer < 0 ? hsl(sky, 0.5, 0.88 - (0.35 * y) / canvas.height) : hsl(land, 0.3, 0.55 - layer * 0.13)
  })
  return canvas.finish()
}

/** A week's grid with coloured hours, wide and low as a screenshot is. */
export function timetable(seed: string): Picture {
  const random: Random = randomFrom(`timetable ${seed}`)
  const canvas = new Canvas(960, 420)
  canvas.paint(() => [250, 250, 252])
  for (let day = 0; day < 6; day++) {
    for (let hour = 0; hour < 6; hour++) {
      if (random.chance(0.45)) continue
      canvas.rect(20 + day * 155, 20 + hour * 65, 145, 55, hsl(random.pick([10, 45, 130, 200, 260]), 0.55, 0.8))
      canvas.rect(30 + day * 155, 32 + hour * 65, random.int(50, 110), 6, [90, 95, 110])
      canvas.rect(30 + day * 155, 46 + hour * 65, random.int(30, 80), 5, [150, 155, 168])
    }
  }
  return canvas.finish()
}
