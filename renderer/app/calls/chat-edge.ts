import type { Answers, ChannelArg } from '../../../electron/bridge/contract.ts'
import { bridge } from '../state/bridge.ts'

export type ChatWidth = Answers['chat.width']
type Wish = ChannelArg<'chat.width'>['width']

/** Pixels that one press of an arrow moves the edge by. */
const STEP = 16

/**
 * Where a key moves the edge to; null: it is none of the edge's. The window puts the chat at the right in every language, so the keys go by what is seen:
 * to the left the chat grows.
 */
export function edgeByKey(key: string, { width, least, most }: ChatWidth): number | null {
  const at = { ArrowLeft: width + STEP, ArrowRight: width - STEP, PageUp: width + 4 * STEP, PageDown: width - 4 * STEP, Home: least, End: most }[key]
  return at === undefined ? null : Math.min(Math.max(least, at), most)
}

/** Asks main to draw the edge: once a frame, never a second time before the first is drawn, and the newest wish only. `ask` and `frame` are the window's. */
export function createEdge(
  told: (width: ChatWidth) => void,
  ask: (width: Wish) => Promise<ChatWidth> = (width) => bridge().call('chat.width', { width }),
  frame: () => Promise<unknown> = () => new Promise((resolve) => requestAnimationFrame(resolve)),
): (width: Wish) => void {
  let wished: Wish | null = null
  let drawing = false
  const draw = async (): Promise<void> => {
    for (let width = wished; width !== null; width = wished) {
      wished = null
      told(await ask(width))
      await frame()
    }
  }
  return (width) => {
    // A question is no reason to forget a wish.
    if (width !== 'now' || wished === null) wished = width
    if (drawing) return
    drawing = true
    draw()
      .catch((error: unknown) => {
        // The call has just ended, or main has had enough for a moment: the edge stays where it is.
        performance.mark('amphi:chat-width-refused', { detail: String(error) })
      })
      .finally(() => {
        drawing = false
      })
  }
}
