import { useEffect, useState } from 'react'
import { formatList, t } from '../../../locales/i18n.ts'
import { heard, isIn, news, type Announcement } from '../../model/announce.ts'
import { persons } from '../../model/select.ts'
import { useCall } from '../../state/stores.ts'

/** What comes within this time is said together: a hall that arrives is one sentence. ms */
const GATHER_MS = 1500
/** One's own switches are answered at once. ms */
const OWN_MS = 80

function sentence(one: Announcement): string {
  if ('on' in one) return t(`call.say.${one.kind}`, { on: one.on ? 'on' : 'off' })
  const { kind, count } = one
  const names = one.names.length === 0 ? '' : formatList(one.names.map((name) => name || t('call.nameless')))
  const which = names === '' ? 'many' : 'named'
  switch (kind) {
    case 'joined':
      return t('call.say.joined', { which, names, count })
    case 'left':
      return t('call.say.left', { which, names, count })
    case 'hands':
      return t('call.say.hands', { which, names, count })
    case 'shares':
      return t('call.say.shares', { which, names, count })
    case 'shares-ended':
      return t('call.say.sharesEnded', { which, names, count })
  }
}

/** Reads aloud what the others see: nothing is drawn. Its region is there from the beginning; what comes into one that came with it is not read. */
export function Announcer() {
  const [text, setText] = useState('')
  useEffect(() => {
    let before = heard(useCall.getState().model)
    let begun = false
    let timer: ReturnType<typeof setTimeout> | null = null
    let soon = false
    const say = () => {
      timer = null
      soon = false
      const { model } = useCall.getState()
      if (!isIn(model)) return
      const now = heard(model)
      // Who was there already is a number, not a list.
      if (begun) {
        const sentences = news(before, now).map(sentence)
        if (sentences.length > 0) setText(sentences.join(' '))
      } else setText(t('call.say.in', { count: persons(model).length }))
      begun = true
      before = now
    }
    const later = (ms: number) => {
      if (timer !== null) clearTimeout(timer)
      timer = setTimeout(say, ms)
    }
    const onChange = () => {
      const { model } = useCall.getState()
      if (!isIn(model)) {
        // Back in, one is told again how many are there, not that all have come.
        begun = false
        return
      }
      const now = heard(model)
      const own = begun && (now.microphone !== before.microphone || now.camera !== before.camera || now.hand !== before.hand)
      if (own && !soon) {
        soon = true
        later(OWN_MS)
      } else if (timer === null && (!begun || news(before, now).length > 0)) later(GATHER_MS)
    }
    onChange()
    const stop = useCall.subscribe((state, was) => {
      if (state.model.participants !== was.model.participants || state.model.tracks !== was.model.tracks || state.model.phase !== was.model.phase) onChange()
    })
    return () => {
      stop()
      if (timer !== null) clearTimeout(timer)
    }
  }, [])
  return (
    <p className="sr-only" role="status" data-announcer>
      {text}
    </p>
  )
}
