// Real sound for a desktop session: PipeWire with its PulseAudio door, as on today's desktops, and devices that are plugged in and pulled as a test says.
// Knows nothing of Amphi: a device is what an app that asks the system finds.
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { DesktopSession } from './desktop-session.ts'
import { startHelper, until, type Helper } from './processes.ts'
import { giveTo } from './user.ts'

/** A device that is plugged in. */
export interface SoundDevice {
  /** As the system names it among devices; what people read is its label. */
  name: string
  unplug: () => Promise<void>
}

export interface Sound {
  /** Environment of the session, with the way to the sound server. */
  env: Record<string, string>
  /** A .wav file with a minute of a voice. */
  voice: string
  /** A microphone: what is played into it is heard by whoever records it. */
  microphone: (name: string, label: string) => Promise<SoundDevice>
  speaker: (name: string, label: string) => Promise<SoundDevice>
  /** What whoever asks for no device in particular gets. */
  setDefault: (kind: 'source' | 'sink', name: string) => Promise<void>
  /** Speaks into a microphone until stopped, for a minute at most. */
  speakInto: (microphone: string) => Promise<() => Promise<void>>
  /** How loud a speaker is played to now (0–1, root mean square of about a second). */
  loudness: (speaker: string) => Promise<number>
  stop: () => Promise<void>
}

const RATE = 16_000
const SECONDS = 60

/** A voice as machines take it for one: a pitch that glides, overtones, syllables with pauses between. A steady tone would be taken for noise and removed. */
function voice(): Buffer {
  const wav = Buffer.alloc(44 + RATE * SECONDS * 2)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(wav.length - 8, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(RATE, 24)
  wav.writeUInt32LE(RATE * 2, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(wav.length - 44, 40)
  let phase = 0
  for (let at = 0; at < RATE * SECONDS; at++) {
    const time = at / RATE
    phase += (2 * Math.PI * (150 + 60 * Math.sin(time * 5))) / RATE
    const syllable = Math.max(0, Math.sin(time * 2 * Math.PI * 2.5))
    const sample = (Math.sin(phase) + 0.6 * Math.sin(phase * 2) + 0.5 * Math.sin(phase * 5) + 0.4 * Math.sin(phase * 9)) * 0.3 * syllable
    wav.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32767), 44 + at * 2)
  }
  return wav
}

/** Root mean square of samples of 16 bits. */
function rms(raw: Buffer): number {
  const count = Math.floor(raw.length / 2)
  let sum = 0
  for (let at = 0; at < count; at++) sum += (raw.readInt16LE(at * 2) / 32768) ** 2
  return count === 0 ? 0 : Math.sqrt(sum / count)
}

/** Begins the sound server in a session; everything answers when it resolves. */
export async function startSound(session: DesktopSession): Promise<Sound> {
  const { user } = session
  const env = { ...session.env }
  const folder = env['XDG_RUNTIME_DIR'] ?? ''
  const socket = path.join(folder, 'pulse/native')
  env['PULSE_SERVER'] = `unix:${socket}`
  const spoken = path.join(folder, 'voice.wav')
  writeFileSync(spoken, voice())
  giveTo(user, spoken)
  let count = 0
  const helpers: Helper[] = []
  const begin = (command: readonly string[]): Helper => {
    const helper = startHelper(command, { user, env })
    helpers.unshift(helper)
    return helper
  }
  const isSocket = (file: string): boolean => statSync(file, { throwIfNoEntry: false })?.isSocket() === true
  const stop = async (): Promise<void> => {
    for (const helper of helpers) await helper.stop()
  }
  const run = async (...command: string[]): Promise<{ ok: boolean; said: string }> => {
    const helper = startHelper(command, { user, env })
    await new Promise((resolve) => helper.child.once('close', resolve))
    return { ok: helper.child.exitCode === 0, said: helper.output().trim() }
  }
  const pactl = async (...words: string[]): Promise<string> => {
    const { ok, said } = await run('pactl', ...words)
    if (!ok) throw new Error(`pactl ${words.join(' ')}: ${said}`)
    return said
  }
  const has = async (kind: 'sources' | 'sinks', name: string): Promise<boolean> => (await pactl('list', 'short', kind)).split('\n').some((line) => line.split('\t')[1] === name)
  const plug = async (kind: 'sources' | 'sinks', name: string, label: string, more: string[]): Promise<SoundDevice> => {
    const module = await pactl('load-module', 'module-null-sink', `sink_name=${name}`, `sink_properties='device.description="${label}"'`, ...more)
    await until(`${name} is there`, () => has(kind, name))
    return {
      name,
      unplug: async () => {
        await pactl('unload-module', module)
        // On a busy machine the door has been seen to let go of the module and to leave the device: the server itself takes it then.
        await until(`${name} is gone`, async () => !(await has(kind, name)) || (await run('pw-cli', 'destroy', name), false))
      },
    }
  }
  try {
    begin(['pipewire'])
    await until('PipeWire listens', () => isSocket(path.join(folder, 'pipewire-0')))
    begin(['wireplumber'])
    begin(['pipewire-pulse'])
    await until('its PulseAudio door listens', () => isSocket(socket))
    await until('it answers', () => pactl('info').then(() => true, () => false))
  } catch (error) {
    const said = helpers.map((helper) => helper.output().slice(-2000)).join('\n')
    await stop()
    throw new Error(`the sound server did not come up:\n${said}`, { cause: error })
  }
  return {
    env,
    voice: spoken,
    microphone: (name, label) => plug('sources', name, label, ['media.class=Audio/Source/Virtual', 'channel_map=mono']),
    speaker: (name, label) => plug('sinks', name, label, []),
    setDefault: async (kind, name) => void (await pactl(`set-default-${kind}`, name)),
    speakInto: async (microphone) => {
      // The session manager plays to speakers only; into a microphone it is linked by hand.
      const playing = startHelper(['pw-play', '--target=0', spoken], { user, env })
      await until(`sound flows into ${microphone}`, async () => {
        const [port] = /^pw-play:output_\w+$/m.exec((await run('pw-link', '-o')).said) ?? []
        return port !== undefined && (await run('pw-link', port, `${microphone}:input_MONO`)).ok
      })
      return () => playing.stop()
    },
    loudness: async (speaker) => {
      const heard = path.join(folder, `heard-${String((count += 1))}.raw`)
      const listening = startHelper(['parec', `--device=${speaker}.monitor`, `--rate=${String(RATE)}`, '--format=s16le', '--channels=1', '--latency-msec=50', '--file-format=raw', heard], { user, env })
      await until(`a second of ${speaker}`, () => (statSync(heard, { throwIfNoEntry: false })?.size ?? 0) > RATE * 2)
      await listening.stop()
      const raw = readFileSync(heard)
      rmSync(heard)
      return rms(raw)
    },
    stop,
  }
}
