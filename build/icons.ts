// Makes the icons of the packages from resources/icons/amphi.svg: PNGs for Linux, one .ico for Windows.
// Run by hand when the mark changes; the results are part of the project. Knows nothing of packages.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { launchBrowser } from '../test/support/browser.ts'

export const PNG_SIZES = [16, 24, 32, 48, 64, 128, 256, 512] as const
const ICO_SIZES: readonly number[] = [16, 24, 32, 48, 64, 128, 256]

/** An .ico file (Windows Vista and later) that holds PNGs as they are. */
export function ico(images: readonly { size: number; png: Uint8Array }[]): Buffer {
  const header = Buffer.alloc(6 + 16 * images.length)
  header.writeUInt16LE(1, 2) // an icon, not a cursor
  header.writeUInt16LE(images.length, 4)
  let offset = header.length
  for (const [index, { size, png }] of images.entries()) {
    const at = 6 + 16 * index
    header.writeUInt8(size % 256, at) // 0 means 256
    header.writeUInt8(size % 256, at + 1)
    header.writeUInt16LE(1, at + 4)
    header.writeUInt16LE(32, at + 6)
    header.writeUInt32LE(png.byteLength, at + 8)
    header.writeUInt32LE(offset, at + 12)
    offset += png.byteLength
  }
  return Buffer.concat([header, ...images.map(({ png }) => png)])
}

/** Draws the mark at each size and writes the files beside it. */
async function makeIcons(folder: string): Promise<void> {
  const drawing = `data:image/svg+xml;base64,${readFileSync(path.join(folder, 'amphi.svg')).toString('base64')}`
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    const images: { size: number; png: Uint8Array }[] = []
    mkdirSync(path.join(folder, 'png'), { recursive: true })
    for (const size of PNG_SIZES) {
      await page.setViewportSize({ width: size, height: size })
      await page.setContent(`<style>body{margin:0}img{display:block}</style><img width="${size}" height="${size}" src="${drawing}">`)
      const png = await page.screenshot({ omitBackground: true })
      writeFileSync(path.join(folder, 'png', `${size}x${size}.png`), png)
      images.push({ size, png })
    }
    writeFileSync(path.join(folder, 'amphi.ico'), ico(images.filter(({ size }) => ICO_SIZES.includes(size))))
  } finally {
    await browser.close()
  }
}

if (import.meta.main) await makeIcons(path.resolve(import.meta.dirname, '../resources/icons'))
