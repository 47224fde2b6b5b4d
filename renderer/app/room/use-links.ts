import { useCallback, useMemo, useState } from 'react'
import type { RoomId } from '../../engine/protocol.ts'
import { t } from '../../locales/i18n.ts'
import { useApp } from '../state/app.ts'
import { bridge } from '../state/bridge.ts'
import { request } from '../state/engine-client.ts'
import { engineErrorOf, errorSentence } from '../state/failure.ts'
import { openRoom } from '../state/rooms.ts'
import { openDialog, tell } from '../state/ui.ts'
import type { RichTextActions } from '../richtext/RichText.tsx'

interface Asked {
  href: string
  host: string
}

/** Where clicks within messages lead; `asked`: a link that waits for the person's word, since its text names another host. */
export function useLinks(roomId: RoomId): { actions: RichTextActions; asked: Asked | null; answer: (open: boolean) => void } {
  const [asked, setAsked] = useState<Asked | null>(null)
  const actions = useMemo<RichTextActions>(() => ({
    openUser(userId) { openDialog({ kind: 'profile', userId, roomId }) },
    openRoom(id, eventId) {
      if (id.startsWith('!')) openRoom(id, eventId)
      else void openAlias(roomId, id, eventId)
    },
    openLink(href, host, misleading) {
      if (misleading) setAsked({ href, host })
      else openOutside(href)
    },
  }), [roomId])
  const answer = useCallback((open: boolean) => {
    if (open && asked !== null) openOutside(asked.href)
    setAsked(null)
  }, [asked])
  return { actions, asked, answer }
}

function openOutside(url: string): void {
  const refuse = () => { tell(t('timeline.link.refused'), 'error') }
  bridge().call('link.open', { url }).then((outcome) => { if (!outcome.ok) refuse() }, refuse)
}

/** An address of a room in words: opened when it is one of this person's rooms. */
async function openAlias(roomId: RoomId, alias: string, eventId: string | null): Promise<void> {
  if (useApp.getState().boot.mode.kind === 'call-chat') {
    tell(t('calls.chat.onlyHere'), 'error')
    return
  }
  try {
    const { items } = await request('compose.complete', { roomId, kind: 'room', prefix: alias.slice(1) })
    const found = items.find((item) => item.kind === 'room' && item.alias === alias)
    if (found?.kind === 'room') openRoom(found.id, eventId)
    else tell(errorSentence({ code: 'not-found' }), 'error')
  } catch (thrown) {
    tell(errorSentence(engineErrorOf(thrown)), 'error')
  }
}
