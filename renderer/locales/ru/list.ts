// Russian texts: list. Same keys as in English.
import type { list as source } from '../en/list.ts'

export const list: Record<keyof typeof source, string> = {
}
