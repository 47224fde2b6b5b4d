// Memory of a process tree from /proc. Knows nothing of Electron.

import { readFileSync, readdirSync } from 'node:fs'

interface Process { pid: number; parent: number }

function processes(): Process[] {
  const found: Process[] = []
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
      // The command name may hold spaces and brackets: fields are counted after its last bracket.
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      found.push({ pid: Number(entry), parent })
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code !== 'ENOENT' && code !== 'ESRCH') throw error // a process that ended meanwhile is no news
    }
  }
  return found
}

/** The process and all its descendants, as process ids. */
export function processTree(root: number): number[] {
  const all = processes()
  const tree = [root]
  for (let i = 0; i < tree.length; i++) for (const p of all) if (p.parent === tree[i] && !tree.includes(p.pid)) tree.push(p.pid)
  return tree
}

/** Proportional set size of the process tree in MB (10^6 bytes), and of its parts by Chromium's `--type`. */
export function pssOfTree(root: number): { totalMB: number; parts: Record<string, number> } {
  let totalMB = 0
  const parts: Record<string, number> = {}
  for (const pid of processTree(root)) {
    try {
      const mb = pssOf(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
      const type = typeOf(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))
      totalMB += mb
      parts[type] = Math.round((parts[type] ?? 0) + mb)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code !== 'ENOENT' && code !== 'ESRCH') throw error
    }
  }
  return { totalMB, parts }
}

/** MB in the kernel's summary, whose kB are of 1,024 bytes. 0: a process without memory of its own. */
export function pssOf(rollup: string): number {
  return (Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024) / 1e6
}

/** What a process of Chromium is; its children's command lines are words parted by spaces or by zero bytes. */
export function typeOf(command: string): string {
  return /--type=([\w-]+)/.exec(command)?.[1] ?? 'main'
}
