import type { Conference } from '../conference.ts'

let current: Conference | null = null

/** The conference of this page. @throws before a session has begun. */
export function conference(): Conference {
  if (current === null) throw new Error('there is no conference yet')
  return current
}

/** Makes it the page's; null: there is none any more. */
export function setConference(next: Conference | null): void {
  current = next
}
