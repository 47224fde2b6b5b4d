import { useRef, useState, type FormEvent } from 'react'
import { t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { Callout } from '../../design/Callout.tsx'
import { Dialog } from '../../design/Dialog.tsx'
import { Select } from '../../design/Select.tsx'
import { RadioGroup } from '../../design/RadioGroup.tsx'
import { TextArea } from '../../design/TextArea.tsx'
import { TextField } from '../../design/TextField.tsx'
import { Globe, Lock } from '../../design/icons.ts'
import type { EngineError } from '../../engine/protocol.ts'
import { request } from '../state/engine-client.ts'
import { engineErrorOf, errorSentence } from '../state/failure.ts'
import { roomName } from '../state/room-name.ts'
import { openRoom } from '../state/rooms.ts'
import { useSpaces } from '../state/stores.ts'
import { draftGroup, useUi } from '../state/ui.ts'
import { toggled } from './chosen.ts'
import { PeoplePicker } from './PeoplePicker.tsx'
import { useWithoutMe } from './use-without-me.ts'
import css from './people.module.css'

type Access = 'closed' | 'open'

/** A new group: its name, what it is about, who comes along, who may enter, where it belongs. */
export default function CreateGroupDialog({ onClose }: { onClose: () => void }) {
  const spaces = useSpaces()
  const here = useUi((s) => s.space)
  const without = useWithoutMe()
  const { name, topic, people, open } = useUi((s) => s.group)
  const [space, setSpace] = useState(here ?? '')
  const [nameMissing, setNameMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<EngineError | null>(null)
  const nameField = useRef<HTMLInputElement>(null)
  const create = async () => {
    if (name.trim() === '') {
      setNameMissing(true)
      nameField.current?.focus()
      return
    }
    setBusy(true)
    setError(null)
    try {
      const { roomId } = await request('room.create', {
        name: name.trim(), topic: topic.trim(), invite: people.map((person) => person.id), open, space: space === '' ? null : space,
      })
      draftGroup(null)
      openRoom(roomId)
      onClose()
    } catch (thrown) {
      setError(engineErrorOf(thrown))
      setBusy(false)
    }
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!busy) void create()
  }
  return (
    <Dialog
      title={t('people.groupTitle')}
      closeLabel={t('common.close')}
      onClose={onClose}
      initialFocus={nameField}
      guarded
      actions={
        <>
          <Button variant="plain" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button variant="primary" busy={busy} onClick={() => void create()}>
            {t('people.groupCreate')}
          </Button>
        </>
      }
    >
      <form className={css.form} onSubmit={submit} noValidate>
        {error !== null && (
          <Callout tone="danger" alert>
            <p>{errorSentence(error)}</p>
          </Callout>
        )}
        <TextField
          ref={nameField}
          label={t('people.groupName')}
          placeholder={t('people.groupNameExample')}
          value={name}
          maxLength={250}
          autoComplete="off"
          error={nameMissing ? t('people.groupNameMissing') : undefined}
          onChange={(event) => {
            draftGroup({ name: event.target.value })
            setNameMissing(false)
          }}
        />
        <TextArea label={t('people.groupTopic')} value={topic} maxLength={1000} rows={1} onChange={(event) => draftGroup({ topic: event.target.value })} />
        <RadioGroup
          legend={t('people.access')}
          look="cards"
          value={open ? 'open' : 'closed'}
          onChange={(access: Access) => draftGroup({ open: access === 'open' })}
          options={[
            { value: 'closed', label: t('people.access.closed'), hint: t('people.access.closedHint'), icon: <Lock size={20} aria-hidden="true" /> },
            { value: 'open', label: t('people.access.open'), hint: t('people.access.openHint'), icon: <Globe size={20} aria-hidden="true" /> },
          ]}
        />
        {spaces.length > 0 && (
          <Select
            label={t('people.groupSpace')}
            value={space}
            onChange={setSpace}
            options={[{ value: '', label: t('people.groupNoSpace') }, ...spaces.map(({ id, name: spaceName, depth }) => ({ value: id, label: `${'\u2003'.repeat(depth)}${roomName(spaceName)}` }))]}
          />
        )}
        <fieldset className={css.plainSet}>
          <legend className={css.legend}>{t('people.groupPeople')}</legend>
          <PeoplePicker label={t('people.search')} without={without} chosen={people} busy={busy} onToggle={(person) => draftGroup({ people: toggled(people, person) })} />
        </fieldset>
      </form>
    </Dialog>
  )
}
