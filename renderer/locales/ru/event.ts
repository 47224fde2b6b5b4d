// Russian texts: what stands in events for clients that do not know them. Same keys as in English.
import type { event as source } from '../en/event.ts'

export const event: Record<keyof typeof source, string> = {
  'event.callStarted': 'Начинает звонок: {link}',
}
