// For: the page that shows the figures. Knows nothing of how they were measured.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { beside } from './beside.ts'
import { quantile, round, table, valueOf, type Figure, type Group } from './figures.ts'
import { remedyFor } from './remedies.ts'

const BEGIN = '<!-- figures: written by npm run bench -->'
const END = '<!-- end of figures -->'

const FRAME = `# How quick it is

Measured by \`npm run bench\`: the real app, bundled as it is packed, on a real university of 8,886 accounts on the same machine, for
a person in 60 rooms and for one in 2,907. An empty window of the same Electron, started in the same way in the same run, is the floor
that start and memory are held against. Nobody looks into the app before it has painted: no debugger is attached while it starts.
Every request of the app goes through a small proxy, which is part of the bench. First sign-ins happen right after a restart of the server.

The table names the statistic that is held against the limit (median, 95th percentile or maximum of all values), the span of the values
and how many there are. The single values stand in [\`performance.json\`](performance.json).

- **Sign-in** counts from the moment at which the browser has the login token, **start** from the birth of the process.
- **Room switch** counts from the press of the mouse to the frame in which messages stand. "Opened before" mixes going back after more
  other rooms than are kept in memory, and going to and fro between two rooms.
- **Memory** is the proportional set size of all processes of the app. The screen is one without graphics hardware: pictures lie in memory.
- **Typing**: no server on the same two cores takes fifty messages a second and leaves a processor for the client. The messages are
  real ones, written beforehand while the client's \`/sync\` is held; then the proxy tells of them in answers of \`/sync\`, fifty a second,
  and the server rests. A frame is the time between two callbacks of \`requestAnimationFrame\`.
- **Calls** are between Amphi and a plain participant in a Chromium of its own, who is in already, on a small campus with a Jitsi on the
  same two cores; media goes directly between the two, over loopback, from fake devices. The call counts from the press of the button in
  the room's header; sound and picture are read from the call page's own statistics, which Chromium renews every 50 ms. "Rested" means
  that the pointer stood on the button for 0.4 s before. A share counts from the press of "share" to the first new picture of the shared
  window that the other side decodes.
- **What a call costs** is processor time out of \`/proc\` in windows of eight seconds, of the call page's renderer and of the graphics and
  utility processes that it shares with the rest of the app; 100 % is one core. A bare page has no interface and no chat beside it,
  and measures no loudness, as the call does.

${BEGIN}
${END}
`

/** Writes the groups of the JSON file between the marks of the page; what people wrote around them stays. Without a page it prints them. */
export function writePage(json: string, page: string | undefined): void {
  const groups = JSON.parse(readFileSync(json, 'utf8')) as Record<string, Group>
  const text = body(Object.values(groups))
  if (page === undefined) {
    console.log(text)
    return
  }
  const before = existsSync(page) ? readFileSync(page, 'utf8') : FRAME
  const [from, to] = [before.indexOf(BEGIN), before.indexOf(END)]
  if (from < 0 || to < from) throw new Error(`${page} has lost the marks between which figures are written`)
  writeFileSync(page, `${before.slice(0, from + BEGIN.length)}\n${text}\n${before.slice(to)}`)
}

/** Everything that follows from the figures: tables, what is missed, the noise, other clients. */
export function body(groups: readonly Group[]): string {
  const figures = groups.flatMap((group) => group.figures)
  return [tables(groups), missed(figures), noise(figures), beside(figures)].filter((part) => part !== '').join('\n\n')
}

/** One table for each machine, runtime and day; figures of one run stand together. */
function tables(groups: readonly Group[]): string {
  const byCircumstance = new Map<string, Figure[]>()
  for (const { machine, runtime, figures } of groups) {
    const where = `${machine.date}, ${String(machine.cores)} × ${machine.model}, ${String(machine.memoryGiB)} GiB, load ${machine.load1.toFixed(1)} before the run. ${runtime}.`
    byCircumstance.set(where, [...(byCircumstance.get(where) ?? []), ...figures])
  }
  return [...byCircumstance].map(([where, some]) => `\n${where}\n\n${table(some)}`).join('\n')
}

const missedBy = (figure: Figure): number => (figure.limit === null ? 0 : Math.max(0, valueOf(figure) - figure.limit))

function missed(figures: readonly Figure[]): string {
  const held = figures.filter((figure) => figure.limit !== null)
  const over = held.filter((figure) => missedBy(figure) > 0)
  if (held.length === 0) return ''
  const head = `## Limits that are missed\n\n${String(held.length - over.length)} of ${String(held.length)} limits are kept.`
  const lines = over.map((figure) => {
    const { name, unit, limit } = figure
    const part = limit === null || limit === 0 ? '' : ` (${((missedBy(figure) / limit) * 100).toFixed(0)} %)`
    return `- **${name}**: ${round(valueOf(figure))} ${unit}, ${round(missedBy(figure))} ${unit} over the limit${part}. ${remedyFor(figure)}`
  })
  return [head, ...(lines.length > 0 ? [lines.join('\n')] : [])].join('\n\n')
}

/** What is always the same shows how much the machine itself varies. */
function noise(figures: readonly Figure[]): string {
  const span = (figure: Figure): string => `${round(Math.min(...figure.values))} to ${round(Math.max(...figure.values))} ${figure.unit}`
  const floors = figures.filter(({ id, values }) => id.endsWith('-floor') && values.length > 1)
  const quiet = figures.filter(({ id }) => id.startsWith('typing-quiet'))
  const lines = floors.map((figure) => `- ${figure.name}: ${span(figure)} in ${String(figure.values.length)} runs`)
  if (quiet.length > 0) {
    const values = quiet.flatMap((figure) => figure.values)
    lines.push(`- longest frame while one types and nothing arrives: ${round(Math.min(...values))} to ${round(quantile(values, 1))} ms in ${String(values.length)} runs`)
  }
  return lines.length === 0 ? '' : `## The machine's noise\n\nWhat differs by less than these says nothing about Amphi:\n\n${lines.join('\n')}`
}
