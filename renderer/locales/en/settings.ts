// English texts: settings. The source of keys; ICU MessageFormat.
export const settings = {
} as const satisfies Record<string, string>
