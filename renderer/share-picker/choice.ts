import type { ShareSource } from '../../electron/bridge/contract-share-picker.ts'

export type Tab = ShareSource['kind']

/** The wanted tab, unless it is empty and the other is not. */
export function tabOf(wanted: Tab, sources: readonly ShareSource[] | null): Tab {
  if (sources === null || sources.length === 0 || sources.some((source) => source.kind === wanted)) return wanted
  return wanted === 'screen' ? 'window' : 'screen'
}

/** Sources whose names hold all words of the query, without regard to case. */
export function matching(sources: readonly ShareSource[], query: string): readonly ShareSource[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter((word) => word !== '')
  return words.length === 0 ? sources : sources.filter((source) => words.every((word) => source.name.toLocaleLowerCase().includes(word)))
}

/** What was chosen, as long as it is there; else the first. A window that closed must not leave a choice that nobody made unseen: it is the one marked. */
export function nextChoice(sources: readonly ShareSource[], wanted: string | null): ShareSource | null {
  return sources.find((source) => source.id === wanted) ?? sources[0] ?? null
}

/** Where a key leads in a grid of that many columns; null when it is no such key. */
export function gridMove(key: string, from: number, count: number, columns: number): number | null {
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -count, End: count }
  const step = steps[key]
  if (step === undefined || count === 0) return null
  const to = from + step
  if (key === 'Home' || key === 'End') return key === 'Home' ? 0 : count - 1
  return to < 0 || to >= count ? from : to
}
