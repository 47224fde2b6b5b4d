// What a press on a call button comes to: which words go to the engine and to main, and what is said when it fails.
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallConference, RoomSummary } from '../../engine/protocol.ts'
import { setLanguage } from '../../locales/i18n.ts'

vi.mock('../state/worker-script.ts', () => ({ workerScript: () => 'engine.js' }))
const engine = vi.hoisted(() => ({ request: vi.fn<(name: string, arg: unknown) => Promise<unknown>>() }))
vi.mock('../state/engine-client.ts', async (original) => ({ ...(await original<object>()), request: engine.request }))

const { RequestFailure } = await import('../state/failure.ts')
const { useApp } = await import('../state/app.ts')
const { useCalls, callsOffered, areRingsOpen } = await import('../state/calls.ts')
const { detailsStore, roomStore, sessionStore, resetStores } = await import('../state/stores.ts')
const { useUi } = await import('../state/ui.ts')
const { acceptRing, callPerson, declineRing, enterCall, enterCallHere } = await import('./actions.ts')

const conference: CallConference = { domain: 'meet.uni', name: 'efupi', source: 'derived', audioOnly: false }
const main = vi.fn<(channel: string, arg: unknown) => Promise<unknown>>()
const said = (): string | undefined => useUi.getState().notice?.text
const opened = () => main.mock.calls.filter(([channel]) => channel === 'call.open').map(([, arg]) => arg)
const askedFor = (name: string) => engine.request.mock.calls.filter(([asked]) => asked === name).map(([, arg]) => arg)

function addRoom(change: Partial<RoomSummary>): void {
  const summary = { id: '!a:uni', kind: 'room', membership: 'join', name: { kind: 'given', text: 'Analysis' }, archived: false, serverNotice: false, call: null, ...change } as RoomSummary
  roomStore.getState().items.set(summary.id, summary)
}
const answers = (given: Record<string, unknown>) => engine.request.mockImplementation((name) => (given[name] instanceof Error ? Promise.reject(given[name]) : Promise.resolve(given[name] ?? null)))

beforeAll(() => setLanguage('en'))
beforeEach(() => {
  vi.clearAllMocks()
  resetStores()
  useCalls.setState(useCalls.getInitialState(), true)
  useUi.setState(useUi.getInitialState(), true)
  useApp.setState((s) => ({ boot: { ...s.boot, calls: { enabled: true, audioOnly: false, startPower: 0, domains: ['meet.uni'], preferred: 'meet.uni' } } }))
  sessionStore.setState({ me: { id: '@me:uni', name: 'Мария Петрова', avatar: 'mxc://uni/me' } })
  main.mockImplementation((channel) => Promise.resolve(channel === 'call.open' || channel === 'link.open' ? { ok: true, value: null } : null))
  vi.stubGlobal('window', { amphi: { call: main } })
  answers({ 'call.conference': conference })
  addRoom({})
})

describe('a call button', () => {
  it('opens the room’s conference under the person’s name', async () => {
    addRoom({ call: { since: 1, people: 12, who: [], elsewhere: false } })
    await expect(enterCall('!a:uni')).resolves.toBe(true)
    expect(opened()).toEqual([{
      roomId: '!a:uni', conference: { domain: 'meet.uni', name: 'efupi' }, title: 'Analysis', name: 'Мария Петрова', avatar: 'mxc://uni/me', direct: false, people: 12, audioOnly: false,
    }])
    expect(askedFor('call.ring')).toEqual([])
    expect(useCalls.getState().opening).toBeNull()
  })

  it('does not guess how many are in', async () => {
    addRoom({ call: { since: 1, people: null, who: [], elsewhere: false } })
    await enterCall('!a:uni')
    expect(opened()).toMatchObject([{ people: null }])
  })

  it('keeps to sound alone where the organisation or the room says so', async () => {
    answers({ 'call.conference': { ...conference, audioOnly: true } })
    await enterCall('!a:uni')
    expect(opened()).toMatchObject([{ audioOnly: true }])
  })

  it('rings in a direct chat where nobody is in, and not where somebody is', async () => {
    addRoom({ kind: 'direct' })
    await enterCall('!a:uni')
    expect(askedFor('call.ring')).toEqual([{ roomId: '!a:uni' }])
    addRoom({ kind: 'direct', call: { since: 1, people: 1, who: [], elsewhere: false } })
    await enterCall('!a:uni')
    expect(askedFor('call.ring')).toHaveLength(1)
  })

  it('comes back to the call that this machine is in', async () => {
    const status = { phase: 'joined', since: 1, people: 2, microphone: 'on', camera: 'off', sharing: 'none', shareLabel: null, hand: false, moderator: false, error: null } as const
    useCalls.setState({ call: { roomId: '!a:uni', status } })
    await enterCall('!a:uni')
    expect(main.mock.calls).toEqual([['call.command', { command: 'focus' }]])
  })

  it('is pressed once: a second press while the first is on its way does nothing', async () => {
    const both = [enterCall('!a:uni'), enterCall('!a:uni')]
    expect(await Promise.all(both)).toEqual([true, false])
    expect(opened()).toHaveLength(1)
  })

  it.each([
    ['off', 'Your organisation does not offer calls.'],
    ['not-allowed', 'The call of this room is at an address that your organisation does not allow. Please tell whoever manages the room.'],
    ['busy', 'You are in another call. Leave it first, then try again.'],
  ])('says in a sentence that main answered %s', async (code, sentence) => {
    main.mockImplementation((channel) => Promise.resolve(channel === 'call.open' ? { ok: false, code, detail: null } : null))
    await expect(enterCall('!a:uni')).resolves.toBe(false)
    expect(said()).toBe(sentence)
  })

  it('says where the other call is', async () => {
    addRoom({ id: '!b:uni', name: { kind: 'given', text: 'Topology' } })
    useCalls.setState({ call: { roomId: '!b:uni', status: { phase: 'joined' } as never } })
    main.mockResolvedValue({ ok: false, code: 'busy', detail: null })
    await enterCall('!a:uni')
    expect(said()).toBe('You are in the call of “Topology”. Leave it first, then try again.')
  })

  it('says what the engine answered, and that main refused; the button can be pressed again', async () => {
    answers({ 'call.conference': new RequestFailure({ code: 'forbidden' }) })
    await enterCall('!a:uni')
    expect(said()).toBe('Your organisation does not allow this.')
    answers({ 'call.conference': conference })
    main.mockRejectedValue(new Error('refused'))
    await enterCall('!a:uni')
    expect(said()).toBe('The window of the call could not be opened. Please try again.')
    expect(useCalls.getState().opening).toBeNull()
  })

  it('keeps the call open when it cannot ring, and says so', async () => {
    addRoom({ kind: 'direct' })
    answers({ 'call.conference': conference, 'call.ring': new RequestFailure({ code: 'offline' }) })
    await expect(enterCall('!a:uni')).resolves.toBe(true)
    await vi.waitFor(() => { expect(said()).toContain('does not ring for the other person') })
  })
})

describe('the shortcut', () => {
  it('does what the button does, and says why where the role forbids it', async () => {
    detailsStore.getState().items.set('!a:uni', { id: '!a:uni', can: { startCall: false } } as never)
    enterCallHere('!a:uni')
    expect(said()).toContain('Your role may not start a call here')
    detailsStore.getState().items.set('!a:uni', { id: '!a:uni', can: { startCall: true } } as never)
    enterCallHere('!a:uni')
    await vi.waitFor(() => { expect(opened()).toHaveLength(1) })
    enterCallHere('!unknown:uni')
    expect(opened()).toHaveLength(1)
  })
})

describe('a person’s profile', () => {
  it('calls in the direct chat, also in one that was made a moment ago', async () => {
    answers({ 'direct.open': { roomId: '!new:uni' }, 'call.conference': conference })
    await callPerson('@anna:uni', 'Anna')
    expect(opened()).toMatchObject([{ roomId: '!new:uni', title: 'Anna', direct: true }])
    expect(askedFor('call.ring')).toEqual([{ roomId: '!new:uni' }])
    expect(useUi.getState().room).toBe('!new:uni')
  })
})

describe('a ring', () => {
  const ring = { roomId: '!a:uni', eventId: '$ring', caller: { id: '@anna:uni', name: 'Anna', avatar: null }, since: 1 }
  beforeEach(() => {
    // The ring may be here before the caller's membership.
    addRoom({ kind: 'direct' })
    sessionStore.setState({ rings: [ring] })
  })

  it('is answered by joining, without ringing back', async () => {
    expect(areRingsOpen()).toBe(true)
    await acceptRing(ring)
    expect(opened()).toHaveLength(1)
    expect(askedFor('call.ring')).toEqual([])
    expect(areRingsOpen()).toBe(false)
    expect(useUi.getState().room).toBe('!a:uni')
  })

  it('goes on where the call could not be opened', async () => {
    main.mockResolvedValue({ ok: false, code: 'busy', detail: null })
    await acceptRing(ring)
    expect(areRingsOpen()).toBe(true)
  })

  it('is declined at the other side too', async () => {
    await declineRing(ring)
    expect(askedFor('call.decline')).toEqual([{ roomId: '!a:uni', eventId: '$ring' }])
    expect(areRingsOpen()).toBe(false)
  })

  it('does not exist where calls are not offered', () => {
    useApp.setState((s) => ({ boot: { ...s.boot, calls: { ...s.boot.calls, enabled: false } } }))
    expect(callsOffered()).toBe(false)
    expect(areRingsOpen()).toBe(false)
  })
})
