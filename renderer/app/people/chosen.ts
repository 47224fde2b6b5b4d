import type { Person } from '../../engine/protocol.ts'

/** With that person, or without if they were there. */
export function toggled(people: readonly Person[], person: Person): readonly Person[] {
  const rest = people.filter((one) => one.id !== person.id)
  return rest.length < people.length ? rest : [...people, person]
}
