// English texts: timeline. The source of keys; ICU MessageFormat.
export const timeline = {
} as const satisfies Record<string, string>
