import { useRef, useState } from 'react'
import { t } from '../../locales/i18n.ts'
import { Dialog } from '../../design/Dialog.tsx'
import type { Person } from '../../engine/protocol.ts'
import { openDirect } from './invite-actions.ts'
import { PeoplePicker } from './PeoplePicker.tsx'
import { useWithoutMe } from './use-without-me.ts'

/** Choose a person and write to them; an existing conversation is opened rather than made again. */
export default function StartDirectDialog({ onClose }: { onClose: () => void }) {
  const input = useRef<HTMLInputElement>(null)
  const without = useWithoutMe()
  const [busy, setBusy] = useState(false)
  const open = async (person: Person) => {
    setBusy(true)
    if (await openDirect(person.id)) onClose()
    else setBusy(false)
  }
  return (
    <Dialog title={t('people.directTitle')} closeLabel={t('common.close')} onClose={onClose} initialFocus={input}>
      <PeoplePicker inputRef={input} label={t('people.search')} without={without} busy={busy} onToggle={(person) => void open(person)} />
    </Dialog>
  )
}
