// What we use of lib-jitsi-meet, as its public interface says it, and how its generations are told apart: by what is there, never by version strings.
// This file must not know a conference's state: types, names and feature detection only.

/** Whatever comes from the library may carry what others sent: it is parsed where it is used. */
type Listener = (...values: never[]) => void

export interface LibTrack {
  getType(): string
  isLocal(): boolean
  isMuted(): boolean
  getTrack(): MediaStreamTrack
  attach(element: HTMLElement): unknown
  detach(element: HTMLElement): unknown
  addEventListener(event: string, listener: Listener): unknown
  removeEventListener(event: string, listener: Listener): unknown
  /** Remote tracks. */
  getParticipantId?(): string
  /** Of 2022 and later; empty before. */
  getSourceName?(): string | null | undefined
  videoType?: string | undefined
  getVideoType?(): string | undefined
  disposed?: boolean
}

export interface LibLocalTrack extends LibTrack {
  mute(): Promise<unknown>
  unmute(): Promise<unknown>
  dispose(): Promise<unknown>
  getDeviceId?(): string
  /** Says in the presence whether it is muted and does nothing else; not of the public interface, and missed nowhere since 2018. */
  _sendMuteStatus?(muted: boolean): void
}

export interface LibParticipant {
  getId(): string
  getDisplayName(): unknown
  getRole(): string
  isModerator(): boolean
  isHidden(): boolean
  getProperty(name: string): unknown
  getBotType?(): unknown
  /** What the token said, put into the presence by the server (`mod_presence_identity`). */
  getIdentity?(): unknown
  _identity?: unknown
  /** The address in its own domain, where the room shows it. */
  getConnectionJid?(): unknown
}

export interface LibConference {
  on(event: string, listener: Listener): void
  off(event: string, listener: Listener): void
  join(password?: string): void
  leave(reason?: string): Promise<unknown>
  myUserId(): string | null
  isModerator(): boolean | null
  getParticipants(): LibParticipant[]
  getParticipantById(id: string): LibParticipant | undefined
  getLocalTracks(kind?: string): LibLocalTrack[]
  /** Several video tracks of one participant: 2022 and later. */
  getLocalVideoTracks?(): LibLocalTrack[] | null
  addTrack(track: LibLocalTrack): Promise<unknown>
  removeTrack(track: LibLocalTrack): Promise<unknown>
  replaceTrack(before: LibLocalTrack | null, after: LibLocalTrack | null): Promise<unknown>
  setDisplayName(name: string): void
  setLocalParticipantProperty(name: string, value: string): void
  sendMessage?(message: object, to?: string, throughBridge?: boolean): void
  sendEndpointMessage?(to: string, message: object): void
  /** A message to all in the conference's own chat. */
  sendTextMessage?(text: string): void
  sendCommand?(name: string, values: object): void
  /** Of what stands in others' presences under that name: with each of them, its value and whose it is. */
  addCommandListener?(name: string, listener: Listener): void
  setReceiverConstraints?(constraints: object): void
  setLastN?(count: number): void
  setReceiverVideoConstraint?(height: number): void
  setSenderVideoConstraint?(height: number): Promise<unknown>
  setDesktopSharingFrameRate?(most: number): unknown
  selectParticipants?(ids: string[]): void
  muteParticipant?(id: string, kind: string): void
  kickParticipant?(id: string, reason?: string): void
  grantOwner?(id: string): void
  lock?(password: string): Promise<unknown>
  unlock?(): Promise<unknown>
  isEndConferenceSupported?(): boolean
  end?(): void
  isLobbySupported?(): boolean
  isMembersOnly?(): boolean
  enableLobby?(): Promise<unknown>
  disableLobby?(): unknown
  joinLobby?(name: string, email?: string): Promise<unknown>
  lobbyApproveAccess?(id: string): void
  lobbyDenyAccess?(id: string): void
  isAVModerationSupported?(): boolean
  enableAVModeration?(kind: string): void
  disableAVModeration?(kind: string): void
  avModerationApprove?(kind: string, id: string): void
  isP2PActive?(): boolean
  getActivePeerConnection?(): { peerconnection?: RTCPeerConnection } | null
  getConnectionState?(): string | null
  /** There where the library tells a muted screen from a muted camera. */
  isDesktopMutedByFocus?: unknown
}

export interface LibConnection {
  addEventListener(event: string, listener: Listener): void
  removeEventListener(event: string, listener: Listener): void
  connect(options: object): void
  disconnect(): Promise<unknown>
  initJitsiConference(name: string, options: object): LibConference
  getJid?(): string
}

export interface LibDevices {
  setAudioOutputDevice?(id: string): Promise<unknown>
}

export interface Library {
  JitsiConnection: new (appId: string | undefined, token: string | null, options: object) => LibConnection
  init(options: object): unknown
  createLocalTracks(options: object): Promise<LibLocalTrack[]>
  setLogLevel?(level: string): void
  setNetworkInfo?(info: { isOnline: boolean }): void
  mediaDevices?: LibDevices
  logLevels?: Record<string, string>
  events?: { conference?: Record<string, unknown>; connection?: Record<string, unknown>; track?: Record<string, unknown>; connectionQuality?: Record<string, unknown> }
  constants?: { trackStreamingStatus?: unknown }
}

/** What the library can; the conference says the rest once it is there. */
export interface Generation {
  /** Camera and screen as two video tracks (`X-v0`, `X-v1`) rather than one that is replaced. */
  multiStream: boolean
  /** Pictures are asked for by source name rather than by participant. */
  sourceNames: boolean
  /** Each remote track says itself whether anything comes. */
  streamingStatus: boolean
  /** Shared screens are muted and kept off apart from cameras: 2025 and later, with the servers of the same release. */
  screenModeration: boolean
}

/** The conference's events by the names that have been the same since 2020; those that a generation lacks never fire. */
export const CONFERENCE = {
  joined: 'conference.joined',
  left: 'conference.left',
  failed: 'conference.failed',
  error: 'conference.error',
  kicked: 'conference.kicked',
  userJoined: 'conference.userJoined',
  userLeft: 'conference.userLeft',
  roleChanged: 'conference.roleChanged',
  nameChanged: 'conference.displayNameChanged',
  propertyChanged: 'conference.participant_property_changed',
  botType: 'conference.bot_type_changed',
  trackAdded: 'conference.trackAdded',
  trackRemoved: 'conference.trackRemoved',
  muteChanged: 'conference.trackMuteChanged',
  unmuteRejected: 'conference.trackUnmuteRejected',
  startMuted: 'conference.start_muted_policy_changed',
  dominant: 'conference.dominantSpeaker',
  endpointMessage: 'conference.endpoint_message_received',
  connectionStatus: 'conference.participant_conn_status_changed',
  interrupted: 'conference.connectionInterrupted',
  restored: 'conference.connectionRestored',
  established: 'conference.connectionEstablished',
  bridgeOpened: 'conference.dataChannelOpened',
  suspended: 'conference.suspendDetected',
  p2p: 'conference.p2pStatus',
  lockChanged: 'conference.lock_state_changed',
  membersOnly: 'conference.membersOnlyChanged',
  lobbyJoined: 'conference.lobby.userJoined',
  lobbyLeft: 'conference.lobby.userLeft',
  keptMuted: 'conference.av_moderation.changed',
  approved: 'conference.av_moderation.approved',
  rejected: 'conference.av_moderation.rejected',
  properties: 'conference.propertiesChanged',
  localStats: 'cq.local_stats_updated',
  remoteStats: 'cq.remote_stats_updated',
} as const

export const CONNECTION = {
  established: 'connection.connectionEstablished',
  failed: 'connection.connectionFailed',
  disconnected: 'connection.connectionDisconnected',
  /** To a node for those who only watch, where a large conference is full. */
  redirected: 'connection.redirected',
} as const

export const TRACK = {
  stopped: 'track.stopped',
  muteChanged: 'track.trackMuteChanged',
  videoType: 'track.videoTypeChanged',
  streamingStatus: 'track.streaming_status_changed',
} as const

/** Does this look like the library at all? Whatever else the deployment left under its name is not called. */
export function isLibrary(value: unknown): value is Library {
  if (typeof value !== 'object' || value === null) return false
  const { JitsiConnection, init, createLocalTracks } = value as Partial<Library>
  return typeof JitsiConnection === 'function' && typeof init === 'function' && typeof createLocalTracks === 'function'
}

/** What this library and this conference of it can. */
export function generationOf(library: Library, conference: LibConference): Generation {
  const streamingStatus = library.constants?.trackStreamingStatus !== undefined
  const multiStream = streamingStatus && typeof conference.getLocalVideoTracks === 'function'
  return { multiStream, sourceNames: multiStream, streamingStatus, screenModeration: multiStream && conference.isDesktopMutedByFocus !== undefined }
}

/** One of several tracks by its kind: what was asked for may come with sound, in any order. */
export const trackOf = <T extends LibTrack>(tracks: readonly T[], kind: 'audio' | 'video'): T | undefined => tracks.find((track) => track.getType() === kind)
