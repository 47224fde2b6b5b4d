// Russian texts: timeline. Same keys as in English.
import type { timeline as source } from '../en/timeline.ts'

export const timeline: Record<keyof typeof source, string> = {
}
