// For: what it would take to keep a limit, said beside each one that is missed. True for the app as it is: change it with the app.
import type { Figure } from './figures.ts'

const REMEDIES: Readonly<Record<string, string>> = {
  'code': 'What it would take: moving one more part of the window behind its first use; the bundler’s page of sizes names the largest.',
  'list': 'What it would take: the first window is one request; its answer is the server’s work, so fewer rooms in it, or less state of each.',
  'names': 'What it would take: the server computes the names of all rooms in one answer; asking for them in parts would show the first ones sooner, not the last one.',
  'long-task': 'What it would take: handing the rows of a large answer to the interface in smaller patches.',
  'start': 'What it would take: the window waits for the page’s code, the Worker’s code and the first read of IndexedDB, one after the other; a list that main keeps and hands over with the page would spare the last two.',
  'switch-first': 'What it would take: the time is the server’s answer of the room’s history; fetching ahead for rooms with unread messages would hide it, at a price for the server.',
  'switch-again':
    'What it would take: the time is React’s first drawing of the rows of the room, most of which lie above what is seen. Drawing those in sight first and the others a frame later would spare that part.',
  'memory': 'What it would take: a second JavaScript heap is the Worker’s; leaving matrix-js-sdk for requests of our own would spare most of its code.',
  'typing':
    'What it would take: in a trace the tasks of the long frames need 3 to 6 ms of the processor and wait up to 80 ms for it; without graphics hardware, drawing takes its share of the two cores. Several arrivals drawn together while frames are late would leave more of it.',
  'call-sound': 'What it would take: see its parts in the table; on a machine of two cores about two fifths passed after joining, while the two connect.',
  'call-sound-p95': 'What it would take: see its parts in the table; the slowest calls are those for which the processor was busy with something else.',
  'slope-start': 'What it would take: the stored list is read whole; reading only the first screen of it would leave nothing that grows.',
  'slope-switch': 'What it would take: nothing in a switch is done for each room of the account; see the noise.',
}

/** One sentence for a figure that misses its limit. */
export function remedyFor({ id }: Pick<Figure, 'id'>): string {
  return REMEDIES[id.split('.')[0] ?? ''] ?? ''
}
