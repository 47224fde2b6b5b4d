// For: libraries of 2021, which name a source themselves, and what they get for it.
// Must not know the library.
import { describe, expect, it, vi } from 'vitest'
import { leadOldCapture } from './old-capture.ts'

interface Obtainer {
  openDesktopPicker: (options: unknown, onChosen: (id: string | null, type: string, audio: boolean) => void) => void
}
const stream = (displaySurface: string) => ({ getVideoTracks: () => [{ getSettings: () => ({ displaySurface }) }] })
const old = (id: string) => ({ audio: false, video: { mandatory: { chromeMediaSource: 'desktop', chromeMediaSourceId: id } } })

function page(display: () => Promise<unknown>) {
  const getUserMedia = vi.fn((_constraints: unknown) => Promise.resolve('camera'))
  const made = { navigator: { mediaDevices: { getUserMedia, getDisplayMedia: vi.fn(display) } } } as unknown as Window & typeof globalThis & { JitsiMeetScreenObtainer: Obtainer }
  leadOldCapture(made)
  const choose = () => new Promise<[string | null, string, boolean]>((resolve) => made.JitsiMeetScreenObtainer.openDesktopPicker({}, (...chosen) => resolve(chosen)))
  const capture = (constraints: unknown) => made.navigator.mediaDevices.getUserMedia(constraints as MediaStreamConstraints)
  return { choose, capture, getUserMedia, made }
}

describe('a library of 2021', () => {
  it('is asked the new way and handed what was chosen, once', async () => {
    const chosen = stream('window')
    const { choose, capture, getUserMedia } = page(async () => chosen)
    const [id, type, audio] = await choose()
    expect([type, audio]).toEqual(['window', false])
    expect(await capture(old(id ?? ''))).toBe(chosen)
    await expect(capture(old(id ?? ''))).rejects.toMatchObject({ name: 'NotAllowedError' })
    expect(getUserMedia).not.toHaveBeenCalled()
  })
  it('gets none that it names itself', async () => {
    const { choose, capture, getUserMedia } = page(async () => stream('monitor'))
    await choose()
    await expect(capture(old('screen:0:0'))).rejects.toMatchObject({ name: 'NotAllowedError' })
    expect(getUserMedia).not.toHaveBeenCalled()
  })
  it('hears of a refusal as it hears of a picker that was closed', async () => {
    expect(await page(() => Promise.reject(new DOMException('no', 'NotAllowedError'))).choose()).toEqual([null, 'screen', false])
  })
  it('has cameras and microphones as ever', async () => {
    const { capture } = page(async () => stream('monitor'))
    for (const constraints of [{ audio: true }, { video: { mandatory: { minWidth: 640 } } }, { video: true, audio: false }]) expect(await capture(constraints)).toBe('camera')
  })
  it('finds the global that is there already, where there is one', () => {
    const { made } = page(async () => stream('monitor'))
    const first = made.JitsiMeetScreenObtainer
    leadOldCapture(made)
    expect(made.JitsiMeetScreenObtainer).toBe(first)
  })
})
