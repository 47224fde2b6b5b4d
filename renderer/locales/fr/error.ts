// French texts: error. Same keys as in English.
import type { error as source } from '../en/error.ts'

export const error: Record<keyof typeof source, string> = {
}
