import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Discovery, SignInState } from '../../../electron/bridge/contract.ts'
import { useApp } from '../state/app.ts'
import { answerStorage, begin, failureOf, look, onlyWay, otherServer, serverLabel, settle, take, useFlow, viewOf } from './flow.ts'

const uni: Discovery = { serverName: 'uni.example', baseUrl: 'https://matrix.uni.example', password: false, sso: [{ id: 'oidc', name: 'University', brand: null, icon: null }], ssoUnnamed: false }
const call = vi.fn<(channel: string, arg: unknown) => Promise<unknown>>()
const calls = (channel: string) => call.mock.calls.filter(([name]) => name === channel).map(([, arg]) => arg)
const answers = (discovery: unknown) => call.mockImplementation((channel) => Promise.resolve(channel === 'signin.discover' ? discovery : { ok: true, value: null }))

beforeEach(() => {
  vi.stubGlobal('window', { amphi: { call, on: () => () => undefined } })
  call.mockReset()
  useFlow.setState(useFlow.getInitialState(), true)
  useApp.setState(useApp.getInitialState(), true)
  answers({ ok: true, value: uni })
})

const policy = (change: object) => useApp.setState((s) => ({ boot: { ...s.boot, policy: { ...s.boot.policy, ...change } } }))

describe('what the page shows', () => {
  const nothing = { asking: null, looking: false, found: null }
  it.each<[Parameters<typeof viewOf>[0], SignInState['kind'], ReturnType<typeof viewOf>]>([
    [nothing, 'idle', 'server'],
    [{ ...nothing, looking: true }, 'idle', 'looking'],
    [{ ...nothing, found: uni }, 'idle', 'methods'],
    [{ ...nothing, found: uni }, 'failed', 'methods'],
    [{ ...nothing, found: uni, asking: { by: 'sso', providerId: 'oidc' } }, 'idle', 'storage'],
    [{ ...nothing, found: uni }, 'waiting-browser', 'browser'],
    [nothing, 'finishing', 'finishing'],
    [nothing, 'done', 'finishing'],
  ])('%j with sign-in %s: %s', (flow, kind, view) => {
    expect(viewOf(flow, kind)).toBe(view)
  })
})

describe('the only way', () => {
  it('is taken where nothing is left to choose', () => {
    expect(onlyWay(uni)).toEqual({ by: 'sso', providerId: 'oidc' })
    expect(onlyWay({ password: false, sso: [], ssoUnnamed: true })).toEqual({ by: 'sso', providerId: null })
    expect(onlyWay({ ...uni, password: true })).toBeNull()
    expect(onlyWay({ ...uni, sso: [...uni.sso, ...uni.sso] })).toBeNull()
    expect(onlyWay({ password: true, sso: [], ssoUnnamed: false })).toBeNull()
  })
})

describe('the server', () => {
  it('is asked for only where nobody gave it', async () => {
    begin()
    expect(calls('signin.discover')).toEqual([])
    policy({ server: 'uni.example' })
    begin()
    await vi.waitFor(() => expect(useFlow.getState().found).toEqual(uni))
    expect(calls('signin.discover')).toEqual([{ server: 'uni.example' }])
  })

  it('given by the policy, it never opens the browser by itself: the last person’s session there would let anybody in', async () => {
    policy({ server: 'uni.example' })
    begin()
    await vi.waitFor(() => expect(useFlow.getState().found).toEqual(uni))
    expect(calls('signin.sso')).toEqual([])
  })

  it('typed, the only way begins at once', async () => {
    useFlow.setState({ typed: ' uni.example ' })
    await look(true)
    await vi.waitFor(() => expect(calls('signin.sso')).toEqual([{ baseUrl: uni.baseUrl, providerId: 'oidc', shared: false }]))
    expect(calls('signin.discover')).toEqual([{ server: 'uni.example' }])
  })

  it('of somebody who was signed in before is known, and asked anew for its ways', async () => {
    useApp.setState({ lastServer: 'https://matrix.uni.example' })
    begin()
    await vi.waitFor(() => expect(useFlow.getState().found).toEqual(uni))
    useApp.setState((s) => ({ boot: { ...s.boot, phase: 'signed-in' } }))
    useFlow.setState({ user: 'anna' })
    settle()
    expect(useFlow.getState()).toMatchObject({ user: '', found: null, typed: 'https://matrix.uni.example' })
  })

  it('an answer that comes after the person went back is ignored', async () => {
    let answer: (value: unknown) => void = () => undefined
    call.mockImplementation(() => new Promise((resolve) => { answer = resolve }))
    useFlow.setState({ typed: 'slow.example' })
    const looked = look(true)
    otherServer()
    answer({ ok: true, value: uni })
    await looked
    expect(useFlow.getState().found).toBeNull()
    expect(calls('signin.sso')).toEqual([])
  })

  it('a name that main refuses is said to be no name', async () => {
    call.mockRejectedValue(new Error('refused'))
    useFlow.setState({ typed: 'x'.repeat(400) })
    await look(true)
    expect(useFlow.getState()).toMatchObject({ looking: false, discoveryFailed: { code: 'invalid-name' } })
  })

  it('is shown without its scheme', () => {
    expect(serverLabel('https://matrix.uni.example/')).toBe('matrix.uni.example')
    expect(serverLabel('uni.example')).toBe('uni.example')
  })
})

describe('weak storage', () => {
  beforeEach(() => {
    useApp.setState((s) => ({ boot: { ...s.boot, weakStorage: true } }))
    useFlow.setState({ found: uni })
  })

  it('is asked about before the first sign-in, once', async () => {
    take({ by: 'sso', providerId: 'oidc' })
    expect(viewOf(useFlow.getState(), 'idle')).toBe('storage')
    expect(calls('signin.sso')).toEqual([])
    await answerStorage(false)
    expect(calls('account.acceptWeakStorage')).toEqual([{ accept: false }])
    expect(calls('signin.sso')).toHaveLength(1)
    take({ by: 'sso', providerId: 'oidc' })
    expect(viewOf(useFlow.getState(), 'idle')).toBe('methods')
    await vi.waitFor(() => expect(calls('signin.sso')).toHaveLength(2))
  })

  it('is nobody’s question on a shared computer, where nothing is kept', async () => {
    useFlow.setState({ shared: true })
    take({ by: 'sso', providerId: 'oidc' })
    await vi.waitFor(() => expect(calls('signin.sso')).toEqual([{ baseUrl: uni.baseUrl, providerId: 'oidc', shared: true }]))
  })

  it('the policy’s word on shared computers counts more than the box', async () => {
    useFlow.setState({ shared: false })
    policy({ sharedComputer: true })
    take({ by: 'password', password: 'secret' })
    await vi.waitFor(() => expect(calls('signin.password')).toEqual([{ baseUrl: uni.baseUrl, user: '', password: 'secret', shared: true }]))
  })
})

describe('what went wrong', () => {
  it('is told from wherever it came, and not when the person stopped it', () => {
    expect(failureOf(null, { kind: 'idle' })).toBeNull()
    expect(failureOf('refused', { kind: 'idle' })).toEqual({ code: 'refused', detail: null })
    expect(failureOf(null, { kind: 'failed', code: 'offline', detail: 'net' })).toEqual({ code: 'offline', detail: 'net' })
    expect(failureOf(null, { kind: 'failed', code: 'cancelled', detail: null })).toBeNull()
  })
})
