// For: a room that is encrypted, on a campus where that is allowed: what a client without encryption must not write to.
// Must not know how encryption works: the ciphertext is noise in the right shape.
import { randomBytes } from 'node:crypto'
import type { CampusClient } from './client.ts'
import type { CampusPerson } from './people.ts'
import type { CampusRoom } from './plan.ts'

/** Made over the API when the campus starts; petrova and ivanov are in it, and smith's messages stand in it. */
export async function addEncryptedRoom(
  login: (localpart: string) => Promise<CampusClient>,
  person: (localpart: string) => CampusPerson,
): Promise<CampusRoom> {
  const smith = await login('smith')
  const name = 'Exam board (confidential)'
  const id = await smith.createRoom({
    name,
    preset: 'private_chat',
    room_version: '11',
    invite: [person('petrova').userId, person('ivanov').userId],
    initial_state: [{ type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }],
  })
  for (const localpart of ['petrova', 'ivanov']) await (await login(localpart)).join(id)
  for (let n = 0; n < 3; n++) {
    await smith.event(id, 'm.room.encrypted', {
      algorithm: 'm.megolm.v1.aes-sha2',
      sender_key: randomBytes(32).toString('base64').replace(/=+$/, ''),
      device_id: smith.deviceId,
      session_id: randomBytes(32).toString('base64').replace(/=+$/, ''),
      ciphertext: randomBytes(200).toString('base64').replace(/=+$/, ''),
    })
  }
  return { id, slug: 'encrypted', kind: 'encrypted', name, version: '11' }
}
