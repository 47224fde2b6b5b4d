import { useEffect, useMemo, useRef, useState } from 'react'
import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { Callout } from '../../design/Callout.tsx'
import { Dialog } from '../../design/Dialog.tsx'
import type { EngineError, Person } from '../../engine/protocol.ts'
import { request } from '../state/engine-client.ts'
import { engineErrorOf, errorSentence } from '../state/failure.ts'
import { roomName } from '../state/room-name.ts'
import { useRoom } from '../state/stores.ts'
import { tell, type DialogState } from '../state/ui.ts'
import { toggled } from './chosen.ts'
import { PeoplePicker } from './PeoplePicker.tsx'
import { useWithoutMe } from './use-without-me.ts'
import css from './people.module.css'

interface InviteDialogProps {
  dialog: Extract<DialogState, { kind: 'invite' }>
  onClose: () => void
}

const KNOWN = 500

/** Invites several people at once; those who could not be invited stay, each with the reason. */
export default function InviteDialog({ dialog: { roomId }, onClose }: InviteDialogProps) {
  const room = useRoom(roomId)
  const me = useWithoutMe()
  const input = useRef<HTMLInputElement>(null)
  const [people, setPeople] = useState<readonly Person[]>([])
  const [here, setHere] = useState<readonly string[]>([])
  const [failed, setFailed] = useState<ReadonlyMap<string, EngineError>>(new Map())
  const [error, setError] = useState<EngineError | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    let current = true
    // Who is here already need not be offered; when that cannot be known, the server says it for each.
    request('room.members', { roomId, query: '', offset: 0, limit: KNOWN }).then(
      ({ members }) => current && setHere(members.map((member) => member.id)),
      () => current && setHere([]),
    )
    return () => {
      current = false
    }
  }, [roomId])
  const without = useMemo(() => new Set([...me, ...here]), [me, here])
  const invite = async () => {
    setBusy(true)
    setError(null)
    try {
      const answer = await request('room.invite', { roomId, users: people.map((person) => person.id) })
      const done = people.length - answer.failed.length
      if (done > 0) tell(t('people.invited', { count: done }))
      if (answer.failed.length === 0) return onClose()
      setFailed(new Map(answer.failed.map((one) => [one.id, one.error])))
      setPeople(people.filter((person) => answer.failed.some((one) => one.id === person.id)))
    } catch (thrown) {
      setError(engineErrorOf(thrown))
    }
    setBusy(false)
  }
  return (
    <Dialog
      title={room === undefined ? t('people.inviteTitle') : t('people.inviteTitleTo', { room: roomName(room.name) })}
      closeLabel={t('common.close')}
      onClose={onClose}
      initialFocus={input}
      guarded
      actions={
        <>
          <Button variant="plain" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button variant="primary" busy={busy} disabled={people.length === 0} onClick={() => void invite()}>
            {people.length === 0 ? t('people.invite') : t('people.inviteCount', { count: people.length })}
          </Button>
        </>
      }
    >
      <div className={css.form}>
        {error !== null && (
          <Callout tone="danger" alert>
            <p>{errorSentence(error)}</p>
          </Callout>
        )}
        {failed.size > 0 && <Failures people={people} failed={failed} />}
        <PeoplePicker inputRef={input} label={t('people.search')} without={without} chosen={people} failed={failed} busy={busy} onToggle={(person) => setPeople(toggled(people, person))} />
      </div>
    </Dialog>
  )
}

function Failures({ people, failed }: { people: readonly Person[]; failed: ReadonlyMap<string, EngineError> }) {
  const rows = people.flatMap((person) => {
    const error = failed.get(person.id)
    return error === undefined ? [] : [{ person, error }]
  })
  if (rows.length === 0) return null
  return (
    <Callout tone="warning" title={t('people.inviteFailed')} alert>
      <ul>
        {rows.map(({ person, error }) => (
          <li key={person.id}>{t('people.inviteFailure', { name: person.name, reason: errorSentence(error) })}</li>
        ))}
      </ul>
    </Callout>
  )
}
