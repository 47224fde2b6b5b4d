import type { Conference, ParticipantId } from '../conference.ts'
import { me } from '../model/select.ts'
import { hear, SILENCE } from './heard.ts'
import { useCall, useHeard } from './stores.ts'

/**
 * Keeps who speaks and how loud one is. Nobody sees it in a hidden window: then the conference is not listened to, and measures nothing.
 * @returns the way to stop
 */
export function followLoudness(made: Conference): () => void {
  let heard = SILENCE
  let stop: (() => void) | null = null
  const show = (next: typeof heard): void => {
    const before = heard
    heard = next
    if (next.speaking !== before.speaking || next.bars !== before.bars) useHeard.setState({ speaking: next.speaking, bars: next.bars })
  }
  const listen = (levels: ReadonlyMap<ParticipantId, number>): void => show(hear(heard, levels, me(useCall.getState().model)?.id ?? null, performance.now()))
  const silence = (): void => {
    stop?.()
    stop = null
    show(SILENCE)
  }
  const follow = (): void => {
    if (!useCall.getState().window.visible) silence()
    else stop ??= made.onLevels(listen)
  }
  const unfollow = useCall.subscribe(follow)
  follow()
  return () => {
    unfollow()
    silence()
  }
}
