import type { ReactionGroup } from '../../engine/protocol.ts'

const NAMES = 10

/** Clients disagree on whether a heart carries its variation sign; for the eye both are one. */
const plain = (key: string): string => key.replaceAll('\uFE0F', '')
const same = (a: string, b: string): boolean => plain(a) === plain(b)

/** Groups whose keys differ by the variation sign alone become one, drawn with it: as the coloured picture. */
export function joinVariants(groups: readonly ReactionGroup[]): ReactionGroup[] {
  const joined: ReactionGroup[] = []
  for (const group of groups) {
    const at = joined.findIndex(({ key }) => same(key, group.key))
    const known = joined[at]
    if (known === undefined) joined.push(group)
    else {
      joined[at] = {
        key: known.key.length >= group.key.length ? known.key : group.key,
        count: known.count + group.count,
        mine: known.mine || group.mine,
        names: [...new Set([...known.names, ...group.names])].slice(0, NAMES),
      }
    }
  }
  return joined
}

/** Has this person given that reaction, in either spelling? */
export const isMine = (groups: readonly ReactionGroup[], key: string): boolean => groups.some((group) => group.mine && same(group.key, key))

/** The keys as they stand on the server: taking back takes back what was given; joining joins the spelling that most use. */
export function keysToSend(groups: readonly ReactionGroup[], key: string, on: boolean): string[] {
  const alike = groups.filter((group) => same(group.key, key))
  if (!on) return alike.filter(({ mine }) => mine).map((group) => group.key)
  const largest = alike.reduce<ReactionGroup | null>((best, group) => (best === null || group.count > best.count ? group : best), null)
  return [largest?.key ?? key]
}
