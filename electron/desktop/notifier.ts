// Shows desktop notifications, one for a room at a time, and says which one was clicked.
// This file must not know Matrix or windows.

import { Notification } from 'electron'
import { wording, type Note } from './notifications.ts'

export interface Notifier {
  show(note: Note): void
  /** Takes back what says that a room calls, if that is what is shown for it: nobody calls any more. */
  endRing(roomId: string): void
  /** Takes back what is shown for a room: it has been opened. */
  clear(roomId: string): void
  clearAll(): void
}

/** Makes the notifier. `onClick` gets the room and the event that were told of. */
export function createNotifier(onClick: (roomId: string, eventId: string | null) => void): Notifier {
  // Held here: a notification that is collected never reports its click.
  const shown = new Map<string, { notification: Notification; rings: boolean }>()
  const clear = (roomId: string): void => {
    shown.get(roomId)?.notification.close()
    shown.delete(roomId)
  }
  return {
    show: (note) => {
      if (!Notification.isSupported()) return
      clear(note.roomId)
      const notification = new Notification(wording(note))
      shown.set(note.roomId, { notification, rings: note.words === 'ring' })
      notification.on('click', () => {
        clear(note.roomId)
        onClick(note.roomId, note.eventId)
      })
      notification.on('close', () => {
        if (shown.get(note.roomId)?.notification === notification) shown.delete(note.roomId)
      })
      notification.show()
    },
    endRing: (roomId) => {
      if (shown.get(roomId)?.rings === true) clear(roomId)
    },
    clear,
    clearAll: () => {
      for (const roomId of [...shown.keys()]) clear(roomId)
    },
  }
}
