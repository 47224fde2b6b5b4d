// Types of run.mjs, which itself must run before TypeScript can.
export const OLDEST_NODE: readonly number[]
export function atLeast(version: string, least: readonly number[]): boolean
export function missingPackages(folder: string): string[]
export function findNode(folder: string): string | null
