import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { foldersIn } from '../config/folders.ts'
import { openState } from '../config/settings.ts'
import { deviceIds } from './device-ids.ts'
import { createLeaving, type LeavingSteps } from './leaving.ts'
import { clearForGood, sweep } from './sweep.ts'

describe('the end of the app', () => {
  function make(changes: Partial<LeavingSteps> = {}) {
    const order: string[] = []
    const step = (name: string) => async () => void order.push(name)
    const leave = createLeaving({
      mayLeave: async () => true,
      hide: step('hide'),
      endShared: step('end'),
      settle: step('settle'),
      exit: () => void order.push('exit'),
      log: (message) => void order.push(message),
      stepMs: 20,
      ...changes,
    })
    return { leave, order }
  }
  it('hides, ends, settles and goes, once', async () => {
    const { leave, order } = make()
    await Promise.all([leave(), leave()])
    expect(order).toEqual(['hide', 'end', 'settle', 'exit'])
  })
  it('does not happen when the person stays, and may be asked for again', async () => {
    const mayLeave = vi.fn(async () => false)
    const { leave, order } = make({ mayLeave })
    await leave()
    expect(order).toEqual([])
    mayLeave.mockResolvedValue(true)
    await leave()
    expect(order.at(-1)).toBe('exit')
  })
  it('is held up neither by a step that fails nor by one that hangs', async () => {
    const { leave, order } = make({ endShared: () => new Promise(() => undefined), settle: () => Promise.reject(new Error('disk')) })
    await leave()
    expect(order).toEqual(['hide', 'leaving: the end of the shared session takes too long', 'leaving: writing failed', 'exit'])
  })
})

describe('what must not stay', () => {
  let data: string
  beforeEach(() => {
    data = mkdtempSync(path.join(os.tmpdir(), 'amphi-sweep-'))
  })
  afterEach(() => rmSync(data, { recursive: true, force: true }))
  const folders = () => foldersIn(data, path.join(data, 'cache'))

  it('goes at the start: partitions of nobody, and the last shared session', async () => {
    for (const name of ['account-0123456789abcdef', 'account-fedcba9876543210', 'sign-in']) mkdirSync(path.join(folders().partitions, name), { recursive: true })
    mkdirSync(folders().ephemeral)
    writeFileSync(path.join(folders().ephemeral, 'x'), 'secret')
    mkdirSync(folders().journals)
    await sweep(folders(), '0123456789abcdef')
    expect(readdirSync(folders().partitions)).toEqual(['account-0123456789abcdef'])
    expect(readdirSync(data).sort()).toEqual(['Partitions', 'journal'])
    await sweep(folders(), null)
    expect(readdirSync(folders().partitions)).toEqual([])
  })
  it('a first start has nothing to remove', async () => {
    await sweep(folders(), null)
    expect(readdirSync(data)).toEqual([])
  })

  const session = () => {
    const clear = vi.fn(async () => undefined)
    return { clear, made: { clearStorageData: clear, clearCache: clear, clearAuthCache: clear, clearHostResolverCache: clear } }
  }
  it('a page that is being left is cleared twice, the second time before anybody else comes', async () => {
    vi.useFakeTimers()
    const { clear, made } = session()
    const clearing = clearForGood(made, vi.fn())
    await clearing.once
    expect(clear).toHaveBeenCalledTimes(4)
    await clearing.finish()
    expect(clear).toHaveBeenCalledTimes(8)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(clear).toHaveBeenCalledTimes(8)
    vi.useRealTimers()
  })
  it('a storage that cannot be cleared is noted', async () => {
    const log = vi.fn()
    const { made } = session()
    const clearing = clearForGood({ ...made, clearStorageData: () => Promise.reject(new Error('busy')) }, log)
    await clearing.once
    expect(log).toHaveBeenCalledWith('storage could not be cleared', expect.any(Error))
    await clearing.finish()
  })
})

describe('devices', () => {
  it('are the same at a server for as long as the installation lives, on a shared computer for as long as the app runs', async () => {
    const state = await openState(null)
    const idFor = deviceIds(state)
    const own = await idFor('https://a', false)
    expect(own).toMatch(/^[A-Z]{10}$/)
    expect(await deviceIds(state)('https://a', false)).toBe(own)
    expect(await idFor('https://b', false)).not.toBe(own)
    const shared = await idFor('https://a', true)
    expect(shared).not.toBe(own)
    expect(await idFor('https://a', true)).toBe(shared)
    expect(await deviceIds(state)('https://a', true)).not.toBe(shared)
    expect(JSON.stringify(state.get())).not.toContain(shared)
  })
})
