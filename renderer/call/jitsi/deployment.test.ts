// For: reading config.js of good, old, odd and hostile deployments, and loading what is there, or is not.
// Must not know the library's conferences.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallPolicy } from '../../../electron/bridge/contract-call.ts'
import { readConfig, type DeploymentOptions } from './config.ts'
import { loadDeployment } from './deployment.ts'
import { FakeLibrary } from './fake.fixture.ts'
import { FakePage, type Scripts } from './fake-page.fixture.ts'

const POLICY: CallPolicy = { audioOnly: false, maxHeight: null, maxBitrate: null, quietFrom: 10 }
const ORIGIN = 'https://meet.uni.test'
const HOSTS = { domain: 'meet.jitsi', muc: 'muc.meet.jitsi' }
const read = (config: unknown, policy: CallPolicy = POLICY, origin = ORIGIN): DeploymentOptions | null => readConfig(config, origin, 'room', policy)
const first = (options: DeploymentOptions | null): Record<string, unknown> => (options?.connections[0] ?? {}) as Record<string, unknown>

describe('config.js', () => {
  it('of a docker deployment gives the WebSocket first, BOSH second, each with the room', () => {
    const options = read({ hosts: { ...HOSTS, anonymousdomain: 'guest.meet.jitsi', focus: 'focus.meet.jitsi' }, bosh: '//meet.uni.test/http-bind', websocket: 'wss://meet.uni.test/xmpp-websocket', conferenceRequestUrl: 'https://meet.uni.test/<!--# echo var="subdir" default="" -->conference-request/v1', websocketKeepAliveUrl: 'https://meet.uni.test/_unlock' })
    expect(options?.connections.map((one) => (one as { serviceUrl: string }).serviceUrl)).toEqual(['wss://meet.uni.test/xmpp-websocket?room=room', 'https://meet.uni.test/http-bind?room=room'])
    expect(first(options)).toMatchObject({ conferenceRequestUrl: 'https://meet.uni.test/conference-request/v1?room=room', websocketKeepAliveUrl: 'https://meet.uni.test/_unlock?room=room', hosts: { domain: 'meet.jitsi', muc: 'muc.meet.jitsi', anonymousdomain: 'guest.meet.jitsi', focus: 'focus.meet.jitsi' } })
    expect(options?.guestDomain).toBe('guest.meet.jitsi')
  })

  it.each([
    [{ bosh: '/http-bind' }, 'https://meet.uni.test/http-bind?room=room'],
    [{ websocket: '//xmpp.uni.test/xmpp-websocket?x=1' }, 'wss://xmpp.uni.test/xmpp-websocket?x=1&room=room'],
    [{ serviceUrl: 'wss://meet.uni.test/xmpp-websocket' }, 'wss://meet.uni.test/xmpp-websocket?room=room'],
    [{ bosh: 'https://meet.uni.test/http-bind?room=other' }, 'https://meet.uni.test/http-bind?room=room'],
  ])('%o leads to %s', (config, address) => {
    expect(first(read({ hosts: HOSTS, ...config }))['serviceUrl']).toBe(address)
  })

  it('leaves out what says nothing, lets two talk directly where it does not say otherwise, and no end-to-end encryption is claimed', () => {
    const conference = (config: object): Record<string, unknown> => (read({ hosts: HOSTS, bosh: '/b', ...config })?.conference ?? {}) as Record<string, unknown>
    expect(conference({})).toMatchObject({ p2p: { enabled: true, stunServers: [] }, e2ee: { disabled: true } })
    expect(conference({ p2p: { enabled: false } })).toMatchObject({ p2p: { enabled: false } })
    expect(conference({ e2ee: { externallyManagedKey: true } })['e2ee']).toEqual({ disabled: true })
    // Docker writes this number as text; and a library throws at a wrong one that is named.
    expect(Object.keys(conference({ startBitrate: '800', channelLastN: 'all', resolution: null }))).not.toEqual(expect.arrayContaining([expect.stringMatching(/startBitrate|channelLastN/)]))
  })

  it('of other schemes, without hosts or of the wrong kind is none', () => {
    for (const config of [
      null, undefined, 'config', [], {}, { hosts: HOSTS }, { hosts: { domain: 'x' }, bosh: '/b' }, { hosts: { domain: '<script>', muc: 'm' }, bosh: '/b' }, { hosts: HOSTS, bosh: 'http://meet.uni.test/b' },
      { hosts: HOSTS, websocket: 'ws://meet.uni.test/x' }, { hosts: HOSTS, bosh: ['javascript', 'alert(1)'].join(':') }, { hosts: HOSTS, bosh: 'https://user:word@meet.uni.test/' }, { hosts: HOSTS, bosh: 'x'.repeat(5000) }, { hosts: HOSTS, bosh: {} },
    ]) expect(read(config)).toBeNull()
  })

  it('is bounded by the policy and speaks to nobody else', () => {
    const options = read({ hosts: HOSTS, bosh: '/b', resolution: 1080, flags: { ssrcRewritingEnabled: true, other: true }, p2p: { enabled: true }, analytics: { amplitudeAPPKey: 'x' }, callStatsID: 'x', videoQuality: { vp8: { maxBitratesVideo: { high: 9e9 }, scalabilityModeEnabled: true } } }, { ...POLICY, maxHeight: 480, maxBitrate: 600 })
    expect(options?.height).toBe(480)
    const conference = options?.conference as { p2p: object; videoQuality: Record<string, { maxBitratesVideo: Record<string, number> }> }
    expect(options?.conference).toMatchObject({ flags: { ssrcRewritingEnabled: false, other: true } })
    expect(conference.p2p).toEqual({ enabled: true, stunServers: [] })
    expect(conference.videoQuality['vp8']).toMatchObject({ scalabilityModeEnabled: true, maxBitratesVideo: { low: 200_000, standard: 500_000, high: 600_000, ssHigh: 600_000 } })
    expect(conference.videoQuality['maxBitratesVideo']).toMatchObject({ VP8: { high: 600_000 } })
    expect(JSON.stringify(options)).not.toMatch(/amplitude|callStatsID/)
    expect(first(options)).toMatchObject({ disableThirdPartyRequests: true, enableAnalyticsLogging: false })
  })

  it('of any shape never throws, nor pollutes a prototype', () => {
    const hostile = fc.oneof(fc.anything({ maxDepth: 5, withNullPrototype: true }), fc.record({ hosts: fc.constant(HOSTS), bosh: fc.anything(), websocket: fc.anything(), p2p: fc.anything(), videoQuality: fc.anything(), testing: fc.anything(), resolution: fc.anything() }))
    fc.assert(fc.property(hostile, (config) => { read(config) }), { numRuns: 300 })
    const parsed = read(JSON.parse('{"hosts":{"domain":"d","muc":"m"},"bosh":"/b","testing":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"p2pTestMode":true}}'))
    expect((parsed?.conference as { testing: unknown }).testing).toEqual({ p2pTestMode: true })
    expect('polluted' in {}).toBe(false)
    const endless: Record<string, unknown> = { hosts: HOSTS, bosh: '/b' }
    endless['flags'] = endless
    expect(read(endless)).not.toBeNull()
  })
})

describe('loading', () => {
  beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }) })
  afterEach(() => { vi.useRealTimers() })

  const CONFIG = '/config.js'
  const LIBRARY = '/libs/lib-jitsi-meet.min.js'
  async function load(scripts: (page: FakePage) => Scripts, status = 200): Promise<[unknown, FakePage]> {
    const answers: Scripts = {}
    const page = new FakePage(answers)
    page.status = status
    Object.assign(answers, scripts(page))
    const loading = loadDeployment({ start: { conference: 'room', origin: ORIGIN, policy: POLICY }, token: () => Promise.resolve({ ok: true, value: { jwt: null } }), window: page.asWindow() })
    await vi.advanceTimersByTimeAsync(10_000)
    const outcome = await loading
    return [outcome.ok ? 'ok' : outcome.error.code, page]
  }
  const good = (page: FakePage): Scripts => ({ [CONFIG]: () => { page.config = { hosts: HOSTS, bosh: '/b' } }, [LIBRARY]: () => { page.JitsiMeetJS = new FakeLibrary('current') } })

  it('runs both scripts of the deployment, the configuration first, with jQuery in place', async () => {
    let jquery: unknown
    const [outcome, page] = await load((one) => ({ ...good(one), [LIBRARY]: () => {
      jquery = (one as unknown as { jquery: unknown }).jquery
      one.JitsiMeetJS = new FakeLibrary('current')
    } }))
    expect(outcome).toBe('ok')
    expect(page.asked).toEqual([`${CONFIG}?room=room`, LIBRARY])
    expect(jquery).toBeTypeOf('function')
  })

  it.each<[string, (page: FakePage) => Scripts, number, string]>([
    ['nothing answers', () => ({}), 0, 'deployment-unreachable'],
    ['a gateway without a server answers', () => ({}), 502, 'deployment-unreachable'],
    ['something else answers', () => ({}), 404, 'deployment-wrong'],
    ['config.js never comes', () => ({ [CONFIG]: 'silent' }), 200, 'deployment-slow'],
    ['the library never comes', (page) => ({ ...good(page), [LIBRARY]: 'silent' }), 200, 'deployment-slow'],
    ['config.js says nothing of use', (page) => ({ ...good(page), [CONFIG]: () => { page.config = 'words' } }), 200, 'deployment-wrong'],
    ['there is no library', (page) => ({ [CONFIG]: good(page)[CONFIG] ?? 'refused' }), 200, 'deployment-wrong'],
    ['the library is none', (page) => ({ ...good(page), [LIBRARY]: () => { page.JitsiMeetJS = { init: 1 } } }), 200, 'deployment-wrong'],
  ])('says within ten seconds when %s', async (_what, scripts, status, code) => {
    expect((await load(scripts, status))[0]).toBe(code)
  })
})
