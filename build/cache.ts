// For: the folder on this machine that keeps what is expensive to make (server, seeded databases), and its locks.
// Must not know what is kept there, or who asks.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/**
 * The cache's root: `AMPHI_CACHE` when set, else `/var/cache/amphi` for root (so that ordinary users of the machine
 * can read what root made) and the XDG cache folder for everybody else. The folder exists afterwards.
 */
export function cacheDir(): string {
  const dir =
    process.env.AMPHI_CACHE ??
    (process.getuid?.() === 0 ? '/var/cache/amphi' : path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'amphi'))
  fs.mkdirSync(dir, { recursive: true, mode: 0o755 })
  return dir
}

/** Makes (once) and returns a folder inside the cache, readable for all: another user may have to start what lies there. */
export function cachePath(...parts: string[]): string {
  const folder = path.join(cacheDir(), ...parts)
  fs.mkdirSync(folder, { recursive: true, mode: 0o755 })
  return folder
}

/**
 * Runs `work` while holding the kernel's lock on `file` (made if missing). A second process waits; when the holder
 * dies, however it dies, the kernel lets the next one in, so a lock can never be left behind.
 */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  // `cat` ends with its standard input, which ends with this process: the lock lives exactly as long as we do.
  const holder = spawn('flock', ['-x', file, 'sh', '-c', 'echo held; exec cat >/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<never>((_resolve, reject) => {
    holder.once('error', reject)
    holder.once('exit', (code) => reject(new Error(`flock on ${file} ended with ${String(code)}`)))
  })
  ended.catch(() => undefined) // it always rejects in the end: only the race below is interested
  await Promise.race([once(holder.stdout, 'data'), ended])
  try {
    return await work()
  } finally {
    holder.stdin.end()
  }
}
