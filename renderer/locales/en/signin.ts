// English texts: signin. The source of keys; ICU MessageFormat.
export const signin = {
} as const satisfies Record<string, string>
