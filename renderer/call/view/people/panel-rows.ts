import type { ParticipantId } from '../../conference.ts'
import type { CallModel, Waiting } from '../../model/call-model.ts'
import { inPanelOrder, search } from '../../model/select.ts'

export type PanelRowData =
  | { key: string; kind: 'heading'; heading: 'lobby' | 'hands' | 'people' | 'machines'; count: number }
  | { key: string; kind: 'waiting'; id: ParticipantId; name: string }
  | { key: string; kind: 'hand'; id: ParticipantId; place: number }
  | { key: string; kind: 'person'; id: ParticipantId }

/**
 * Who waits, hands in their order, then everybody, and what hears without being a person: nobody in a conference stays unseen (T67). While one searches
 * there is one list.
 * @param nameless what people without a name are called. @param compare a collator's.
 */
export function panelRows(people: CallModel['participants'], lobby: readonly Waiting[], query: string, nameless: string, compare: (a: string, b: string) => number): readonly PanelRowData[] {
  const shown = [...people.values()].filter((one) => !one.service)
  const all = inPanelOrder(search(shown, query, nameless), compare)
  const machines = [...people.values()].filter((one) => one.service)
  const line = (one: { id: ParticipantId }): PanelRowData => ({ key: `person ${one.id}`, kind: 'person', id: one.id })
  const persons = all.map(line)
  if (query.trim() !== '') return [...persons, ...search(machines, query, nameless).map(line)]
  const raised = shown.filter((one) => one.handRaisedAt !== null).sort((a, b) => (a.handRaisedAt ?? 0) - (b.handRaisedAt ?? 0))
  const rows: PanelRowData[] = []
  if (lobby.length > 0) rows.push({ key: 'lobby', kind: 'heading', heading: 'lobby', count: lobby.length }, ...lobby.map((one): PanelRowData => ({ key: `waiting ${one.id}`, kind: 'waiting', id: one.id, name: one.name })))
  if (raised.length > 0) rows.push({ key: 'hands', kind: 'heading', heading: 'hands', count: raised.length }, ...raised.map((one, index): PanelRowData => ({ key: `hand ${one.id}`, kind: 'hand', id: one.id, place: index + 1 })))
  // A heading over the only list says nothing.
  if (rows.length > 0) rows.push({ key: 'people', kind: 'heading', heading: 'people', count: persons.length })
  rows.push(...persons)
  if (machines.length > 0) rows.push({ key: 'machines', kind: 'heading', heading: 'machines', count: machines.length }, ...machines.map(line))
  return rows
}
