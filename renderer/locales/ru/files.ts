// Russian texts: files. Same keys as in English.
import type { files as source } from '../en/files.ts'

export const files: Record<keyof typeof source, string> = {
}
