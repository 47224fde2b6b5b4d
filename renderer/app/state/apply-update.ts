import type { OrderPatch, RoomSummary, SectionId, Update } from '../../engine/protocol.ts'
import { applyOrder } from './order.ts'
import { detailsStore, listStore, roomStore, SECTIONS, sessionStore, timelineStore } from './stores.ts'

/**
 * Writes one engine message into the stores. Called for nothing else; React draws all of it in one pass.
 * Rooms and rows come before the orders that name them, so no row is ever asked for before it exists.
 */
export function applyUpdate(update: Update): void {
  applySession(update)
  if (update.rooms !== undefined || update.roomsGone !== undefined) applyRooms(update.rooms ?? [], update.roomsGone ?? [])
  if (update.sections !== undefined) applySections(update.sections)
  if (update.listQuery !== undefined) listStore.setState({ query: update.listQuery })
  if (update.spaces !== undefined) listStore.setState({ spaces: update.spaces })
  for (const patch of update.timelines ?? []) applyTimeline(patch)
  if (update.details !== undefined) {
    const { items, rev } = detailsStore.getState()
    for (const details of update.details) items.set(details.id, details)
    detailsStore.setState({ rev: rev + 1 })
  }
}

function applySession({ connection, completeness, me, badge, outboxNotice, rings }: Update): void {
  if (connection !== undefined) sessionStore.setState({ connection })
  if (completeness !== undefined) sessionStore.setState({ completeness })
  if (me !== undefined) sessionStore.setState({ me })
  if (badge !== undefined) sessionStore.setState({ badge })
  if (rings !== undefined) sessionStore.setState({ rings })
  if (outboxNotice !== undefined) sessionStore.setState({ outboxNotices: outboxNotice })
}

function applyRooms(changed: RoomSummary[], gone: string[]): void {
  const { items, rev } = roomStore.getState()
  for (const room of changed) items.set(room.id, room)
  for (const id of gone) items.delete(id)
  roomStore.setState({ rev: rev + 1 })
}

function applySections(patches: Partial<Record<SectionId, OrderPatch>>): void {
  const sections = { ...listStore.getState().sections }
  for (const id of SECTIONS) {
    const patch = patches[id]
    if (patch !== undefined) sections[id] = applyOrder(sections[id], patch)
  }
  listStore.setState({ sections })
}

function applyTimeline({ roomId, rows, gone, order, status }: NonNullable<Update['timelines']>[number]): void {
  const store = timelineStore(roomId)
  const { items, rev, order: before, status: known } = store.getState()
  for (const row of rows) items.set(row.key, row)
  const after = order === null ? before : applyOrder(before, order)
  for (const key of gone) items.delete(key)
  store.setState({ rev: rev + 1, order: after, status: status ?? known })
}
