// For: processor time and memory of some processes over a while, from /proc.
// Must not know what the processes are for.
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { pssOf } from './memory.ts'

/** Processes by what they do for a page. */
export type Parts = Readonly<Record<'renderer' | 'gpu' | 'utility', readonly number[]>>

export interface Load {
  /** Percent of one core, all parts together, and each. */
  cpu: number
  cpuOf: Record<keyof Parts, number>
  /** Proportional set size of the renderer and of the others, MB. */
  renderer: number
  others: number
}

/** The kernel counts processor time in hundredths of a second. */
const TICKS_A_SECOND = 100

/** Ticks of processor time from the text of /proc/PID/stat: of the process itself, in user and system mode. */
export function ticksOf(stat: string): number {
  // The command name may hold spaces and brackets: fields are counted after its last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
}

const ticks = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + ticksOf(readFileSync(`/proc/${String(pid)}/stat`, 'utf8')), 0)
const pss = (pids: readonly number[]): number => pids.reduce((sum, pid) => sum + pssOf(readFileSync(`/proc/${String(pid)}/smaps_rollup`, 'utf8')), 0)
const KINDS = ['renderer', 'gpu', 'utility'] as const

/** Watches the processes for `ms`. @throws when one of them ends meanwhile. */
export async function loadOf(parts: Parts, ms: number): Promise<Load> {
  const before = KINDS.map((kind) => ticks(parts[kind]))
  const began = performance.now()
  await sleep(ms)
  const seconds = (performance.now() - began) / 1000
  const [renderer = 0, gpu = 0, utility = 0] = KINDS.map((kind, at) => ((ticks(parts[kind]) - (before[at] ?? 0)) / TICKS_A_SECOND / seconds) * 100)
  return { cpu: renderer + gpu + utility, cpuOf: { renderer, gpu, utility }, renderer: pss(parts.renderer), others: pss([...parts.gpu, ...parts.utility]) }
}
