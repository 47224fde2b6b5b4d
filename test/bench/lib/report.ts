// For: the page that shows the figures. Knows nothing of how they were measured.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { table, type Figure, type machine } from './figures.ts'

interface Group {
  machine: ReturnType<typeof machine>
  runtime: string
  figures: Figure[]
}

const BEGIN = '<!-- figures: written by npm run bench -->'
const END = '<!-- end of figures -->'

const FRAME = `# How quick it is

Measured by \`npm run bench\` in the real app on a university of 8,886 accounts on the same machine, beside an empty window of the
same Electron in the same run, on two accounts: one of 60 rooms and one of 2,907. Each figure is what the table says of the runs it
counts; "over by" is what is missing. First sign-ins happen right after a restart of the server. The single values stand in
\`performance.json\`.

${BEGIN}
${END}
`

/** Writes the groups of the JSON file as tables between the marks of the page; what people wrote around them stays. Without a page it prints them. */
export function writePage(json: string, page: string | undefined): void {
  const groups = JSON.parse(readFileSync(json, 'utf8')) as Record<string, Group>
  const text = sections(Object.values(groups))
  if (page === undefined) {
    console.log(text)
    return
  }
  const before = existsSync(page) ? readFileSync(page, 'utf8') : FRAME
  const [from, to] = [before.indexOf(BEGIN), before.indexOf(END)]
  if (from < 0 || to < from) throw new Error(`${page} has lost the marks between which figures are written`)
  writeFileSync(page, `${before.slice(0, from + BEGIN.length)}\n${text}\n${before.slice(to)}`)
}

/** One table for each machine, runtime and day; figures of one run stand together. */
function sections(groups: readonly Group[]): string {
  const byCircumstance = new Map<string, Figure[]>()
  for (const { machine, runtime, figures } of groups) {
    const where = `${machine.date}, ${String(machine.cores)} × ${machine.model}, ${String(machine.memoryGiB)} GiB. ${runtime}.`
    byCircumstance.set(where, [...(byCircumstance.get(where) ?? []), ...figures])
  }
  return [...byCircumstance].map(([where, figures]) => `\n${where}\n\n${table(figures)}`).join('\n')
}
