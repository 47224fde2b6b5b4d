import type { PlacedTile } from '../../layout/types.ts'

const middle = ({ box }: PlacedTile) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 })

const DIRECTIONS: Readonly<Record<string, { x: number; y: number }>> = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } }

/** The tile that lies next in the direction of a key, by what is seen on the screen; null when there is none or it is no such key. */
export function nextTile(tiles: readonly PlacedTile[], from: string, key: string): string | null {
  const start = tiles.find((tile) => tile.key === from)
  if (key === 'Home') return tiles[0]?.key ?? null
  if (key === 'End') return tiles.at(-1)?.key ?? null
  const way = DIRECTIONS[key]
  if (way === undefined || start === undefined) return null
  const here = middle(start)
  let best: { key: string; cost: number } | null = null
  for (const tile of tiles) {
    if (tile.key === from) continue
    const { x, y } = middle(tile)
    const ahead = (x - here.x) * way.x + (y - here.y) * way.y
    const aside = Math.abs((x - here.x) * way.y) + Math.abs((y - here.y) * way.x)
    if (ahead <= 1) continue
    const cost = ahead + aside * 2
    if (best === null || cost < best.cost) best = { key: tile.key, cost }
  }
  return best?.key ?? null
}
