import { useMemo } from 'react'
import type { MessageRow } from '../../engine/protocol.ts'
import type { MenuAnchor } from '../../design/menu-types.ts'
import { engineErrorOf, errorSentence } from '../state/failure.ts'
import { request } from '../state/engine-client.ts'
import { timelineStore } from '../state/stores.ts'
import { openDialog, startEdit, startReply, tell } from '../state/ui.ts'
import { composerOf } from '../composer/session.ts'
import { openViewer } from '../files/viewer-store.ts'
import type { TimelineActions } from './actions.ts'
import { keysToSend } from './reaction-groups.ts'

/** What is open above the list; at most one thing. */
export type Opened =
  | { kind: 'menu'; row: MessageRow; anchor: MenuAnchor }
  | { kind: 'reactions'; row: MessageRow; anchor: MenuAnchor }
  | { kind: 'redact'; row: MessageRow }

const told = (thrown: unknown): void => { tell(errorSentence(engineErrorOf(thrown)), 'error') }

/** The actions of one room's list; the object stays the same as long as the room does. */
export function useActions(roomId: string, jumpTo: (eventId: string) => void, setOpen: (open: Opened) => void): TimelineActions & { rowAt(key: string): MessageRow | null } {
  return useMemo(() => ({
    roomId,
    jumpTo,
    reply(row) {
      if (row.eventId !== null) startReply(roomId, row.eventId)
    },
    edit(row) {
      if (row.eventId !== null) startEdit(roomId, row.eventId)
    },
    react(row, key, on) {
      const { eventId, reactions } = row
      if (eventId === null) return
      for (const sent of keysToSend(reactions, key, on)) request('send.reaction', { roomId, eventId, key: sent, on }).catch(told)
    },
    openReactions(row, anchor) { setOpen({ kind: 'reactions', row, anchor }) },
    openMenu(row, anchor) { setOpen({ kind: 'menu', row, anchor }) },
    retry(row) {
      if (row.txnId !== null) request('send.retry', { roomId, txnId: row.txnId }).catch(told)
    },
    discard(row) {
      if (row.txnId === null) return
      request('send.discard', { roomId, txnId: row.txnId })
        .then(({ markdown }) => {
          if (markdown !== null && markdown !== '') composerOf(roomId).giveBack(markdown)
        })
        .catch(told)
    },
    openProfile(userId) { openDialog({ kind: 'profile', userId, roomId }) },
    openMedia(row) { openViewer(roomId, row.key) },
    loadGap(key) { request('timeline.gap', { roomId, key }).catch(told) },
    rowAt(key) {
      const row = timelineStore(roomId).getState().items.get(key)
      return row?.row === 'message' ? row : null
    },
  }), [roomId, jumpTo, setOpen])
}
