// English texts: shell. The source of keys; ICU MessageFormat.
export const shell = {
} as const satisfies Record<string, string>
