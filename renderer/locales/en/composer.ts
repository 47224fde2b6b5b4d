// English texts: composer. The source of keys; ICU MessageFormat.
export const composer = {
} as const satisfies Record<string, string>
