// For: which seeds there are, and which one a campus with these options starts from.
// Must not know how a seed is made or kept.
import { ensureSeed, type Seed } from './seed.ts'
import { makePeople, type CampusPerson } from './people.ts'
import { PEOPLE_COUNT, smallPlan } from './small.ts'
import { tinyPlan } from './tiny.ts'
import { universityPeople, universityPlan } from './university.ts'

export type { Seed } from './seed.ts'

const COMMON = ['ground.ts', 'rooms.ts', 'story.ts', 'shelf.ts', 'pictures.ts', 'documents.ts', 'talk.ts', 'talk-ru.ts', 'talk-fr.ts', 'talk-en.ts']
const SMALL = [...COMMON, 'small.ts', 'small-groups.ts', 'small-halls.ts']

/** Whom the identity providers know. */
export function peopleFor(options: { scale?: 'small' | 'university'; serverName: string }): CampusPerson[] {
  return options.scale === 'university' ? universityPeople(options.serverName) : makePeople(options.serverName, PEOPLE_COUNT)
}

/** The seed for these options; undefined for an empty server. */
export async function seedFor(options: {
  seed?: 'university-small' | 'tiny' | 'none'
  scale?: 'small' | 'university'
  serverName: string
  python: string
  log: (line: string) => void
}): Promise<Seed | undefined> {
  const { serverName, python, log } = options
  const name = options.scale === 'university' ? 'university' : (options.seed ?? 'university-small')
  const common = { name, serverName, python, log }
  switch (name) {
    case 'none':
      return undefined
    case 'tiny':
      return ensureSeed({ ...common, sources: ['tiny.ts'], makePlan: (now) => tinyPlan(serverName, now) })
    case 'university':
      return ensureSeed({ ...common, sources: [...COMMON, 'university.ts'], makePlan: (now, write) => universityPlan(serverName, now, write) })
    default:
      return ensureSeed({ ...common, sources: SMALL, makePlan: (now, write) => smallPlan(serverName, now, write) })
  }
}
