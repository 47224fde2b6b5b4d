// Where the ports go: in the chat beside a call to requests and answers, in the main window on to the Worker.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

vi.mock('./worker-script.ts', () => ({ workerScript: () => 'engine.js' }))

type Listener = (event: unknown) => void
const asked: string[] = []
let listeners: Listener[] = []
const page = {
  addEventListener: (_name: string, listener: Listener) => { if (!listeners.includes(listener)) listeners.push(listener) },
  removeEventListener: (_name: string, listener: Listener) => { listeners = listeners.filter((one) => one !== listener) },
  amphi: { requestEnginePort: () => asked.push('engine'), requestChatPort: () => asked.push('chat') },
}
/** As the preload posts it; `change`: as somebody else might. */
const tell = (data: unknown, ports: readonly MessagePort[], change: object = {}): void => {
  for (const listener of [...listeners]) listener({ origin: 'app://amphi', source: page, data, ports, ...change })
}
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20))

class FakeWorker {
  static made: FakeWorker[] = []
  sent: { message: unknown; ports: readonly unknown[] }[] = []
  onmessage: Listener | null = null
  onerror: (() => void) | null = null
  constructor() { FakeWorker.made.push(this) }
  postMessage(message: unknown, ports: readonly unknown[] = []): void { this.sent.push({ message, ports }) }
  terminate(): void { this.onmessage = null }
}

beforeEach(() => {
  vi.resetModules()
  vi.stubGlobal('window', page)
  vi.stubGlobal('location', { origin: 'app://amphi' })
  vi.stubGlobal('Worker', FakeWorker)
  listeners = []
  asked.length = 0
  FakeWorker.made = []
})
afterEach(() => { vi.unstubAllGlobals() })

describe('the chat beside a call', () => {
  it('speaks to the engine by the port of its own room, and by the next one when the engine was started anew', async () => {
    const { connectEngine } = await import('./engine-port.ts')
    const { request } = await import('./engine-client.ts')
    connectEngine('!a:uni')
    expect(asked).toEqual(['chat'])
    const answer = request('debug.stats', null)
    const foreign = new MessageChannel()
    tell({ amphi: 'chat-port', roomId: '!other:uni' }, [foreign.port1])
    tell({ amphi: 'chat-port', roomId: '!a:uni' }, [foreign.port1], { origin: 'https://meet.uni' })
    tell({ amphi: 'chat-port', roomId: '!a:uni' }, [foreign.port1], { source: null })
    const own = new MessageChannel()
    own.port2.onmessage = ({ data }: MessageEvent<{ id: number }>) => own.port2.postMessage({ kind: 'reply', id: data.id, ok: true, answer: { of: 1 } })
    tell({ amphi: 'chat-port', roomId: '!a:uni' }, [own.port1])
    await expect(answer).resolves.toEqual({ of: 1 })

    own.port2.onmessage = null
    const unanswered = request('debug.stats', null)
    own.port2.close()
    await expect(unanswered).rejects.toMatchObject({ error: { code: 'unknown' } })
    const waits = request('debug.stats', null)
    const next = new MessageChannel()
    next.port2.onmessage = ({ data }: MessageEvent<{ id: number }>) => next.port2.postMessage({ kind: 'reply', id: data.id, ok: true, answer: { of: 2 } })
    tell({ amphi: 'chat-port', roomId: '!a:uni' }, [next.port1])
    await expect(waits).resolves.toEqual({ of: 2 })
    for (const port of [foreign.port1, own.port1, next.port2]) port.close()
  })
})

describe('the main window', () => {
  it('hands a chat’s port to its Worker, also one that came before the Worker; none that another origin posts', async () => {
    const { startEngine, stopEngine } = await import('./engine-worker.ts')
    startEngine(() => undefined)
    expect(asked).toEqual(['engine'])
    const [early, late, forged, main] = [new MessageChannel(), new MessageChannel(), new MessageChannel(), new MessageChannel()]
    tell({ amphi: 'chat-port', roomId: '!early:uni' }, [early.port1])
    tell({ amphi: 'engine-port', account: { userId: '@a:uni' } }, [main.port1])
    const [worker] = FakeWorker.made
    tell({ amphi: 'chat-port', roomId: '!late:uni' }, [late.port1])
    tell({ amphi: 'chat-port', roomId: '!forged:uni' }, [forged.port1], { origin: 'https://meet.uni' })
    tell({ amphi: 'chat-port', roomId: 7 }, [forged.port1])
    expect(worker?.sent).toEqual([
      { message: { kind: 'start', account: { userId: '@a:uni' } }, ports: [main.port1] },
      { message: { kind: 'connect', roomId: '!early:uni' }, ports: [early.port1] },
      { message: { kind: 'connect', roomId: '!late:uni' }, ports: [late.port1] },
    ])
    stopEngine()
    tell({ amphi: 'chat-port', roomId: '!after:uni' }, [forged.port1])
    await soon()
    expect(worker?.sent).toHaveLength(3)
    for (const { port1, port2 } of [early, late, forged, main]) { port1.close(); port2.close() }
  })

  it('starts a Worker that died again, and asks for its port again', async () => {
    const { startEngine, stopEngine } = await import('./engine-worker.ts')
    const failed = vi.fn()
    startEngine(failed)
    for (let life = 1; life <= 4; life += 1) {
      const { port1, port2 } = new MessageChannel()
      tell({ amphi: 'engine-port', account: {} }, [port1])
      FakeWorker.made.at(-1)?.onerror?.()
      port1.close()
      port2.close()
    }
    expect(FakeWorker.made).toHaveLength(4)
    expect(failed).toHaveBeenCalledTimes(1)
    expect(asked).toEqual(['engine', 'engine', 'engine', 'engine'])
    stopEngine()
  })
})
