// Starting, watching and ending the processes that a test needs around the app. Everything is ended by its id.
// Knows nothing of Amphi.
import { spawn, type ChildProcess } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import type { TestUser } from './user.ts'

/** Words put before a command so that it runs as `user` (null: as whoever runs the tests) and dies with its parent. */
export function asUser(user: TestUser | null): string[] {
  const dropping = user === null ? [] : ['--reuid', String(user.uid), '--regid', String(user.gid), '--init-groups', '--inh-caps=-all']
  return ['setpriv', ...dropping, '--pdeathsig', 'KILL', '--']
}

export interface Helper {
  child: ChildProcess
  pid: number
  /** Everything it wrote so far. */
  output: () => string
  /** Ends it (SIGTERM, after two seconds SIGKILL) and waits until it is gone. */
  stop: () => Promise<void>
}

/** Starts a helper process (bus, key store, display). Its output is kept for failures. */
export function startHelper(command: readonly string[], options: { user: TestUser | null; env: NodeJS.ProcessEnv; cwd?: string; input?: string }): Helper {
  const [program = '', ...args] = [...asUser(options.user), ...command]
  const child = spawn(program, args, { env: options.env, cwd: options.cwd ?? '/', stdio: ['pipe', 'pipe', 'pipe'] })
  if (child.pid === undefined) throw new Error(`${command.join(' ')} did not start`)
  let text = ''
  const keep = (data: Buffer): void => {
    text += data.toString()
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  child.on('error', (error) => keep(Buffer.from(error.message)))
  child.stdin.on('error', (error) => keep(Buffer.from(error.message)))
  child.stdin.end(options.input ?? '')
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), 2_000)
    await gone
    clearTimeout(late)
  }
  return { child, pid: child.pid, output: () => text, stop }
}

/**
 * Waits until `look` returns something else than undefined or false, looking every 25 ms.
 * @throws after `timeout` ms, with `what` in the message; an error thrown by `look` ends the wait at once.
 */
export async function until<T>(what: string, look: () => T | undefined | false | Promise<T | undefined | false>, timeout = 15_000): Promise<T> {
  const end = Date.now() + timeout
  for (;;) {
    const seen = await look()
    if (seen !== undefined && seen !== false) return seen
    if (Date.now() > end) throw new Error(`waited ${timeout} ms in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** A process as /proc shows it. */
export interface ProcessSeen {
  pid: number
  parent: number
  group: number
  /** The command line, words parted by one space; Chromium rewrites its children's. */
  command: string
}

/** The file under /proc, or '' when the process has ended in the meantime. */
function procText(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

/** All processes of the machine that are still there while being read. */
export function processes(): ProcessSeen[] {
  const found: ProcessSeen[] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const pid = Number(name)
    const stat = procText(pid, 'stat')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    if (fields[0] === undefined || fields[0] === 'Z' || stat === '') continue
    found.push({ pid, parent: Number(fields[1]), group: Number(fields[2]), command: procText(pid, 'cmdline').split('\0').filter(Boolean).join(' ') })
  }
  return found
}

/** `pid` and everything that descends from it. */
export function familyOf(pid: number): ProcessSeen[] {
  const all = processes()
  const family = new Set([pid])
  for (let grew = true; grew; ) {
    grew = false
    for (const one of all) {
      if (family.has(one.pid) || !family.has(one.parent)) continue
      family.add(one.pid)
      grew = true
    }
  }
  return all.filter((one) => family.has(one.pid))
}

/** Whether this is a renderer of Chromium: the process that runs a page. */
export function isRenderer({ command }: ProcessSeen): boolean {
  return command.includes(' --type=renderer')
}

/** The sandbox of a process, read from the kernel and not from a flag. */
export interface SandboxSeen {
  /** 2: a seccomp filter is on. */
  seccomp: number
  noNewPrivs: boolean
  uid: number
  /** It lives in another user namespace than the tests. */
  ownUserNamespace: boolean
  ownPidNamespace: boolean
}

/** Reads the sandbox of a process. @throws when the process is gone or may not be looked at. */
export function sandboxOf(pid: number): SandboxSeen {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const field = (name: string): number => Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? NaN)
  const foreign = (namespace: string): boolean => readlinkSync(`/proc/${pid}/ns/${namespace}`) !== readlinkSync(`/proc/self/ns/${namespace}`)
  return {
    seccomp: field('Seccomp'),
    noNewPrivs: field('NoNewPrivs') === 1,
    uid: field('Uid'),
    ownUserNamespace: foreign('user'),
    ownPidNamespace: foreign('pid'),
  }
}

/** Kills a whole process group at once and waits until none of it runs. */
export async function killGroup(group: number): Promise<void> {
  const alive = (): ProcessSeen[] => processes().filter((one) => one.group === group)
  if (alive().length > 0) process.kill(-group, 'SIGKILL')
  await until(`process group ${group} ends`, () => alive().length === 0, 10_000)
}
