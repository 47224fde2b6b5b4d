// How a test speaks with the probe's page: what it saw, and what it asks over the real bridge. Must not know what is tested by it.
import type { Page } from 'playwright-core'
import type { Channel } from '../../../electron/bridge/contract.ts'
import type { RunningApp } from '../../support/launch.ts'

export interface Seen {
  states: { kind: string; url?: string; code?: string }[]
  ended: { reason: string }[]
  navigated: { roomId: string; eventId: string | null }[]
  settings: { zoom: number }[]
  pushed: { kind: string; rooms?: string[]; sent?: number; total?: number }[]
}
export interface Probe {
  seen: Seen
  lastWords?: string
  startEngine: () => Promise<Record<string, unknown>>
  ask: (channel: string, arg: unknown) => Promise<{ ok: boolean; answer?: unknown; code?: string }>
  fetch: (url: string, init?: RequestInit) => Promise<{ status: number; text: string }>
  call: (channel: string, arg: unknown) => Promise<Record<string, unknown> | null>
  refusals: () => Promise<Record<string, boolean>>
  image: (src: string) => Promise<{ width: number; height: number } | null>
}
export type WithProbe = typeof globalThis & { probe: Probe }

export const ready = async (running: RunningApp): Promise<Page> => {
  const page = await running.window()
  await page.waitForSelector('body[data-ready=yes]')
  return page
}
export const seen = (page: Page): Promise<Seen> => page.evaluate(() => (globalThis as WithProbe).probe.seen)
export const call = (page: Page, channel: Channel | 'engine-port', arg: unknown): Promise<Record<string, unknown> | null> =>
  page.evaluate(([name, value]) => (globalThis as WithProbe).probe.call(name as string, value), [channel, arg])
export const ask = (page: Page, channel: string, arg: unknown) => page.evaluate(([name, value]) => (globalThis as WithProbe).probe.ask(name as string, value), [channel, arg])
export const fetched = (page: Page, url: string, init?: RequestInit) => page.evaluate(([at, how]) => (globalThis as WithProbe).probe.fetch(at as string, how as RequestInit), [url, init])
export const startEngine = (page: Page) => page.evaluate(() => (globalThis as WithProbe).probe.startEngine())
