// The demo as a newcomer has it: it plays its journey to the end, and Ctrl-C in the middle ends all that it started and nothing else.
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { launchAmphi } from '../support/launch.ts'
import { processes, until } from '../support/processes.ts'
import { freshFolder } from '../support/run-folder.ts'
import { giveTo, testUser } from '../support/user.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** Starts it in a process group of its own, as a terminal does. Answers the process and what it has said so far. */
function startDemo(): { child: ChildProcess; pid: number; said: () => string } {
  const env = { ...process.env }
  // Its own display and folder, not those of this suite.
  for (const name of Object.keys(env)) if (name.startsWith('AMPHI_TEST_')) delete env[name]
  const child = spawn(process.execPath, [path.join(root, 'build/demo.ts'), '--played'], { cwd: root, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (text += data.toString()))
  if (child.pid === undefined) throw new Error('the demo did not start')
  return { child, pid: child.pid, said: () => text }
}

const ended = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null
/** Processes and folders that name the demo's own campus. */
const leftBy = (pid: number): string[] => [
  ...processes().filter(({ group, command }) => group === pid || command.includes(`amphi-campus-${String(pid)}-`)).map(({ command }) => command),
  ...readdirSync(os.tmpdir()).filter((name) => name.startsWith(`amphi-campus-${String(pid)}-`)),
]

describe('the demo', () => {
  it('has a folder for each of its people, beside the person’s own Amphi', async () => {
    const folder = freshFolder('people')
    giveTo(testUser(), folder)
    const at = (name: string) => path.join(folder, name)
    const one = await launchAmphi({ args: [`--user-data-dir=${at('one')}`] })
    try {
      // The other one is no second instance of the first.
      const other = await launchAmphi({ home: one.home, session: one.session, args: [`--user-data-dir=${at('other')}`] })
      try {
        await Promise.all([one.window(), other.window()])
        expect(await Promise.all([one, other].map(({ electron }) => electron.evaluate(({ app }) => app.getPath('userData'))))).toEqual([at('one'), at('other')])
      } finally {
        await other.dispose()
      }
    } finally {
      await one.dispose()
    }
  }, 60_000)

  it('plays its journey to the end and leaves nothing but its pictures', async () => {
    const { child, pid, said } = startDemo()
    await until('the demo ends', () => ended(child), 90_000)
    expect(child.exitCode, said()).toBe(0)
    expect(said()).toMatch(/Teachers: .*\n.*browser.*\n.*password/)
    expect(existsSync(path.join(root, 'test-results/demo/5-answer.png'))).toBe(true)
    for (const name of ['6-picker', '7-sharing', '8-seen-by-the-other', '9-call-bar']) expect(existsSync(path.join(root, `test-results/demo/${name}.png`))).toBe(true)
    await until('nothing is left', () => leftBy(pid).length === 0, 5000)
  })

  it('ended by Ctrl-C in the middle, ends all it started and nothing else', async () => {
    const bystander = spawn('sleep', ['60'], { stdio: 'ignore' })
    try {
      const { child, pid, said } = startDemo()
      await until('the window is open', () => said().includes('the window is open'), 60_000)
      expect(leftBy(pid).length).toBeGreaterThan(3)
      process.kill(-pid, 'SIGINT')
      await until('the demo ends', () => ended(child), 20_000)
      await until('nothing is left', () => leftBy(pid).length === 0, 5000)
      expect(ended(bystander)).toBe(false)
    } finally {
      bystander.kill()
    }
  })
})
