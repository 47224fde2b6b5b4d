// French texts: shell. Same keys as in English.
import type { shell as source } from '../en/shell.ts'

export const shell: Record<keyof typeof source, string> = {
}
