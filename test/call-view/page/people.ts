// Who plays in the scenes of the call view.
import type { ConferenceEvent, Participant, Track } from '../../../renderer/call/conference.ts'

export const NAMES = [
  'Петрова Екатерина Александровна', 'Иванов Иван', 'Chloé Dubois', 'John Smith', 'Константинопольский-Преображенский Вениамин Всеволодович', 'Мария Лебедева', 'Søren Åkesson',
  'Нгуен Тхи Минь', 'Ольга Соколова', 'Jean-Baptiste de La Salle', 'Дмитрий Орлов', 'Aïcha Benali', 'Тимофей Кузнецов', 'Вера Белова', 'Leo Müller', 'Анна Ковальчук',
] as const

/** A participant; what is not said is as of an ordinary student. */
export function person(id: string, change: Partial<Participant> = {}): ConferenceEvent {
  const number = Number(id.replace(/\D/g, '')) || 0
  const name = NAMES[number % NAMES.length] ?? 'Студент'
  return { type: 'participant', participant: { id, name: number < NAMES.length ? name : `${name} ${number}`, local: false, role: 'participant', verified: true, avatar: null, handRaisedAt: null, joinedAt: 1_700_000_000_000 + number * 1000, service: false, ...change } }
}

export function track(participant: string, source: Track['source'], change: Partial<Track> = {}): ConferenceEvent {
  const kind = source === 'microphone' || source === 'screen-audio' ? 'audio' : 'video'
  return { type: 'track', track: { id: `${participant}-${source}`, participant, kind, source, local: participant === 'me', muted: false, stalled: false, ...change } }
}

/** Oneself, with microphone and camera. */
export const self = (change: Partial<Participant> = {}, camera = true): ConferenceEvent[] => [
  person('me', { name: 'Алексей Воронцов', local: true, joinedAt: 1_700_000_000_000, ...change }),
  track('me', 'microphone', { muted: true }),
  track('me', 'camera', { muted: !camera }),
]

/** So many others; the first `cameras` show themselves, every third speaks. */
export function others(count: number, cameras: number): ConferenceEvent[] {
  return Array.from({ length: count }, (_, at) => {
    const id = `p${at}`
    return [person(id, at === 0 ? { role: 'moderator' } : {}), track(id, 'microphone', { muted: at % 3 !== 0 }), ...(at < cameras ? [track(id, 'camera')] : [])]
  }).flat()
}
