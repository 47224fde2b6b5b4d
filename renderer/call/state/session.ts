import type { CallBridge, CallCommand, CallStart } from '../../../electron/bridge/contract-call.ts'
import type { Conference, ConferenceEvent } from '../conference.ts'
import { makeBatch, nextFrame } from '../model/batch.ts'
import { EMPTY_CALL, type CallModel } from '../model/call-model.ts'
import { fold, forgetReactions } from '../model/fold.ts'
import { applyTheme } from '../../design/theme.ts'
import { t } from '../../locales/i18n.ts'
import { followAttendance } from './attendance.ts'
import { hangUp, join, makeRoom, pauseShare, stopShare, toggleCamera, toggleHand, toggleMicrophone } from './actions.ts'
import { setConference } from './conference.ts'
import { refreshDevices, watchDevices } from './devices.ts'
import { followLoudness } from './loudness.ts'
import { keepPin, type LostPin } from './pin.ts'
import { sayWords } from './words.ts'
import { tellMain } from './bridge.ts'
import { reportStatus, statusOf } from './status.ts'
import { tell, useCall, useUi } from './stores.ts'

/** How long a reaction rises, ms. */
export const REACTION_MS = 4000

let lostPin: LostPin | null = null

function foldAll(events: readonly ConferenceEvent[]): void {
  const before = useCall.getState()
  const now = Date.now()
  let model: CallModel = forgetReactions(before.model, now - REACTION_MS)
  for (const event of events) model = fold(model, event, now)
  useCall.setState({ model, ...followAttendance(before, model, now) })
  if (model.participants !== before.model.participants) {
    const { pinned } = useUi.getState()
    const kept = keepPin(pinned, lostPin, before.model.participants, model.participants, now)
    lostPin = kept.lost
    if (kept.pinned !== pinned) useUi.setState({ pinned: kept.pinned })
  }
  sayWords(before.model, model)
  if (model.devices !== before.model.devices) void refreshDevices(true)
  // The conference is left by nobody's click here (main ended it, or the library): there is nothing more to see.
  if (model.phase.kind === 'left' && useCall.getState().stage === 'call') useCall.setState({ stage: 'over' })
}

const commands: Record<CallCommand, () => void> = {
  leave: () => void hangUp(),
  'toggle-microphone': () => void toggleMicrophone(),
  'toggle-camera': () => void toggleCamera(),
  'toggle-hand': toggleHand,
  'stop-share': stopShare,
  'pause-share': () => pauseShare(true),
  'resume-share': () => pauseShare(false),
  // A page may ask for a screen only in a person's gesture, and the click was in another window.
  'switch-share': () => {
    makeRoom()
    useUi.setState({ dialog: 'switch-share' })
  },
}

/** Tells of each change of what is known and of what is looked at. */
function followStores(listener: () => void): () => void {
  const stops = [useCall.subscribe(listener), useUi.subscribe(listener)]
  return () => stops.forEach((stop) => stop())
}

function followMain(bridge: CallBridge): (() => void)[] {
  return [
    bridge.on('call.command', ({ command }) => commands[command]()),
    bridge.on('window.changed', (window) => useCall.setState({ window })),
    bridge.on('theme.changed', ({ theme }) => {
      useCall.setState(({ start }) => ({ start: { ...start, theme } }))
      applyTheme(theme)
    }),
    bridge.on('system.resumed', () => void refreshDevices(false)),
    bridge.on('share.request', ({ requestId }) => useCall.setState({ picker: { requestId } })),
    bridge.on('share.settled', ({ requestId, chosen }) => {
      if (useCall.getState().picker?.requestId !== requestId) return
      useCall.setState({ picker: null })
      if (chosen === null) return
      useCall.setState({ sourceName: chosen.name })
      useUi.setState({ shareMode: chosen.mode })
    }),
  ]
}

function followConference(made: Conference): (() => void)[] {
  const batch = makeBatch<ConferenceEvent>(foldAll, nextFrame)
  return [
    made.subscribe(batch.add),
    followLoudness(made),
    // The picker knows what it is called; the track says "Screen" of every window, and where the desktop asked only it knows.
    made.onShare((share) =>
      useCall.setState(({ sourceName, start }) => ({ share: share.kind === 'live' ? { ...share, label: start.capture === 'portal' ? '' : (sourceName ?? share.label) } : share })),
    ),
    batch.stop,
  ]
}

/** A system that does not tell its devices in time (ms) is joined with its own choice. */
const LIST_MS = 1000

/** Who has chosen a device waits for the list in which it has its id of today: some milliseconds. */
async function straightIn(listed: Promise<void>): Promise<void> {
  const { devices } = useCall.getState().choices
  if (Object.values(devices).some((wish) => wish !== null)) await Promise.race([listed, new Promise((resolve) => setTimeout(resolve, LIST_MS))])
  if (useCall.getState().stage === 'call') await join()
}

/**
 * Joins the three: the conference's facts into the stores, the state of affairs to main, main's commands to the conference.
 * Goes straight in with the last choice, unless the person wants to see devices first.
 * @returns the way to take it all apart, for tests.
 */
export function openSession(made: Conference, bridge: CallBridge, start: CallStart): () => void {
  setConference(made)
  useCall.setState({ start, choices: start.choices, model: EMPTY_CALL, share: { kind: 'none' }, stage: start.choices.greenRoom ? 'green-room' : 'call', audioOnly: false, picker: null, attendance: [], keptSince: null, attendanceSaved: [] })
  const stops = [
    ...followMain(bridge),
    ...followConference(made),
    watchDevices(),
    reportStatus(() => statusOf(useCall.getState(), useUi.getState().shareMode), followStores, (status) => tellMain('call.status', status)),
  ]
  if (start.restarted === true) tell({ tone: 'info', text: t('call.restarted'), action: null, stays: 9000, about: 'restarted' })
  const listed = refreshDevices(false)
  if (!start.choices.greenRoom) void straightIn(listed)
  return () => {
    for (const stop of stops) stop()
    setConference(null)
  }
}
