// Russian texts: common. Same keys as in English.
import type { common as source } from '../en/common.ts'

export const common: Record<keyof typeof source, string> = {
}
