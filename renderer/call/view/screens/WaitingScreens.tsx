import { useEffect, useState } from 'react'
import { t } from '../../../locales/i18n.ts'
import { Button } from '../../../design/Button.tsx'
import { Hourglass, PhoneOff } from '../../../design/icons.ts'
import { Spinner } from '../../../design/Spinner.tsx'
import { hangUp } from '../../state/actions.ts'
import { useCall } from '../../state/stores.ts'
import { Screen } from './Screen.tsx'

const leave = (
  // The label is read when it is drawn, in the language of that moment.
  label: string,
) => (
  <Button size="lg" onClick={() => void hangUp()}>
    {label}
  </Button>
)

/** After so long a word is said about it, ms. */
const LONG_MS = 5000

/** On the way in. */
export function ConnectingScreen() {
  const title = useCall((s) => s.start.title)
  const [long, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), LONG_MS)
    return () => clearTimeout(timer)
  }, [])
  return <Screen icon={<Spinner size={28} />} title={t('call.connecting', { title })} {...(long ? { text: t('call.connecting.long') } : {})} actions={leave(t('common.cancel'))} />
}

/** Somebody must open the door. */
export function LobbyScreen() {
  const host = useCall((s) => s.model.phase.kind === 'lobby' && s.model.phase.host === true)
  return <Screen icon={<Hourglass size={28} />} title={host ? t('call.lobby.hostTitle') : t('call.lobby.title')} text={host ? t('call.lobby.hostText') : t('call.lobby.text')} actions={leave(t('call.leave'))} />
}

/** Left; the window closes in a moment. */
export function OverScreen() {
  return <Screen icon={<PhoneOff size={28} />} title={t('call.over')} />
}
