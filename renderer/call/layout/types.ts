// What this room (layout) is for: where each picture stands and how large, and which pictures are therefore wanted. Pure functions of sizes and facts.
// What it must not know: React, elements, events, the conference's commands.

import type { ParticipantId } from '../conference.ts'

/** CSS pixels. */
export interface Box {
  x: number
  y: number
  width: number
  height: number
}

export interface Size {
  width: number
  height: number
}

/** One picture of one participant; without a camera it shows who it is. */
export interface TileRef {
  participant: ParticipantId
  source: 'camera' | 'screen'
}

/** `main`: what is looked at · `grid`: one of equals · `strip`: beside the main one · `float`: small, over the main one. */
export type TilePlace = 'main' | 'grid' | 'strip' | 'float'

export interface PlacedTile extends TileRef {
  key: string
  box: Box
  place: TilePlace
}

export type LayoutKind = 'alone' | 'pair' | 'grid' | 'speaker' | 'share' | 'small'

export interface Layout {
  kind: LayoutKind
  tiles: readonly PlacedTile[]
  /** Of the grid, from 0. */
  page: number
  pages: number
  /** The place that says how many have no tile. */
  more: { box: Box; count: number } | null
}

/** What the person chose to see; `auto` leaves it to what goes on. */
export type Look = 'auto' | 'grid' | 'speaker'

/** Who and what there is to be shown. */
export interface Scene {
  self: ParticipantId | null
  /** Without oneself, in the order of `arrange`. */
  others: readonly ParticipantId[]
  /** The oldest first. */
  screens: readonly { participant: ParticipantId; local: boolean }[]
  /** Whose cameras are on. */
  cameras: ReadonlySet<ParticipantId>
  dominant: ParticipantId | null
  pinned: TileRef | null
}

export interface View {
  size: Size
  look: Look
  /** The wanted page of the grid. */
  page: number
  /** The window is the small one that stays on top. */
  small: boolean
}

/** The name of a tile for lists and pins. */
export const tileKey = (tile: TileRef): string => `${tile.source} ${tile.participant}`

/** Tells whether two refs name the same picture. */
export const isSameTile = (a: TileRef | null, b: TileRef | null): boolean => a !== null && b !== null && a.participant === b.participant && a.source === b.source

/** A tile at its place. */
export function place(ref: TileRef, box: Box, where: TilePlace): PlacedTile {
  return { participant: ref.participant, source: ref.source, key: tileKey(ref), box, place: where }
}

/** A participant's camera. */
export const camera = (participant: ParticipantId): TileRef => ({ participant, source: 'camera' })
