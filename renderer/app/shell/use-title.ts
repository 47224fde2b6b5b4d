import { useEffect } from 'react'
import { t } from '../../locales/i18n.ts'
import { bridge } from '../state/bridge.ts'
import { roomName } from '../state/room-name.ts'
import { useBadge, useRoom } from '../state/stores.ts'
import { useUi } from '../state/ui.ts'

/** "(3) Analysis II – Amphi": what waits, where one is. Control characters of a room's name do not reach the window manager. */
export function windowTitle(waiting: number, room: string): string {
  const clean = room.replace(/[\p{Cc}\p{Cf}]/gu, '').slice(0, 120)
  const app = t('common.appName')
  return `${waiting > 0 ? `(${waiting}) ` : ''}${clean === '' ? app : `${clean} – ${app}`}`
}

/** Keeps the window's title in step. */
export function useWindowTitle(): void {
  const badge = useBadge()
  const roomId = useUi((s) => s.room)
  const room = useRoom(roomId ?? '')
  const title = windowTitle(badge.mentions + badge.unread, room === undefined ? '' : roomName(room.name))
  useEffect(() => {
    document.title = title
    void bridge().call('window.title', { title })
  }, [title])
}
