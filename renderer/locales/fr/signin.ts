// French texts: signin. Same keys as in English.
import type { signin as source } from '../en/signin.ts'

export const signin: Record<keyof typeof source, string> = {
}
