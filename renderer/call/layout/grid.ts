import type { Box, Size } from './types.ts'

/** Between tiles, CSS px. */
export const GAP = 12
/** More faces than these at once are a wallpaper, and an old PC cannot decode them. */
export const MOST_TILES = 25
/** Narrower tiles show nobody. */
const LEAST_WIDTH = 208
const WIDEST = 16 / 9
const TALLEST = 4 / 3

interface Tiling {
  columns: number
  rows: number
  width: number
  height: number
}

function tiling(count: number, columns: number, size: Size): Tiling {
  const rows = Math.ceil(count / columns)
  const width = Math.max(0, (size.width - GAP * (columns - 1)) / columns)
  const height = Math.max(0, (size.height - GAP * (rows - 1)) / rows)
  const aspect = height === 0 ? WIDEST : Math.min(WIDEST, Math.max(TALLEST, width / height))
  return width / aspect <= height ? { columns, rows, width, height: width / aspect } : { columns, rows, width: height * aspect, height }
}

/** The number of columns that gives the largest tiles. */
function best(count: number, size: Size): Tiling {
  let found = tiling(count, 1, size)
  for (let columns = 2; columns <= count; columns++) {
    const next = tiling(count, columns, size)
    // A hair's breadth more is not worth another column: rows stay full.
    if (next.width * next.height > found.width * found.height * 1.001) found = next
  }
  return found
}

/** How many tiles of a size at which one sees somebody stand on one page; at least one. */
export function gridCapacity(size: Size): number {
  let fits = 1
  for (let count = 2; count <= MOST_TILES; count++) if (best(count, size).width >= LEAST_WIDTH) fits = count
  return fits
}

/** Boxes of equal size for so many tiles, as large as they can be, the last row in the middle. */
export function gridBoxes(count: number, size: Size): Box[] {
  if (count <= 0) return []
  const { columns, rows, width, height } = best(count, size)
  const top = (size.height - rows * height - (rows - 1) * GAP) / 2
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns)
    const inRow = row === rows - 1 ? count - row * columns : columns
    const left = (size.width - inRow * width - (inRow - 1) * GAP) / 2
    return { x: left + (index % columns) * (width + GAP), y: top + row * (height + GAP), width, height }
  })
}
