import { afterEach, describe, expect, it, vi } from 'vitest'
import { endFormer, forgetConnection, noteConnection } from './former.ts'
import { watchSocket } from './sockets.ts'

const ADDRESS = 'wss://meet.uni.example/xmpp-websocket?room=lecture'

class Socket extends EventTarget {
  static made: Socket[] = []
  sent: string[] = []
  closed = false
  url: string
  constructor(url: string | URL) {
    super()
    this.url = String(url)
    Socket.made.push(this)
  }
  send(text: string): void { this.sent.push(text) }
  close(): void { this.closed = true }
  hears(...frames: string[]): void { for (const data of frames) this.dispatchEvent(new MessageEvent('message', { data })) }
}

function pageWith(store: Partial<Storage> | null = memory()): Window & typeof globalThis {
  Socket.made = []
  return { WebSocket: Socket, localStorage: store, setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout } as unknown as Window & typeof globalThis
}
function memory(): Partial<Storage> {
  const held = new Map<string, string>()
  return { getItem: (key) => held.get(key) ?? null, setItem: (key, value) => void held.set(key, value), removeItem: (key) => void held.delete(key) }
}
/** A page whose connection was kept by the server under that name, and then died. */
function died(page: Window & typeof globalThis, frame = '<enabled xmlns="urn:xmpp:sm:3" id="kept-1" resume="true"/>'): void {
  watchSocket(page, ADDRESS, { way: () => undefined, resumable: (name) => { noteConnection(page, ADDRESS, name) } })
  const Open = (page as unknown as { WebSocket: typeof Socket }).WebSocket
  new Open(`${ADDRESS}&token=t`).hears('<stream:features/>', frame)
  Socket.made = []
}

afterEach(() => { vi.useRealTimers() })

describe('what a dead page left at the server', () => {
  it('is taken up by its name and ended, with the token of the person', async () => {
    const page = pageWith()
    died(page)
    const ended = endFormer(page, ADDRESS, 'jwt-2', 'meet.jitsi')
    const [socket] = Socket.made
    expect(socket?.url).toBe(`${ADDRESS}&token=jwt-2&previd=kept-1`)
    socket?.dispatchEvent(new Event('open'))
    socket?.hears('<open xmlns="urn:ietf:params:xml:ns:xmpp-framing"/>', '<stream:features/>', '<success/>', '<stream:features/>', '<resumed previd="kept-1"/>', '<message/>', '<close/>')
    await ended
    expect(socket?.sent).toEqual([
      expect.stringMatching(/^<open .*to="meet.jitsi"/), expect.stringContaining('mechanism="ANONYMOUS"'), expect.stringMatching(/^<open /),
      '<resume xmlns="urn:xmpp:sm:3" h="0" previd="kept-1"/>', expect.stringMatching(/^<close /),
    ])
    expect(socket?.closed).toBe(true)
    // Once: what is ended is not ended again.
    await endFormer(page, ADDRESS, null, 'meet.jitsi')
    expect(Socket.made).toHaveLength(1)
  })

  it('is left to the server where it refuses, or says nothing: nobody waits longer than two seconds', async () => {
    for (const frames of [['<stream:features/>', '<failure/>'], []]) {
      vi.useFakeTimers()
      const page = pageWith()
      died(page)
      const ended = endFormer(page, ADDRESS, null, 'meet.jitsi')
      Socket.made[0]?.hears(...frames)
      await vi.advanceTimersByTimeAsync(2000)
      await ended
      expect(Socket.made[0]?.closed).toBe(true)
    }
  })

  it('is nothing: after a proper goodbye, in another conference, with a name that is none, without a store', async () => {
    const left = pageWith()
    died(left)
    forgetConnection(left, 'another')
    forgetConnection(left, 'kept-1')
    const other = pageWith()
    died(other)
    forgetConnection(other, 'another')
    const strange = pageWith()
    died(strange, `<enabled id='"/><iq type="set"/>' resume="true"/>`)
    const without = pageWith(null)
    died(without)
    for (const [page, address] of [[left, ADDRESS], [other, ADDRESS.replace('lecture', 'seminar')], [strange, ADDRESS], [without, ADDRESS]] as const) {
      Socket.made = []
      await endFormer(page, address, null, 'meet.jitsi')
      expect(Socket.made).toEqual([])
    }
  })
})
