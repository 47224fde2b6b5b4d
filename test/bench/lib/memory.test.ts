import { spawn } from 'node:child_process'
import { expect, it } from 'vitest'
import { processTree, pssOf, pssOfTree, typeOf } from './memory.ts'

it('counts the kernel’s kB as 1,024 bytes, and nothing for a process that has no memory', () => {
  expect(pssOf('Rss:   9 kB\nPss:            1000 kB\nPss_Dirty: 7 kB\n')).toBe(1.024)
  expect(pssOf('')).toBe(0)
})

it('tells Chromium’s processes apart', () => {
  expect(typeOf('/opt/electron --type=gpu-process --no-sandbox')).toBe('gpu-process')
  expect(typeOf('/opt/electron\0--type=renderer\0')).toBe('renderer')
  expect(typeOf('/opt/electron /app')).toBe('main')
})

it('finds children and grandchildren, and adds their memory', async () => {
  const child = spawn('bash', ['-c', 'sleep 30 & echo up; wait'], { stdio: ['ignore', 'pipe', 'ignore'] })
  try {
    await new Promise((resolve) => child.stdout.once('data', resolve))
    const { pid = 0 } = child
    expect(processTree(pid)).toHaveLength(2)
    expect(processTree(process.pid)).toEqual(expect.arrayContaining(processTree(pid)))
    expect(pssOfTree(pid).totalMB).toBeGreaterThan(0)
  } finally {
    for (const pid of processTree(child.pid ?? 0).reverse()) process.kill(pid)
  }
})
