import type { ParticipantId } from '../conference.ts'
import { gridBoxes, gridCapacity } from './grid.ts'
import { centred, cornerBox, stripPlaces } from './strip.ts'
import { camera, isSameTile, place, type Layout, type LayoutKind, type PlacedTile, type Scene, type Size, type TileRef, type View } from './types.ts'

/** So many faces are looked at as equals; from there on one follows who speaks. */
const MOST_EQUALS = 9
/** The place of the pages' buttons, CSS px. */
const PAGER = 48

const whole = (view: View) => ({ x: 0, y: 0, ...view.size })
const one = (kind: LayoutKind, tiles: PlacedTile[]): Layout => ({ kind, tiles, page: 0, pages: 1, more: null })

/** What others share. The own screen has no tile: a picture of the picture; its small preview stands beside the word that it is shared. */
const foreignScreens = (scene: Scene): TileRef[] => scene.screens.filter((screen) => !screen.local).map(({ participant }) => ({ participant, source: 'screen' }))

/** A pin holds as long as what is pinned is there. */
function pinnedTile(scene: Scene): TileRef | null {
  const { pinned } = scene
  if (pinned === null) return null
  const there = pinned.source === 'camera' ? pinned.participant === scene.self || scene.others.includes(pinned.participant) : foreignScreens(scene).some((screen) => screen.participant === pinned.participant)
  return there ? pinned : null
}

/** Whom one looks at where nothing is shared: the pinned one, who speaks, the first with a camera, the first at all, oneself. */
function speaker(scene: Scene): TileRef | null {
  const pinned = pinnedTile(scene)
  if (pinned !== null) return pinned
  const speaks = scene.dominant !== null && scene.dominant !== scene.self && scene.others.includes(scene.dominant) ? scene.dominant : null
  const who: ParticipantId | null = speaks ?? scene.others.find((id) => scene.cameras.has(id)) ?? scene.others[0] ?? scene.self
  return who === null ? null : camera(who)
}

/** What one looks at: the pin, then the newest foreign screen, then the speaker. */
function mainTile(scene: Scene): TileRef | null {
  return pinnedTile(scene) ?? foreignScreens(scene).at(-1) ?? speaker(scene)
}

/** One large, the others in a strip as far as there is room; oneself is always in it. */
function stripLayout(kind: 'speaker' | 'share', main: TileRef, scene: Scene, view: View): Layout {
  const rest = [...foreignScreens(scene), ...scene.others.map(camera)].filter((tile) => !isSameTile(tile, main))
  const own = (scene.self === null ? [] : [camera(scene.self)]).filter((tile) => !isSameTile(tile, main))
  if (rest.length + own.length === 0) return one(kind, [place(main, whole(view), 'main')])
  const strip = stripPlaces(view.size)
  const all = [...own, ...rest]
  if (strip.places.length === 0) return one(kind, [place(main, strip.main, 'main')])
  const fits = all.length <= strip.places.length
  const shown = fits ? all : all.slice(0, strip.places.length - 1)
  const places = centred(fits ? strip.places.slice(0, shown.length) : strip.places, strip.main, view.size)
  const tiles = shown.flatMap((tile, index) => {
    const box = places[index]
    return box === undefined ? [] : [place(tile, box, 'strip')]
  })
  const last = places.at(-1)
  return { kind, tiles: [place(main, strip.main, 'main'), ...tiles], page: 0, pages: 1, more: fits || last === undefined ? null : { box: last, count: all.length - shown.length } }
}

/** Where not all fit, the way to the other pages needs a place of its own. */
function gridRoom(count: number, view: View): { capacity: number; size: Size } {
  const capacity = gridCapacity(view.size)
  if (count <= capacity) return { capacity, size: view.size }
  const size = { width: view.size.width, height: Math.max(1, view.size.height - PAGER) }
  return { capacity: gridCapacity(size), size }
}

function gridLayout(scene: Scene, view: View): Layout {
  const others = [...foreignScreens(scene), ...scene.others.map(camera)]
  const own = scene.self === null ? [] : [camera(scene.self)]
  const { capacity, size } = gridRoom(others.length + own.length, view)
  // Oneself stands on the first page, behind the others, but never alone there.
  const at = Math.max(Math.min(1, others.length), Math.min(others.length, capacity - own.length))
  const all = [...others.slice(0, at), ...own, ...others.slice(at)]
  const pages = Math.max(1, Math.ceil(all.length / capacity))
  const page = Math.min(Math.max(0, view.page), pages - 1)
  const shown = all.slice(page * capacity, (page + 1) * capacity)
  const boxes = gridBoxes(shown.length, size)
  const tiles = shown.flatMap((tile, index) => {
    const box = boxes[index]
    return box === undefined ? [] : [place(tile, box, 'grid')]
  })
  return { kind: 'grid', tiles, page, pages, more: null }
}

/** The other one large, oneself in the corner. */
function pairLayout(kind: 'pair' | 'small', main: TileRef, scene: Scene, view: View): Layout {
  const tiles = [place(main, whole(view), 'main')]
  if (scene.self !== null && main.participant !== scene.self && scene.cameras.has(scene.self)) tiles.push(place(camera(scene.self), cornerBox(view.size, kind === 'small' ? 0.28 : 0.2), 'float'))
  return one(kind, tiles)
}

/** The way of looking that fits what goes on, unless the person chose one. */
export function kindOf(scene: Scene, view: View): LayoutKind {
  if (view.small) return 'small'
  const shared = foreignScreens(scene).length > 0
  if (scene.others.length === 0 && !shared) return 'alone'
  if (pinnedTile(scene) !== null) return shared ? 'share' : 'speaker'
  if (view.look === 'grid') return 'grid'
  if (shared) return 'share'
  if (view.look === 'speaker') return 'speaker'
  if (scene.others.length === 1) return 'pair'
  const seen = scene.others.filter((id) => scene.cameras.has(id)).length
  const equals = scene.others.length <= MOST_EQUALS && !(seen <= 1 && scene.others.length >= 4)
  return equals ? 'grid' : 'speaker'
}

/** Where every visible tile stands. Tiles that are not in the result are on no screen. */
export function layoutOf(scene: Scene, view: View): Layout {
  const kind = kindOf(scene, view)
  const main = mainTile(scene)
  if (main === null || view.size.width <= 0 || view.size.height <= 0) return one(kind, [])
  switch (kind) {
    case 'alone':
      return one(kind, [place(main, whole(view), 'main')])
    case 'grid':
      return gridLayout(scene, view)
    case 'pair':
    case 'small':
      return pairLayout(kind, main, scene, view)
    case 'speaker':
    case 'share':
      return stripLayout(kind, main, scene, view)
  }
}

/** How many of the others have a tile at once: so many places `arrange` keeps interesting. */
export function visibleOthers(scene: Scene, view: View): number {
  const taken = (scene.self === null ? 0 : 1) + foreignScreens(scene).length
  switch (kindOf(scene, view)) {
    case 'grid':
      return Math.max(1, gridRoom(scene.others.length + taken, view).capacity - taken)
    case 'speaker':
    case 'share':
      return Math.max(1, stripPlaces(view.size).places.length - taken)
    default:
      return 1
  }
}
