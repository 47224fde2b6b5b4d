// English texts: common. The source of keys; ICU MessageFormat.
export const common = {
} as const satisfies Record<string, string>
