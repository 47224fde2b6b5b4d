import { expect, it } from 'vitest'
import { loadOf, ticksOf } from './load.ts'

it('adds user and system time, whatever the command is called', () => {
  expect(ticksOf('42 (a) b (c) S 1 42 42 0 -1 4194560 100 0 0 0 250 17 9 8 20 0 1 0 5000 1000 10')).toBe(267)
})

it('sees a process that works', async () => {
  const work = setInterval(() => {
    const end = performance.now() + 20
    while (performance.now() < end);
  }, 25)
  const load = await loadOf({ renderer: [process.pid], gpu: [], utility: [] }, 400)
  clearInterval(work)
  expect(load.cpuOf.renderer).toBeGreaterThan(15)
  expect(load.cpu).toBe(load.cpuOf.renderer)
  expect(load.renderer).toBeGreaterThan(1)
  expect(load.others).toBe(0)
})
