// Keeps a capture that begins by asking the person from being begun anew: Chromium does so to change its rate, unless another track lives off the same source;
// then it leaves frames out instead. Libraries of today change it themselves, right after the person's choice, before anybody is handed the track.

type Page = Window & typeof globalThis

const pages = new WeakSet<MediaDevices>()

/** Whoever changes this track's constraints, a companion lives off its source for as long as that takes. Once for a track. */
function steadyTrack(track: MediaStreamTrack): void {
  const apply = track.applyConstraints.bind(track)
  track.applyConstraints = async (constraints) => {
    const companion = track.clone()
    try {
      await apply(constraints)
    } finally {
      companion.stop()
    }
  }
}

/** The same for every screen that the page captures from now on. */
export function steadyCaptures(page: Page): void {
  const devices = page.navigator.mediaDevices as Partial<MediaDevices> | undefined
  const capture = devices?.getDisplayMedia
  if (devices === undefined || capture === undefined || pages.has(devices as MediaDevices)) return
  pages.add(devices as MediaDevices)
  devices.getDisplayMedia = async (options) => {
    const stream = await capture.call(devices as MediaDevices, options)
    for (const track of stream.getVideoTracks()) steadyTrack(track)
    return stream
  }
}
