// For: Amphi's figures beside those of other clients that were measured in the same way.
import { median, valueOf, type Figure } from './figures.ts'

interface Row {
  what: string
  /** Amphi's figure; `per` turns its unit into the one of this row. */
  id: string
  per: number
  digits: number
  unit: string
  element: string
  cinny: string
  empty: string
}

const seconds = { per: 1000, digits: 2, unit: 's' } as const
/** Figures are in MB of 10^6 bytes; the others' were noted in MiB. */
const memory = { per: 2 ** 20 / 1e6, digits: 0, unit: 'MiB' } as const

/** Element 1.11.88 and Cinny 4.12.3, measured on a machine like this one with the same server. */
const ROWS: readonly Row[] = [
  { what: 'sign-in → list, 60 rooms', id: 'list.small', ...seconds, element: '7.5 s', cinny: '4.6 s', empty: '–' },
  { what: 'sign-in → list, 2,907 rooms', id: 'list.large', ...seconds, element: '233 s', cinny: '–', empty: '–' },
  { what: 'start → list, 60 rooms', id: 'start.small', ...seconds, element: '5.3 s', cinny: '2.1 s', empty: '0.88 s' },
  { what: 'start → list, 2,907 rooms', id: 'start.large', ...seconds, element: '19.5 s', cinny: '–', empty: '0.88 s' },
  { what: 'memory, 60 rooms', id: 'memory.small', ...memory, element: '435 MiB', cinny: '354 MiB', empty: '241 MiB' },
  { what: 'memory, 2,907 rooms', id: 'memory.large', ...memory, element: '632 MiB', cinny: '–', empty: '241 MiB' },
  { what: 'room switch, never opened, 60 rooms', id: 'switch-first.small', ...seconds, element: '0.56 s', cinny: '0.46 s', empty: '–' },
  { what: 'room switch, never opened, 2,907 rooms', id: 'switch-first.large', ...seconds, element: '1.25 s', cinny: '–', empty: '–' },
]

/** The table, or nothing when none of these figures was measured. */
export function beside(figures: readonly Figure[]): string {
  const found = (id: string): Figure | undefined => figures.find((figure) => figure.id === id)
  const rows = ROWS.flatMap((row) => {
    const figure = found(row.id)
    if (figure === undefined) return []
    const own = `${(median(figure.values) / row.per).toFixed(row.digits)} ${row.unit}`
    return [`| ${row.what} | ${own} | ${row.element} | ${row.cinny} | ${row.empty} |`]
  })
  if (rows.length === 0) return ''
  const floors = (['start-floor', 'memory-floor'] as const).flatMap((id) => {
    const figure = found(id)
    if (figure === undefined) return []
    return [id === 'start-floor' ? `${(valueOf(figure) / seconds.per).toFixed(2)} s` : `${(valueOf(figure) / memory.per).toFixed(0)} MiB`]
  })
  const now = floors.length === 0 ? '' : ` In this run the empty window took ${floors.join(' and ')}.`
  return [
    '## Beside other clients',
    `Medians. Element 1.11.88 and Cinny 4.12.3 and the empty window beside them were measured earlier, on a machine like this one with the same server; they are not part of this run.${now}`,
    ['| | Amphi | Element | Cinny | empty window then |', '|---|---|---|---|---|', ...rows].join('\n'),
  ].join('\n\n')
}
