// For: starting server processes that end with us, and waiting until they answer.
// Must not know what the processes are.
import { spawn, type ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface RunningProcess {
  readonly pid: number
  /** Set once it has ended, by itself or by `stop`. */
  readonly ended: () => boolean
  /** Ends it by its id: politely first, by force when it still runs after `patienceMs`. Resolves when it is gone. */
  stop: (signal?: NodeJS.Signals, patienceMs?: number) => Promise<void>
}

/** A TCP port on 127.0.0.1 that is free now. */
export async function freePort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no TCP address')
  return address.port
}

/**
 * Starts a program whose output goes to `<dir>/<name>.log`. It is in its own session, so that Ctrl-C reaches only us,
 * and the kernel ends it when we are gone, however we went (`setpriv --pdeathsig`).
 */
export function startProcess(options: {
  dir: string
  name: string
  command: string
  args: readonly string[]
  env?: NodeJS.ProcessEnv
}): RunningProcess {
  const log = fs.openSync(path.join(options.dir, `${options.name}.log`), 'a')
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', options.command, ...options.args], {
    cwd: options.dir,
    detached: true,
    stdio: ['ignore', log, log],
    env: options.env ?? process.env,
  })
  fs.closeSync(log)
  const { pid } = child
  if (pid === undefined) throw new Error(`${options.name} did not start (is util-linux' setpriv installed?)`)
  child.unref() // a test run that is finished shall not hang on a server
  const ended = (): boolean => child.exitCode !== null || child.signalCode !== null
  return { pid, ended, stop: (signal = 'SIGTERM', patienceMs = 10_000) => stopChild(child, ended, signal, patienceMs) }
}

async function stopChild(child: ChildProcess, ended: () => boolean, signal: NodeJS.Signals, patienceMs: number): Promise<void> {
  if (ended()) return
  child.ref()
  const gone = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve()
    }),
  )
  child.kill(signal)
  const force = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await gone
  clearTimeout(force)
}

/** Asks `condition` again and again until it holds; fails after `timeoutMs` with what was waited for. */
export async function waitUntil(what: string, condition: () => boolean | Promise<boolean>, timeoutMs = 60_000, everyMs = 40): Promise<void> {
  const end = Date.now() + timeoutMs
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`waited ${String(timeoutMs)} ms in vain for ${what}`)
    await sleep(everyMs)
  }
}

/** Whether `GET url` answers with 2xx; a refused connection counts as no. */
export async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) })
    await response.arrayBuffer()
    return response.ok
  } catch (error) {
    if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')) return false
    throw error
  }
}

/** Whether something listens on that port of 127.0.0.1. */
export function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => {
      resolve(false)
    })
  })
}

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
