// Russian texts: settings. Same keys as in English.
import type { settings as source } from '../en/settings.ts'

export const settings: Record<keyof typeof source, string> = {
}
