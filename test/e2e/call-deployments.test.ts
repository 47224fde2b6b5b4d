// The real page of the call at deployments that are none: each is said within ten seconds, and the app goes on.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureCampusDeps } from '../../build/campus-deps.ts'
import { startCampus, type Campus } from '../campus/index.ts'
import { BROKEN_KINDS, startBrokenDeployment, type BrokenDeployment, type BrokenKind } from '../campus/jitsi/broken.ts'
import { launchAmphi, type RunningApp } from '../support/launch.ts'
import { until } from '../support/processes.ts'
import { probeApp } from './probe/build.ts'
import { picture } from './support/pictures.ts'

interface State {
  status: { phase: string; error: string | null }
}
type World = typeof globalThis & { probe: { call: (channel: string, arg: unknown) => Promise<Record<string, unknown> | null>; startEngine: () => Promise<unknown>; seen: { calls: (State | null)[] } }; said?: string[] }

let campus: Campus
let running: RunningApp
let main: Page
const broken = new Map<BrokenKind, BrokenDeployment>()

const inMain = (channel: string, arg: unknown) => main.evaluate(([name, value]) => (globalThis as World).probe.call(name as string, value), [channel, arg])
const states = () => main.evaluate(() => (globalThis as World).probe.seen.calls)
const said = () => running.electron.evaluate(() => (globalThis as World).said ?? [])
const callPages = (): Page[] => running.electron.windows().filter((page) => page.url().includes('/amphi-call/'))
const open = (domain: string) =>
  inMain('call.open', { roomId: '!lecture:uni.test', conference: { domain, name: 'lecture' }, title: 'Lecture', name: 'Anna', avatar: null, direct: false, people: null, audioOnly: false })

beforeAll(async () => {
  const app = await probeApp('built')
  const { jitsiLibrary } = await ensureCampusDeps({ log: () => undefined, parts: ['prosody'] })
  for (const kind of BROKEN_KINDS) broken.set(kind, await startBrokenDeployment(kind, jitsiLibrary))
  campus = await startCampus({ identity: ['password'], seed: 'tiny', calls: true })
  running = await launchAmphi({
    app,
    env: { AMPHI_TEST: '1' },
    args: ['--use-fake-device-for-media-stream'],
    policy: { server: campus.base, storageMode: 'force-plaintext', sharedComputer: false, calls: { domains: [...[...broken.values()].map(({ domain }) => domain), campus.calls?.domain ?? ''] } },
  })
  main = await running.window()
  await main.waitForSelector('body[data-ready=yes]')
  await inMain('signin.discover', { server: campus.base })
  const { password } = campus.person('petrova')
  await inMain('signin.password', { baseUrl: campus.base, user: 'petrova', password, shared: false })
  await main.evaluate(() => (globalThis as World).probe.startEngine())
  // A page that hangs is said by a dialog of main's; the person closes the call.
  await running.electron.evaluate(({ dialog }) => {
    const world = globalThis as World
    world.said = []
    dialog.showMessageBox = ((...args: unknown[]) => {
      world.said?.push((args.at(-1) as { message: string }).message)
      return Promise.resolve({ response: 0, checkboxChecked: false })
    }) as typeof dialog.showMessageBox
  })
})
afterAll(async () => {
  await running?.dispose()
  await campus?.stop()
  for (const one of broken.values()) await one.stop()
})

const EXPECTED: Record<BrokenKind, RegExp> = {
  down: /^deployment-unreachable$/,
  slow: /^deployment-slow$/,
  website: /^deployment-wrong$/,
  'looping-config': /^deployment-wrong$/,
  'huge-config': /^deployment-wrong$/,
  'throwing-config': /^deployment-wrong$/,
  'no-library': /^deployment-wrong$/,
  'not-a-library': /^deployment-wrong$/,
  'no-xmpp': /^(?:deployment-unreachable|deployment-wrong|deployment-slow)$/,
}

describe('a deployment that is none', () => {
  it.each(BROKEN_KINDS)('%s: said within 10 s', { timeout: 60_000 }, async (kind) => {
    const began = Date.now()
    const before = (await states()).length
    expect(await open(broken.get(kind)?.domain ?? '')).toEqual({ ok: true, value: null })
    const failed = await until('the failure', async () => (await states()).slice(before).find((state) => state?.status.phase === 'failed') ?? false, 20_000)
    const took = Date.now() - began
    console.log(`${kind}: ${failed.status.error ?? 'none'} after ${(took / 1000).toFixed(1)} s`)
    expect(failed.status.error).toMatch(EXPECTED[kind])
    expect(took).toBeLessThan(10_000)
    const page = callPages()[0]
    if (page !== undefined && kind !== 'looping-config') await picture(page, `call-broken-${kind}`)
    expect(await inMain('app.boot', null)).toMatchObject({ phase: 'signed-in' })
    await inMain('call.command', { command: 'leave' })
    await until('the call is put away', async () => (await states()).at(-1) === null)
    expect(callPages()).toEqual([])
  })
  it('is told by the page itself where it can speak, and by main where it cannot', async () => {
    expect(await said()).toEqual(['The call stopped responding'])
  })
  it('takes nothing from the next call, at one that is', { timeout: 60_000 }, async () => {
    const before = (await states()).length
    await open(campus.calls?.domain ?? '')
    await until('joined', async () => (await states()).slice(before).some((state) => state?.status.phase === 'joined'), 30_000)
    await inMain('call.command', { command: 'leave' })
    await until('left', async () => (await states()).at(-1) === null)
  })
})
