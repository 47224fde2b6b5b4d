// English texts: list. The source of keys; ICU MessageFormat.
export const list = {
} as const satisfies Record<string, string>
