/** An address of a message that every Matrix client understands. `via`: somebody whose server knows the room. */
export function permalink(roomId: string, eventId: string, via: string): string {
  const server = via.slice(via.indexOf(':') + 1)
  return `https://matrix.to/#/${encodeURIComponent(roomId)}/${encodeURIComponent(eventId)}?via=${encodeURIComponent(server)}`
}
