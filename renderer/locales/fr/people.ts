// French texts: people. Same keys as in English.
import type { people as source } from '../en/people.ts'

export const people: Record<keyof typeof source, string> = {
}
