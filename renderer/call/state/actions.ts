// What a person can do in a call, as one function each: buttons, keys and main's commands end here.

import type { CallChoices } from '../../../electron/bridge/contract-call.ts'
import type { JoinOptions, ReactionKey, ShareMode, SwitchOutcome } from '../conference.ts'
import { wishFor, type DeviceKind } from '../model/devices.ts'
import { hands, isHeldBack, me, ownSwitch } from '../model/select.ts'
import { t, type MessageKey } from '../../locales/i18n.ts'
import { isUnsaved } from './attendance.ts'
import { tellMain } from './bridge.ts'
import { conference } from './conference.ts'
import { deviceIdOf, tell, useCall, useUi } from './stores.ts'

/** Keeps a choice for this and the next call. */
export function choose(change: Partial<CallChoices>): void {
  const choices = { ...useCall.getState().choices, ...change }
  useCall.setState({ choices })
  tellMain('call.choices', choices)
}

/** In a full hall one joins without sound and picture, whatever one chose last. */
export function joinsQuietly(): boolean {
  const { start } = useCall.getState()
  return start.people !== null && start.people >= start.policy.quietFrom
}

function joinOptions(name: string | null, password: string | null): JoinOptions {
  const { start, choices } = useCall.getState()
  const quiet = joinsQuietly()
  return {
    displayName: name ?? start.me.name,
    avatar: start.me.avatar,
    microphone: { on: choices.microphone && !quiet, deviceId: deviceIdOf('microphone')(useCall.getState()) },
    camera: { on: choices.camera && !quiet && !start.policy.audioOnly, deviceId: deviceIdOf('camera')(useCall.getState()) },
    password,
  }
}

let shownName: string | null = null

/** Joins, or tries again after a failure. How it goes is told by the phase. */
export async function join(change: { name?: string; password?: string } = {}): Promise<void> {
  shownName = change.name ?? shownName
  useCall.setState({ stage: 'call' })
  const speakerId = deviceIdOf('speaker')(useCall.getState())
  if (speakerId !== null) await conference().setSpeaker(speakerId)
  await conference().join(joinOptions(shownName, change.password ?? null))
}

/** A conference that does not let go in time is left by closing its window. */
const LEAVE_MS = 2000

/** The way out that a person presses: a list that is nowhere but here is asked about first. */
export function leave(): void {
  if (isUnsaved(useCall.getState())) useUi.setState({ dialog: 'unsaved' })
  else void hangUp()
}

/** Leaves and closes the window. */
export async function hangUp(): Promise<void> {
  if (useCall.getState().stage === 'over') return
  useCall.setState({ stage: 'over' })
  await Promise.race([conference().leave(), new Promise((resolve) => setTimeout(resolve, LEAVE_MS))]).catch((reason: unknown) => console.warn('leaving failed', reason))
  tellMain('call.end', null)
}

/** Closes the window of a call that is over already. */
export function closeWindow(): void {
  useCall.setState({ stage: 'over' })
  tellMain('call.end', null)
}

const failures = {
  microphone: { denied: 'call.device.microphone.denied', missing: 'call.device.microphone.missing', busy: 'call.device.microphone.busy', unknown: 'call.device.microphone.unknown', 'not-allowed-by-moderator': 'call.device.microphone.held' },
  camera: { denied: 'call.device.camera.denied', missing: 'call.device.camera.missing', busy: 'call.device.camera.busy', unknown: 'call.device.camera.unknown', 'not-allowed-by-moderator': 'call.device.camera.held' },
} as const satisfies Record<'microphone' | 'camera', Record<Exclude<SwitchOutcome, { ok: true }>['code'], MessageKey>>

/** Says in a sentence why a device did not come on. */
function tellOutcome(device: 'microphone' | 'camera', outcome: SwitchOutcome): boolean {
  if (outcome.ok) return true
  tell({ tone: 'warning', text: t(failures[device][outcome.code]), action: null, stays: 9000, about: device })
  return false
}

/** Switches the microphone, or sets it. */
export async function toggleMicrophone(on = ownSwitch(useCall.getState().model, 'microphone') !== 'on'): Promise<void> {
  if (tellOutcome('microphone', await conference().setMicrophone({ on }))) choose({ microphone: on })
}

/** Heard for a moment, by a key that is held; the choice for the next call stays as it is. False: there is nothing to begin. */
export function speakWhileHeld(on: boolean): boolean {
  const { model } = useCall.getState()
  if (on && (ownSwitch(model, 'microphone') === 'on' || isHeldBack(model, 'audio'))) return false
  void conference().setMicrophone({ on }).then((outcome) => tellOutcome('microphone', outcome))
  return true
}

/** Switches the camera, or sets it. */
export async function toggleCamera(on = ownSwitch(useCall.getState().model, 'camera') !== 'on'): Promise<void> {
  if (useCall.getState().start.policy.audioOnly) return
  if (tellOutcome('camera', await conference().setCamera({ on }))) choose({ camera: on })
}

/** Another device, now and in the next call; null: as the system chooses. */
export async function chooseDevice(kind: DeviceKind, deviceId: string | null): Promise<void> {
  const { choices, devices } = useCall.getState()
  choose({ devices: { ...choices.devices, [kind]: wishFor(devices, kind, deviceId) } })
  await takeDevice(kind, deviceId)
}

/** Takes a device from now on, whatever was chosen. In the green room nothing is taken yet: its own preview is. */
export async function takeDevice(kind: DeviceKind, deviceId: string | null): Promise<void> {
  if (useCall.getState().stage !== 'call') return
  if (kind === 'speaker') await conference().setSpeaker(deviceId)
  else if (kind === 'microphone') tellOutcome('microphone', await conference().setMicrophone({ deviceId }))
  else tellOutcome('camera', await conference().setCamera({ deviceId }))
}

/** Raises or lowers the own hand. */
export function toggleHand(): void {
  const { model, start } = useCall.getState()
  const self = me(model)
  if (self === null || start.direct) return
  conference().raiseHand(!hands(model).some((one) => one.id === self.id))
}

export function react(key: ReactionKey): void {
  if (useCall.getState().model.features.reactions) conference().react(key)
}

/** Only what is shared is still received. */
export function setAudioOnly(on: boolean): void {
  useCall.setState({ audioOnly: on })
  conference().setAudioOnly(on)
}

const shareFailures = { busy: 'call.share.busy', 'not-supported': 'call.share.unsupported', 'no-frames': 'call.share.noFrames', failed: 'call.share.failed' } as const

/** Begins a share, or chooses another source of the one that runs. Call it in a person's gesture, before anything is awaited. */
export async function share(mode: ShareMode = useUi.getState().shareMode): Promise<void> {
  if (useCall.getState().start.policy.audioOnly || isHeldBack(useCall.getState().model, 'video')) return
  useUi.setState({ shareMode: mode, dialog: null })
  if (useCall.getState().start.capture === 'picker') makeRoom()
  const outcome = await conference().share(mode)
  if (!outcome.ok) {
    if (outcome.code !== 'declined') tell({ tone: 'warning', text: t(shareFailures[outcome.code]), action: null, stays: 12_000, about: 'share' })
    return
  }
  // Changed in the picker, while the source was chosen.
  const wanted = useUi.getState().shareMode
  if (wanted !== mode) await conference().setShareMode(wanted)
}

/** Sharp letters or smooth movement, also while a share runs. */
export function setShareMode(mode: ShareMode): void {
  useUi.setState({ shareMode: mode })
  if (useCall.getState().share.kind === 'live') conference().setShareMode(mode).catch(tellShareFailure)
}

function tellShareFailure(reason: unknown): void {
  console.warn('the share did not change', reason)
  tell({ tone: 'warning', text: t('call.share.failed'), action: null, stays: 9000, about: 'share' })
}

export function pauseShare(paused: boolean): void {
  if (useCall.getState().share.kind === 'live') conference().pauseShare(paused).catch(tellShareFailure)
}

export function stopShare(): void {
  if (useCall.getState().share.kind !== 'none') conference().stopShare().catch(tellShareFailure)
}

/** Takes a share back for which nothing was chosen yet. */
export function cancelShare(): void {
  const { picker } = useCall.getState()
  if (picker !== null) tellMain('share.cancel', { requestId: picker.requestId })
  else stopShare()
}

/** What comes now needs more room than the small window has. */
export function makeRoom(): void {
  if (useCall.getState().window.mode === 'small') setWindowMode('normal')
}

/** The window as the person wants it. */
export function setWindowMode(mode: 'normal' | 'small' | 'fullscreen'): void {
  tellMain('window.mode', { mode })
}

/** Shows or hides the room's chat beside the call. */
export function toggleChat(): void {
  const { window } = useCall.getState()
  tellMain('window.chat', { open: !window.chat })
}
