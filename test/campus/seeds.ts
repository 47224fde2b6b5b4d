// For: which seeds there are, and which one a campus with these options starts from.
// Must not know how a seed is made or kept.
import { ensureSeed, type Seed } from './seed.ts';
import { tinyPlan } from './tiny.ts';

export type { Seed } from './seed.ts';

/** How many people the campus' identity providers know; the small university's rooms are filled with them. */
export const PEOPLE_COUNT = 360;

/** The seed for these options; undefined for an empty server. */
export async function seedFor(options: {
  seed?: 'university-small' | 'tiny' | 'none';
  scale?: 'small' | 'university';
  serverName: string;
  python: string;
  log: (line: string) => void;
}): Promise<Seed | undefined> {
  const { serverName, python, log } = options;
  const name = options.scale === 'university' ? 'university' : (options.seed ?? 'university-small');
  switch (name) {
    case 'none':
      return undefined;
    default:
      return ensureSeed({
        name: 'tiny', serverName, python, log, sources: ['tiny.ts'],
        makePlan: (now) => tinyPlan(serverName, now),
      });
  }
}
