// For: making the tokens that a Jitsi deployment is shown, good ones and bad ones.
// Must not know a deployment: what goes in is given.
import { createHmac } from 'node:crypto'

export type JwtClaims = Record<string, unknown>

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A JWT. 'none' has an empty signature, as in the well-known attack. */
export function signJwt(claims: JwtClaims, secret: string, alg: 'HS256' | 'none' = 'HS256'): string {
  const head = `${encode({ alg, typ: 'JWT' })}.${encode(claims)}`
  return `${head}.${alg === 'none' ? '' : createHmac('sha256', secret).update(head).digest('base64url')}`
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'

/** The conference of a Matrix room: RFC 4648 base32 of the room id's UTF-8, without padding, in lower case as a deployment has it. */
export function conferenceOfRoom(roomId: string): string {
  let bits = 0
  let count = 0
  let out = ''
  for (const byte of Buffer.from(roomId)) {
    bits = (bits << 8) | byte
    count += 8
    while (count >= 5) {
      count -= 5
      out += ALPHABET[(bits >> count) & 31] ?? ''
    }
    bits &= (1 << count) - 1
  }
  return count === 0 ? out : out + (ALPHABET[(bits << (5 - count)) & 31] ?? '')
}

/** The JWT around a Matrix OpenID token ("openidtoken-jwt"). Its signature proves nothing: the key is the same for all. */
export function openIdJwt(given: { domain: string; openId: { access_token: string; matrix_server_name: string }; roomId: string; name: string; avatar?: string }): string {
  const { domain, openId, roomId, name, avatar } = given
  return signJwt(
    {
      iss: domain,
      sub: domain,
      aud: `https://${domain}`,
      room: '*',
      context: { matrix: { token: openId.access_token, room_id: roomId, server_name: openId.matrix_server_name }, user: { name, avatar: avatar ?? '' } },
    },
    'notused',
  )
}
