// French texts: what stands in events for clients that do not know them. Same keys as in English.
import type { event as source } from '../en/event.ts'

export const event: Record<keyof typeof source, string> = {
  'event.callStarted': 'A lancé un appel : {link}',
}
