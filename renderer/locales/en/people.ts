// English texts: people. The source of keys; ICU MessageFormat.
export const people = {
} as const satisfies Record<string, string>
