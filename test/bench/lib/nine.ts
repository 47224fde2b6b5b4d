// For: nine pictures at once in a page that a bench drives: a camera, one that comes through a connection, seven that the page paints. Each function runs in the page alone.
// Must not know how they are laid out in the call.
import type { Harness } from '../../call-view/page/main.ts'

type World = typeof globalThis & { nine: MediaStream[] }

/** Makes the streams, 640 × 360 at 15 pictures a second, and keeps them in the page. */
export async function nineStreams(): Promise<void> {
  const painted = (hue: number): MediaStream => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 })
    const pen = canvas.getContext('2d')
    if (pen === null) throw new Error('no canvas')
    let at = 0
    setInterval(() => {
      at = (at + 4) % 640
      pen.fillStyle = `hsl(${String(hue)} 40% 45%)`
      pen.fillRect(0, 0, 640, 360)
      pen.fillStyle = '#fff'
      pen.fillRect(at, 120, 80, 120)
    }, 66)
    return canvas.captureStream(15)
  }
  const camera = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 360, frameRate: 15 } })
  const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()]
  for (const [one, other] of [[from, to], [to, from]] as const) one.addEventListener('icecandidate', ({ candidate }) => candidate !== null && void other.addIceCandidate(candidate))
  const decoded = new Promise<MediaStream>((resolve) => to.addEventListener('track', ({ track }) => resolve(new MediaStream([track]))))
  for (const track of painted(200).getTracks()) from.addTrack(track)
  await from.setLocalDescription()
  if (from.localDescription !== null) await to.setRemoteDescription(from.localDescription)
  await to.setLocalDescription()
  if (to.localDescription !== null) await from.setRemoteDescription(to.localDescription)
  ;(globalThis as World).nine = [camera, await decoded, ...Array.from({ length: 7 }, (_, index) => painted(index * 47))]
}

/** Shows them: as oneself and eight others in the call's view, or three by three in bare video elements. */
export function layGrid(kind: 'call' | 'bare'): void {
  const { nine } = globalThis as World
  if (kind === 'bare') {
    document.body.style.cssText = 'margin:0;background:#111;display:grid;grid-template-columns:repeat(3,1fr);gap:12px;height:100vh'
    for (const stream of nine) {
      const video = Object.assign(document.createElement('video'), { autoplay: true, muted: true, srcObject: stream })
      video.style.cssText = 'width:100%;height:100%;object-fit:cover;min-height:0'
      document.body.append(video)
    }
    return
  }
  const { harness } = globalThis as typeof globalThis & { harness: Harness }
  const { fake, people, features } = harness
  const names = ['me', ...Array.from({ length: 8 }, (_, at) => `p${String(at)}`)]
  fake.attach = (id, element) => {
    if (id.endsWith('-camera')) element.srcObject = nine[names.indexOf(id.slice(0, -'-camera'.length))] ?? null
  }
  fake.emit(...people.self(), ...people.others(8, 8), { type: 'features', features })
}
