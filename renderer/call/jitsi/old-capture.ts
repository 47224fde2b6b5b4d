// Libraries of 2021 ask for a screen in Electron by a global and then capture it by the id that it names. Here the global asks the new way, getDisplayMedia,
// so that main alone says what is captured (T40); the picture is handed over when the library comes for it.
// This file must not know conferences or tracks.

type OnChosen = (sourceId: string | null, type: 'screen' | 'window', withAudio: boolean) => void

interface OldGlobals {
  JitsiMeetScreenObtainer?: { openDesktopPicker: (options: unknown, onChosen: OnChosen) => void }
}

/** The id in Chromium's old form of constraints; null: they are for a camera, a microphone, or of today's form. */
function oldSourceOf(constraints: unknown): string | null {
  const mandatory = (constraints as { video?: { mandatory?: { chromeMediaSource?: unknown; chromeMediaSourceId?: unknown } } } | undefined)?.video?.mandatory
  return mandatory?.chromeMediaSource === 'desktop' && typeof mandatory.chromeMediaSourceId === 'string' ? mandatory.chromeMediaSourceId : null
}

/** Puts the global there and hands its pictures over. Once for a page, before the library is loaded. */
export function leadOldCapture(page: Window & typeof globalThis): void {
  const globals = page as unknown as OldGlobals
  const { mediaDevices } = page.navigator
  if (globals.JitsiMeetScreenObtainer !== undefined || typeof mediaDevices.getDisplayMedia !== 'function') return
  const waiting = new Map<string, MediaStream>()
  let last = 0
  globals.JitsiMeetScreenObtainer = {
    openDesktopPicker: (_options, onChosen) => {
      mediaDevices.getDisplayMedia({ video: true, audio: false }).then(
        (stream) => {
          const type = stream.getVideoTracks()[0]?.getSettings().displaySurface === 'window' ? 'window' : 'screen'
          const id = `${type}:${String(++last)}:0`
          waiting.set(id, stream)
          onChosen(id, type, false)
        },
        (reason: unknown) => {
          console.info('nothing is shared', reason)
          onChosen(null, 'screen', false)
        },
      )
    },
  }
  const ask = mediaDevices.getUserMedia.bind(mediaDevices)
  mediaDevices.getUserMedia = (constraints) => {
    const id = oldSourceOf(constraints)
    if (id === null) return ask(constraints)
    const stream = waiting.get(id)
    waiting.delete(id)
    return stream === undefined ? Promise.reject(new DOMException('nobody chose this source', 'NotAllowedError')) : Promise.resolve(stream)
  }
}
