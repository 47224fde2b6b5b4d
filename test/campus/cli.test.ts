// `npm run campus`, as it is typed.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { request } from './client.ts'
import { waitUntil } from './processes.ts'

interface Run {
  child: ChildProcess
  out: () => string
  ended: Promise<number | null>
}

function campus(...args: string[]): Run {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'cli.ts'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  const keep = (chunk: Buffer): void => {
    out += chunk.toString()
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  return { child, out: () => out, ended: once(child, 'exit').then(([code]) => code as number | null) }
}

describe('npm run campus', () => {
  it('says how to sign in, stays, and ends everything at Ctrl-C', async () => {
    const run = campus('--seed', 'tiny', '--identity', 'cas,ldap', '--lively', '5')
    await waitUntil('the campus', () => run.out().includes('Ctrl-C ends it.') || run.child.exitCode !== null)
    const base = /http:\/\/127\.0\.0\.1:\d+/.exec(run.out())?.[0] ?? ''
    expect(run.out()).toContain('petrova (Анна Петрова)')
    expect(run.out()).toContain('CAS')
    const jitsi = /Calls +(http:\/\/127\.0\.0\.1:\d+)/.exec(run.out())?.[1] ?? ''
    expect(await (await fetch(`${jitsi}/config.js`)).text()).toContain('xmpp-websocket')
    expect(run.out().trim().split('\n').length).toBeLessThan(10)
    const { flows } = await request<{ flows: { type: string }[] }>(base, 'GET', '/_matrix/client/v3/login')
    expect(flows.map((flow) => flow.type)).toEqual(expect.arrayContaining(['m.login.cas', 'm.login.password']))
    run.child.kill('SIGINT')
    expect(await run.ended).toBe(0)
    await expect(fetch(base)).rejects.toThrow()
    await expect(fetch(jitsi)).rejects.toThrow()
  })

  it('explains itself when it is asked for something that is not there', async () => {
    const run = campus('--identity', 'kerberos')
    expect(await run.ended).toBe(1)
    expect(run.out()).toContain('--identity is one of')
    const unknown = campus('--nonsense')
    expect(await unknown.ended).toBe(1)
    expect(unknown.out()).toContain('npm run campus -- [options]')
  })
})
