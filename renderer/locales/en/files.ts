// English texts: files. The source of keys; ICU MessageFormat.
export const files = {
} as const satisfies Record<string, string>
