// English texts: error. The source of keys; ICU MessageFormat.
export const error = {
} as const satisfies Record<string, string>
