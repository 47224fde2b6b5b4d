// For: the service that a deployment asks about a Matrix identity: whose OpenID token is this, is that person in the room, and what may they do there.
// Must not know XMPP. It asks the homeserver each time, as the real one does, and remembers nothing.
import * as v from 'valibot'
import { ApiError, request, type CampusClient } from '../client.ts'
import { startWebServer } from '../identity.ts'
import { freePort } from '../processes.ts'

export interface VerificationService {
  base: string
  /** What callers must send as bearer token. */
  secret: string
  stop: () => Promise<void>
}

interface PowerLevels {
  room: { state_default: number; users_default: number; events_default: number; ban: number; kick: number; redact: number }
  user: number
}

const Question = v.object({ token: v.string(), room_id: v.string(), matrix_server_name: v.optional(v.string()) })
const Level = v.optional(v.number())
const Powers = v.object({
  users: v.optional(v.record(v.string(), v.number()), {}),
  users_default: Level, events_default: Level, state_default: Level, ban: Level, kick: Level, redact: Level,
})
const Creation = v.object({ room_version: v.optional(v.string(), '1'), additional_creators: v.optional(v.array(v.string()), []) })
const Member = v.object({ membership: v.string() })
interface StateEvent {
  type: string
  state_key: string
  sender: string
  content: unknown
}

/** In rooms of version 12 creators stand above every level. */
const ABOVE_ALL = Number.MAX_SAFE_INTEGER

/**
 * Starts it. `homeserver` is the base address, `admin` gives an administrator of it (asked at each question, as the server may have been started anew).
 * `POST /verify/user_in_room {token, room_id}` answers `{results: {user, room_membership}, user_id?, power_levels?}`.
 */
export async function startVerification(options: { homeserver: string; serverName: string; admin: () => Promise<CampusClient> }): Promise<VerificationService> {
  const port = await freePort()
  const secret = 'campus-only-verification-secret'
  const server = await startWebServer(port, async (asked, response, url) => {
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (asked.method !== 'POST' || url.pathname !== '/verify/user_in_room') return answer(404, { error: 'not found' })
    if (asked.headers.authorization !== `Bearer ${secret}`) return answer(401, { error: 'unauthorized' })
    const chunks: Buffer[] = []
    for await (const chunk of asked) chunks.push(chunk as Buffer)
    const question = v.safeParse(v.pipe(v.string(), v.parseJson(), Question), Buffer.concat(chunks).toString())
    if (!question.success) return answer(400, { error: 'token and room_id are needed' })
    const { token, room_id: roomId } = question.output
    const userId = await ownerOf(options.homeserver, options.serverName, token)
    if (userId === null) return answer(200, { results: { user: false, room_membership: false } })
    const powers = await powersIn(await options.admin(), roomId, userId)
    answer(200, { results: { user: true, room_membership: powers !== null }, user_id: userId, ...(powers === null ? {} : { power_levels: powers }) })
  })
  return { base: `http://127.0.0.1:${String(port)}`, secret, stop: () => server.stop() }
}

/** Whose token this is, as the homeserver says (federation API, listener resource `openid`); null: nobody's, or no longer. */
async function ownerOf(homeserver: string, serverName: string, token: string): Promise<string | null> {
  try {
    const { sub } = await request<{ sub: string }>(homeserver, 'GET', `/_matrix/federation/v1/openid/userinfo?access_token=${encodeURIComponent(token)}`)
    return sub.endsWith(`:${serverName}`) ? sub : null // a server answers for its own people only
  } catch (error) {
    if (error instanceof ApiError && (error.status === 401 || error.status === 403)) return null
    throw error
  }
}

/** The levels of the room and of the person; null: not joined, or no such room. */
async function powersIn(admin: CampusClient, roomId: string, userId: string): Promise<PowerLevels | null> {
  let state: StateEvent[]
  try {
    state = (await admin.api<{ state: StateEvent[] }>('GET', `/_synapse/admin/v1/rooms/${encodeURIComponent(roomId)}/state`)).state
  } catch (error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 400)) return null
    throw error
  }
  const find = (type: string, key = ''): StateEvent | undefined => state.find((event) => event.type === type && event.state_key === key)
  const member = v.safeParse(Member, find('m.room.member', userId)?.content)
  if (!member.success || member.output.membership !== 'join') return null
  const levels = v.safeParse(Powers, find('m.room.power_levels')?.content ?? {})
  const said = levels.success ? levels.output : { users: {} }
  const room = {
    state_default: said.state_default ?? 50,
    users_default: said.users_default ?? 0,
    events_default: said.events_default ?? 0,
    ban: said.ban ?? 50,
    kick: said.kick ?? 50,
    redact: said.redact ?? 50,
  }
  const create = find('m.room.create')
  const creation = v.safeParse(Creation, create?.content)
  const stand = creation.success && Number(creation.output.room_version) >= 12
  const creators = stand ? [create?.sender, ...creation.output.additional_creators] : []
  return { room, user: creators.includes(userId) ? ABOVE_ALL : (said.users[userId] ?? room.users_default) }
}
