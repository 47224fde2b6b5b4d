import type { CallStatus } from '../../../electron/bridge/contract-call.ts'
import type { ShareMode } from '../conference.ts'
import { hands, isModerator, me, ownSwitch, persons } from '../model/select.ts'
import type { CallState } from './stores.ts'

/** What the main window's bar and the share bar show of this call. */
export function statusOf({ model, share, stage }: Pick<CallState, 'model' | 'share' | 'stage'>, shareMode: ShareMode): CallStatus {
  const { phase } = model
  const self = me(model)
  return {
    phase: stage === 'over' ? 'left' : phase.kind,
    since: phase.kind === 'joined' || phase.kind === 'reconnecting' ? Math.max(0, Math.round(phase.since)) : null,
    people: persons(model).length,
    microphone: ownSwitch(model, 'microphone'),
    camera: ownSwitch(model, 'camera'),
    sharing: share.kind === 'live' && share.paused ? 'paused' : share.kind,
    shareLabel: share.kind === 'live' ? share.label.slice(0, 200) || null : null,
    shareMode,
    hand: self !== null && hands(model).some((one) => one.id === self.id),
    moderator: isModerator(model),
    error: phase.kind === 'failed' ? phase.error.code : null,
  }
}

/** At most so often, ms: the bar is looked at, not listened to. */
const PAUSE_MS = 200

/**
 * Sends each new status, the first at once and then with pauses; the last one always arrives.
 * @returns the way to stop, which sends what still waits.
 */
export function reportStatus(read: () => CallStatus, subscribe: (listener: () => void) => () => void, send: (status: CallStatus) => void): () => void {
  let sent = ''
  let timer: ReturnType<typeof setTimeout> | null = null
  const report = (): void => {
    const status = read()
    const text = JSON.stringify(status)
    if (text === sent) return
    sent = text
    send(status)
  }
  const onChange = (): void => {
    if (timer !== null) return
    report()
    timer = setTimeout(() => {
      timer = null
      report()
    }, PAUSE_MS)
  }
  const stop = subscribe(onChange)
  onChange()
  return () => {
    stop()
    if (timer !== null) clearTimeout(timer)
    report()
  }
}
