// A conference without a network: a script says what happens in it, canvases are its cameras. What the view asks for is written down.
import type { Conference, ConferenceEvent, Device, Features, JoinOptions, Levels, ParticipantId, ShareMode, ShareOutcome, ShareState, SwitchOutcome, Track, TrackId } from '../../../renderer/call/conference.ts'

export const ALL_FEATURES: Features = { muteOthers: true, keepMuted: true, askToUnmute: true, lowerHands: true, lobby: true, lock: true, remove: true, promote: true, endForAll: true, cameraWhileSharing: true, reactions: true }

export interface FakeConference extends Conference {
  emit(...events: ConferenceEvent[]): void
  levels(levels: Record<ParticipantId, number>): void
  /** How many listen to the levels now. */
  listeners(): number
  shareState(state: ShareState): void
  /** What the next share() answers; by default it waits for `shareState`. */
  nextShare: ShareOutcome
  /** Names and arguments of the commands, in order. */
  log: { name: string; args: unknown[] }[]
  deviceList: Device[]
  /** What joining does; by default it is joined at once. */
  onJoin: (options: JoinOptions) => void
  attached: Map<TrackId, number>
}

/** A moving picture with a name, of that size; one painter for all. */
function paint(track: Track, width: number, height: number): MediaStream {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('no canvas')
  const hue = [...track.participant].reduce((sum, letter) => sum * 47 + letter.charCodeAt(0) * 89, 7) % 360
  let frame = 0
  const draw = () => {
    frame++
    if (track.source === 'screen') drawSlide(pen, width, height, frame)
    else drawPerson(pen, width, height, hue, frame)
  }
  draw()
  const timer = setInterval(draw, 250)
  const stream = canvas.captureStream(4)
  stream.getTracks()[0]?.addEventListener('ended', () => clearInterval(timer))
  return stream
}

function drawPerson(pen: CanvasRenderingContext2D, width: number, height: number, hue: number, frame: number): void {
  const ground = pen.createLinearGradient(0, 0, width, height)
  ground.addColorStop(0, `hsl(${hue} 28% 62%)`)
  ground.addColorStop(1, `hsl(${(hue + 40) % 360} 32% 34%)`)
  pen.fillStyle = ground
  pen.fillRect(0, 0, width, height)
  const sway = Math.sin(frame / 4) * width * 0.01
  pen.fillStyle = `hsl(${hue} 25% 22%)`
  pen.beginPath()
  pen.ellipse(width / 2 + sway, height * 1.05, width * 0.24, height * 0.42, 0, 0, Math.PI * 2)
  pen.fill()
  pen.fillStyle = 'hsl(28 45% 70%)'
  pen.beginPath()
  pen.ellipse(width / 2 + sway, height * 0.42, height * 0.16, height * 0.21, 0, 0, Math.PI * 2)
  pen.fill()
}

function drawSlide(pen: CanvasRenderingContext2D, width: number, height: number, frame: number): void {
  pen.fillStyle = '#fbfaf6'
  pen.fillRect(0, 0, width, height)
  pen.fillStyle = '#1d2b38'
  pen.font = `600 ${height / 14}px sans-serif`
  pen.fillText('Ряды и их суммы', width * 0.07, height * 0.16)
  pen.font = `${height / 22}px sans-serif`
  for (const [at, line] of ['1. Признак сравнения', '2. Признак Даламбера', '3. Интегральный признак', '4. Σ 1/n² = π²/6'].entries()) pen.fillText(line, width * 0.09, height * (0.32 + at * 0.11))
  pen.fillStyle = '#0c7489'
  pen.fillRect(width * 0.07, height * 0.86, ((frame % 40) / 40) * width * 0.86, height * 0.012)
}

/** A new one; nobody is in it. */
export function makeFake(): FakeConference {
  const listeners = new Set<(event: ConferenceEvent) => void>()
  const levelListeners = new Set<Levels>()
  const shareListeners = new Set<(state: ShareState) => void>()
  const tracks = new Map<TrackId, Track>()
  const streams = new Map<TrackId, MediaStream>()
  const log: FakeConference['log'] = []
  const attached = new Map<TrackId, number>()
  const note = (name: string, ...args: unknown[]) => void log.push({ name, args })
  let share: ShareState = { kind: 'none' }
  let settle: ((outcome: ShareOutcome) => void) | null = null

  const fake: FakeConference = {
    log,
    attached,
    deviceList: [
      { id: 'mic-1', kind: 'microphone', label: 'Встроенный микрофон' },
      { id: 'mic-2', kind: 'microphone', label: 'Jabra Speak 510 USB' },
      { id: 'cam-1', kind: 'camera', label: 'Integrated Camera' },
      { id: 'out-1', kind: 'speaker', label: 'Динамики ноутбука' },
    ],
    nextShare: { ok: true },
    onJoin: () => fake.emit({ type: 'phase', phase: { kind: 'joined', since: Date.now() } }),
    emit: (...events) => {
      for (const event of events) {
        if (event.type === 'track') tracks.set(event.track.id, event.track)
        if (event.type === 'track-gone') {
          streams.get(event.id)?.getTracks().forEach((track) => track.stop())
          streams.delete(event.id)
        }
        for (const listener of listeners) listener(event)
      }
    },
    levels: (levels) => {
      for (const listener of levelListeners) listener(new Map(Object.entries(levels)))
    },
    listeners: () => levelListeners.size,
    shareState: (state) => {
      share = state
      for (const listener of shareListeners) listener(state)
      if (state.kind === 'live') settle?.({ ok: true })
      if (state.kind === 'none') settle?.({ ok: false, code: 'declined', detail: null })
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onLevels: (listener) => {
      levelListeners.add(listener)
      return () => levelListeners.delete(listener)
    },
    onShare: (listener) => {
      shareListeners.add(listener)
      listener(share)
      return () => shareListeners.delete(listener)
    },
    join: async (options) => {
      note('join', options)
      fake.emit({ type: 'phase', phase: { kind: 'connecting' } })
      await Promise.resolve()
      fake.onJoin(options)
    },
    leave: async () => {
      note('leave')
      fake.emit({ type: 'phase', phase: { kind: 'left' } })
    },
    devices: async () => fake.deviceList,
    setMicrophone: async (change) => switched('microphone', change.on, change.deviceId),
    setCamera: async (change) => switched('camera', change.on, change.deviceId),
    setSpeaker: async (id) => note('setSpeaker', id),
    setAudioOnly: (on) => note('setAudioOnly', on),
    share: (mode: ShareMode) => {
      note('share', mode)
      if (!fake.nextShare.ok) return Promise.resolve(fake.nextShare)
      fake.shareState({ kind: 'choosing' })
      return new Promise((resolve) => {
        settle = resolve
      })
    },
    setShareMode: async (mode) => note('setShareMode', mode),
    pauseShare: async (paused) => {
      note('pauseShare', paused)
      if (share.kind === 'live') fake.shareState({ ...share, paused })
    },
    stopShare: async () => {
      note('stopShare')
      fake.shareState({ kind: 'none' })
    },
    attach: (id, element) => {
      attached.set(id, (attached.get(id) ?? 0) + 1)
      const track = tracks.get(id)
      if (track === undefined || track.kind === 'audio') return
      const stream = streams.get(id) ?? paint(track, track.source === 'screen' ? 1280 : 640, track.source === 'screen' ? 720 : 360)
      streams.set(id, stream)
      element.srcObject = stream
    },
    detach: (id, element) => {
      attached.set(id, (attached.get(id) ?? 0) - 1)
      element.srcObject = null
    },
    requestVideo: (wishes) => note('requestVideo', wishes),
    raiseHand: (up) => note('raiseHand', up),
    react: (key) => note('react', key),
    mute: (id, kind) => note('mute', id, kind),
    muteAll: (kind) => note('muteAll', kind),
    keepMuted: (kind, on) => note('keepMuted', kind, on),
    allowToSpeak: (id, kind) => note('allowToSpeak', id, kind),
    askToUnmute: (id) => note('askToUnmute', id),
    lowerHand: (id) => note('lowerHand', id),
    setLobby: async (on) => note('setLobby', on),
    admit: (id, letIn) => note('admit', id, letIn),
    lock: async (password) => note('lock', password),
    remove: (id) => note('remove', id),
    promote: (id) => note('promote', id),
    endForAll: () => note('endForAll'),
    keepAttendance: (on, sentence) => {
      note('keepAttendance', on, sentence)
      fake.emit({ type: 'attendance', keepers: on ? ['me'] : [] })
    },
    statistics: async () => ({}),
  }

  /** Devices do as they are told, and the conference says so. */
  function switched(source: 'microphone' | 'camera', on: boolean | undefined, deviceId: string | null | undefined): SwitchOutcome {
    note(source === 'microphone' ? 'setMicrophone' : 'setCamera', { on, deviceId })
    const track = [...tracks.values()].find((one) => one.local && one.source === source)
    if (on !== undefined && track !== undefined) fake.emit({ type: 'track', track: { ...track, muted: !on } })
    return { ok: true }
  }
  return fake
}
