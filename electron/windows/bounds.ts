// Where the window may open: at its last place if that is still on a screen, else in the middle of the first.
// This file must not know Electron.

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}
export interface WindowBounds extends Rectangle {
  maximized: boolean
}

const SMALLEST = { width: 360, height: 480 }
const USUAL = { width: 1180, height: 780 }
/** So much of the window must lie on one screen for a person to get hold of it. */
const VISIBLE = { width: 200, height: 100 }

const overlap = (a: Rectangle, b: Rectangle): { width: number; height: number } => ({
  width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
  height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
})

/** The place for the window. Without `x` and `y` the system centres it. */
export function placeWindow(remembered: WindowBounds | null, workAreas: readonly Rectangle[]): { width: number; height: number; x?: number; y?: number; maximized: boolean } {
  const first = workAreas[0] ?? { x: 0, y: 0, ...USUAL }
  const usual = { width: Math.min(USUAL.width, first.width), height: Math.min(USUAL.height, first.height) }
  if (remembered === null || ![remembered.x, remembered.y, remembered.width, remembered.height].every(Number.isFinite)) {
    return { ...usual, maximized: false }
  }
  const screen = workAreas.find((area) => {
    const common = overlap(remembered, area)
    return common.width >= VISIBLE.width && common.height >= VISIBLE.height && remembered.y >= area.y - 20
  })
  if (screen === undefined) return { ...usual, maximized: remembered.maximized }
  return {
    x: Math.round(remembered.x),
    y: Math.round(remembered.y),
    width: Math.round(Math.min(Math.max(remembered.width, SMALLEST.width), screen.width)),
    height: Math.round(Math.min(Math.max(remembered.height, SMALLEST.height), screen.height)),
    maximized: remembered.maximized,
  }
}
