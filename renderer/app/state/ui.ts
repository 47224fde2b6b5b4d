import { create } from 'zustand'
import type { EventId, Person, RoomId, SectionId } from '../../engine/protocol.ts'

/** What a composer is doing beside plain writing. */
export interface ComposeTarget {
  replyTo: EventId | null
  editOf: EventId | null
}

/** The modal window that is open; each is loaded when first asked for. */
export type DialogState =
  | { kind: 'settings'; page?: SettingsPage }
  | { kind: 'shortcuts' }
  | { kind: 'sign-out' }
  | { kind: 'create-group' }
  | { kind: 'start-direct' }
  | { kind: 'invite'; roomId: RoomId }
  | { kind: 'leave'; roomId: RoomId }
  | { kind: 'profile'; userId: string; roomId: RoomId | null }

export type SettingsPage = 'general' | 'messages' | 'account' | 'about'

/** What was typed into "create a group", until the group is there: closing the window by mistake loses nothing. */
export interface GroupDraft {
  name: string
  topic: string
  people: readonly Person[]
  open: boolean
}

const noGroup: GroupDraft = { name: '', topic: '', people: [], open: false }

interface Ui {
  /** The room in the middle; null: the greeting (or, in one column, the list). */
  room: RoomId | null
  /** Scroll to that message of the open room once it is there. */
  jump: { roomId: RoomId; eventId: EventId } | null
  /** The panel beside the timeline. */
  panel: 'people' | null
  dialog: DialogState | null
  /** A sentence at the foot of the window, until it is read or replaced. */
  notice: { id: number; text: string; tone: 'info' | 'error' } | null
  /** Selected space of the list; null: everything. */
  space: RoomId | null
  query: string
  onlyUnread: boolean
  collapsed: Readonly<Partial<Record<SectionId, boolean>>>
  compose: Readonly<Record<RoomId, ComposeTarget>>
  group: GroupDraft
}

/** What the person is doing with the window. Nothing of it comes from the engine; nothing of it must survive. */
export const useUi = create<Ui>(() => ({
  room: null, jump: null, panel: null, dialog: null, notice: null, space: null, query: '', onlyUnread: false, collapsed: {}, compose: {}, group: noGroup,
}))

const idle: ComposeTarget = { replyTo: null, editOf: null }
let noticeId = 0

export const setPanel = (panel: Ui['panel']): void => useUi.setState({ panel })
export const togglePanel = (panel: NonNullable<Ui['panel']>): void => useUi.setState((s) => ({ panel: s.panel === panel ? null : panel }))
export const openDialog = (dialog: DialogState): void => useUi.setState({ dialog })
export const closeDialog = (): void => useUi.setState({ dialog: null })
export const jumpDone = (): void => useUi.setState({ jump: null })
export const startReply = (roomId: RoomId, replyTo: EventId): void => setCompose(roomId, { replyTo, editOf: null })
export const startEdit = (roomId: RoomId, editOf: EventId): void => setCompose(roomId, { replyTo: null, editOf })
export const endCompose = (roomId: RoomId): void => setCompose(roomId, idle)
export const useCompose = (roomId: RoomId): ComposeTarget => useUi((s) => s.compose[roomId] ?? idle)

function setCompose(roomId: RoomId, target: ComposeTarget): void {
  useUi.setState((s) => ({ compose: { ...s.compose, [roomId]: target } }))
}

/** Notes what is typed for a new group; null: the group is there. */
export function draftGroup(change: Partial<GroupDraft> | null): void {
  useUi.setState((s) => ({ group: change === null ? noGroup : { ...s.group, ...change } }))
}

/** Tells the person one thing, in a sentence that is already in their language. */
export function tell(text: string, tone: 'info' | 'error' = 'info'): void {
  useUi.setState({ notice: { id: ++noticeId, text, tone } })
}

export const dismissNotice = (id: number): void => useUi.setState((s) => (s.notice?.id === id ? { notice: null } : s))

export function toggleSection(id: SectionId): void {
  useUi.setState((s) => ({ collapsed: { ...s.collapsed, [id]: s.collapsed[id] !== true } }))
}

/** Back to how a fresh window is: at sign-out. */
export const resetUi = (): void => useUi.setState(useUi.getInitialState(), true)
