// Finding people: the server's directory and those already met, as one list.

import type { EngineContext } from '../context.ts'
import { isRecord } from '../json.ts'
import { parseMxc } from '../mxc.ts'
import { matches, queryOf, searchText } from '../model/list/search-text.ts'
import { localpart } from '../model/name.ts'
import type { Person, UserId } from '../protocol.ts'
import { cleanText } from '../richtext/clean.ts'
import { isUserId } from '../richtext/ids.ts'
import { ApiError } from '../sdk/api.ts'

const MAX_NAME = 100
const MAX_QUERY = 200
const MOST = 50


/** A person from an answer of the server; null: nobody. */
export function personOf(id: unknown, name: unknown, avatar: unknown): Person | null {
  if (typeof id !== 'string' || !isUserId(id)) return null
  const clean = typeof name === 'string' ? cleanText(name, MAX_NAME) : ''
  return { id, name: clean === '' ? localpart(id) : clean, avatar: parseMxc(avatar) }
}

function readDirectory(answer: unknown): { people: Person[]; limited: boolean } {
  const results = isRecord(answer) && Array.isArray(answer['results']) ? (answer['results'] as unknown[]) : []
  const people = results.slice(0, MOST).flatMap((r) => (isRecord(r) ? (personOf(r['user_id'], r['display_name'], r['avatar_url']) ?? []) : []))
  return { people, limited: isRecord(answer) && answer['limited'] === true }
}

/** Name and picture as the server knows them; null: there is no such person. */
export async function readProfile(ctx: EngineContext, userId: UserId): Promise<Person | null> {
  try {
    const answer = await ctx.api.profile(userId)
    return isRecord(answer) ? personOf(userId, answer['displayname'], answer['avatar_url']) : personOf(userId, null, null)
  } catch (e) {
    if (e instanceof ApiError && e.error.code === 'not-found') return null
    throw e
  }
}

/** How well somebody fits: the name begins so, holds it, or only the directory says so. */
function rank(person: Person, query: ReturnType<typeof queryOf>): number {
  const text = searchText(`${person.name} ${localpart(person.id)}`)
  if (!matches(query, text)) return 2
  const first = query[0]
  return first === undefined || text.plain.startsWith(first.plain) || (first.latin !== '' && text.latin.startsWith(first.latin)) ? 0 : 1
}

/** People by name or id. `limited`: there may be more than these. Without a connection those already met are found, and `limited` is true. */
export async function searchPeople(ctx: EngineContext, typed: string, limit: number): Promise<{ people: Person[]; limited: boolean }> {
  const term = typed.trim().slice(0, MAX_QUERY)
  const most = Math.min(Math.max(1, Math.trunc(limit)), MOST)
  if (term === '') return { people: ctx.model.knownPeople('', most).filter((p) => p.id !== ctx.host.account.userId), limited: true }
  const known = ctx.model.knownPeople(term, most)
  const wholeId = isUserId(term) ? term : null
  const [directory, exact] = await Promise.all([
    ctx.api.userDirectory(term, most).then(readDirectory, (e: unknown) => {
      // Offline, or a directory that is switched off: those met already are still found.
      if (e instanceof ApiError) return { people: [], limited: true }
      throw e
    }),
    // Somebody whom the directory does not list can be named by the whole id.
    wholeId === null ? null : readProfile(ctx, wholeId).catch(() => null),
  ])
  const byId = new Map<UserId, Person>()
  for (const person of [...(exact === null ? [] : [exact]), ...directory.people, ...known]) if (!byId.has(person.id)) byId.set(person.id, person)
  byId.delete(ctx.host.account.userId)
  const query = queryOf(term)
  const ranked = [...byId.values()].map((person, i) => ({ person, rank: person.id === wholeId ? -1 : rank(person, query), i })).sort((a, b) => a.rank - b.rank || a.i - b.i)
  return { people: ranked.slice(0, most).map((r) => r.person), limited: directory.limited || ranked.length > most }
}
