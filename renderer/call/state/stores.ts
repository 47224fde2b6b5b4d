// What this room (state) is for: what the call's page knows and what a person can do. Conference and main fill the stores, views read one key each.
// What it must not know: how anything is drawn, which technology carries the call, Matrix.

import { create } from 'zustand'
import type { CallChoices, CallStart } from '../../../electron/bridge/contract-call.ts'
import type { Device, ParticipantId, ShareMode, ShareState } from '../conference.ts'
import type { Look, TileRef } from '../layout/types.ts'
import type { Attendance } from '../model/attendance.ts'
import { wished, type DeviceKind } from '../model/devices.ts'
import { EMPTY_CALL, type CallModel } from '../model/call-model.ts'
import { SILENCE, type Heard } from './heard.ts'

/** `green-room`: before joining, by wish or need · `call`: joining, in it, or failed · `over`: left, the window is about to close. */
export type Stage = 'green-room' | 'call' | 'over'

export interface WindowState {
  mode: 'normal' | 'small' | 'fullscreen'
  focused: boolean
  visible: boolean
  /** The room's chat stands beside the call. */
  chat: boolean
}

export interface CallState {
  start: CallStart
  stage: Stage
  model: CallModel
  share: ShareState
  /** What was chosen in the picker last, by its window's or screen's name; null: chosen elsewhere, or nothing. */
  sourceName: string | null
  window: WindowState
  choices: CallChoices
  devices: readonly Device[]
  audioOnly: boolean
  /** Main's picker is open above this page, for that request. */
  picker: { requestId: string } | null
  /** Who was here while this client kept a list. */
  attendance: Attendance
  /** When the list that is kept was begun, ms since the epoch; null: none is kept. */
  keptSince: number | null
  /** The list as it was last saved or posted. */
  attendanceSaved: Attendance
}

const NO_START: CallStart = {
  callId: '', origin: '', conference: '', title: '', me: { name: '', avatar: null }, direct: false, people: null,
  policy: { audioOnly: false, maxHeight: null, maxBitrate: null, quietFrom: Number.MAX_SAFE_INTEGER },
  choices: { devices: { microphone: null, camera: null, speaker: null }, microphone: true, camera: false, greenRoom: false },
  language: 'en', theme: 'system', platform: 'linux', capture: 'picker',
}

/** Facts. */
export const useCall = create<CallState>(() => ({
  start: NO_START,
  stage: 'call',
  model: EMPTY_CALL,
  share: { kind: 'none' },
  sourceName: null,
  window: { mode: 'normal', focused: true, visible: true, chat: false },
  choices: NO_START.choices,
  devices: [],
  audioOnly: false,
  picker: null,
  attendance: [],
  keptSince: null,
  attendanceSaved: [],
}))

/** The id that the wished-for device has today; null: as the system chooses, also where it is not there. */
export const deviceIdOf = (kind: DeviceKind) => ({ devices, choices }: Pick<CallState, 'devices' | 'choices'>): string | null => wished(devices, kind, choices.devices[kind])?.id ?? null

export interface Notice {
  id: number
  tone: 'info' | 'warning'
  text: string
  /** What can be done about it. */
  action: { label: string; run: () => void } | null
  /** ms it stays; null until it is put away. */
  stays: number | null
  /** A later one about the same takes its place. */
  about: string
}

export type DialogName = 'lock' | 'end-for-all' | 'switch-share' | 'shortcuts' | 'devices' | 'attendance' | 'unsaved' | { remove: ParticipantId }

export interface UiState {
  panel: 'people' | null
  look: Look
  page: number
  pinned: TileRef | null
  shareMode: ShareMode
  dialog: DialogName | null
  notices: readonly Notice[]
  /** Own voice is heard by nobody: somebody speaks into a muted microphone. */
  mutedVoice: boolean
}

/** What this person looks at. */
export const useUi = create<UiState>(() => ({ panel: null, look: 'auto', page: 0, pinned: null, shareMode: 'text', dialog: null, notices: [], mutedVoice: false }))

/** Who speaks, and how many bars of the own meter are lit; a store of its own, written only when one of the two changes. */
export const useHeard = create<Pick<Heard, 'speaking' | 'bars'>>(() => ({ speaking: SILENCE.speaking, bars: SILENCE.bars }))

let lastNotice = 0

/** Says something for a while. */
export function tell(notice: Omit<Notice, 'id'>): void {
  const id = ++lastNotice
  useUi.setState(({ notices }) => ({ notices: [...notices.filter((one) => one.about !== notice.about), { ...notice, id }].slice(-4) }))
}

/** Puts a notice away. */
export function dismiss(id: number): void {
  useUi.setState(({ notices }) => ({ notices: notices.filter((one) => one.id !== id) }))
}
