// The ordinary user that Electron runs as when the tests run as root: root has no sandbox, people have one.
// Knows nothing of what the user then starts.
import { execFileSync } from 'node:child_process'
import { chownSync, lchownSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'

export interface TestUser {
  name: string
  uid: number
  gid: number
}

const NAME = 'amphi-test'

function look(name: string): TestUser | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${name}:`))
  if (line === undefined) return null
  const [, , uid, gid] = line.split(':')
  return { name, uid: Number(uid), gid: Number(gid) }
}

/**
 * The user to start the app as: null when the tests already run as an ordinary one.
 * As root the system user `amphi-test` is made once; it has no password and no rights.
 */
export function testUser(): TestUser | null {
  if (process.getuid?.() !== 0) return null
  const present = look(NAME)
  if (present !== null) return present
  execFileSync('useradd', ['--system', '--create-home', '--shell', '/bin/sh', NAME], { stdio: ['ignore', 'ignore', 'pipe'] })
  const made = look(NAME)
  if (made === null) throw new Error(`useradd made no user ${NAME}`)
  return made
}

/** Gives a file or a whole folder to the user; does nothing when there is no other user. */
export function giveTo(user: TestUser | null, target: string): void {
  if (user === null) return
  chownSync(target, user.uid, user.gid)
  if (!statSync(target).isDirectory()) return
  for (const entry of readdirSync(target, { withFileTypes: true, recursive: true })) lchownSync(path.join(entry.parentPath, entry.name), user.uid, user.gid)
}
