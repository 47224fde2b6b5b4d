// The one place for a picture that a library of before 2022 has, held from the beginning by a track that shows nothing: what comes later is put into that
// place. Added for the first time in mid-call, between two people a picture ends what one receives oneself and is not decoded by the other (Chromium ≥ 130).
// This file must not know cameras or screens: it is handed their tracks.

import type { LibConference, LibLocalTrack } from './library.ts'
import type { Live } from './session.ts'

/** What holds the place in a conference; a conference of another session has another one. */
const holders = new WeakMap<LibConference, LibLocalTrack>()

/** A video track of no picture at all: nothing is drawn, so nothing is sent. */
function nothing(page: Window & typeof globalThis): MediaStream {
  const canvas = page.document.createElement('canvas')
  canvas.width = 16
  canvas.height = 9
  canvas.getContext('2d')
  return canvas.captureStream(0)
}

/** The library makes tracks of devices only: for this one question the device is the empty picture. Other questions go on to the browser. */
async function makeHolder({ library }: Live, page: Window & typeof globalThis): Promise<LibLocalTrack | undefined> {
  const { mediaDevices } = page.navigator
  const stream = nothing(page)
  const own = Object.getOwnPropertyDescriptor(mediaDevices, 'getUserMedia')
  const native = mediaDevices.getUserMedia.bind(mediaDevices)
  const asked: typeof native = (wanted) => (wanted?.audio === undefined || wanted.audio === false ? Promise.resolve(stream) : native(wanted))
  Object.defineProperty(mediaDevices, 'getUserMedia', { configurable: true, writable: true, value: asked })
  try {
    return (await library.createLocalTracks({ devices: ['video'] })).find((track) => track.getType() === 'video')
  } finally {
    if (own === undefined) Reflect.deleteProperty(mediaDevices, 'getUserMedia')
    else Object.defineProperty(mediaDevices, 'getUserMedia', own)
  }
}

/** Holds the place where this library has only one and nothing stands in it. Call before joining, after one's own tracks. */
export async function holdPicture(live: Live, page: Window & typeof globalThis): Promise<void> {
  const { conference, generation } = live
  if (generation.multiStream || typeof page.navigator.mediaDevices?.getUserMedia !== 'function' || page.HTMLCanvasElement?.prototype.captureStream === undefined) return
  try {
    const holder = await makeHolder(live, page)
    if (holder === undefined) return
    // To the others, and to the library that tells them, it is a camera that is off.
    holder.isMuted = () => true
    if (conference.getLocalTracks('video').length === 0) await conference.addTrack(holder)
    holders.set(conference, holder)
  } catch (error) {
    console.info('no place is held for a picture', error)
  }
}

/** Sends a picture: in the place that is held, or as one more track. */
export async function addPicture({ conference }: Live, track: LibLocalTrack): Promise<void> {
  const holder = holders.get(conference)
  if (holder !== undefined && conference.getLocalTracks('video').includes(holder)) await conference.replaceTrack(holder, track)
  else await conference.addTrack(track)
}

/** Sends it no longer; its place is held again. */
export async function removePicture({ conference }: Live, track: LibLocalTrack): Promise<void> {
  const holder = holders.get(conference)
  if (holder === undefined) await conference.removeTrack(track)
  else await conference.replaceTrack(track, holder)
}
