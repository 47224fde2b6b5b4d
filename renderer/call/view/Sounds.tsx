import { memo, useEffect, useRef } from 'react'
import type { TrackId } from '../conference.ts'
import { sounds } from '../model/select.ts'
import { conference } from '../state/conference.ts'
import { useCall } from '../state/stores.ts'

/** Everything that is to be heard; nothing to be seen. */
export function Sounds() {
  const tracks = useCall((s) => sounds(s.model))
  return tracks.map((track) => <Sound key={track.id} id={track.id} />)
}

const Sound = memo(function Sound({ id }: { id: TrackId }) {
  const element = useRef<HTMLAudioElement>(null)
  useEffect(() => {
    const { current } = element
    if (current === null) return undefined
    conference().attach(id, current)
    return () => conference().detach(id, current)
  }, [id])
  return <audio ref={element} autoPlay />
})
