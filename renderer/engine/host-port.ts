// EngineHost over the port to main: each call a frame of engineChannels, each answer awaited.
// This file must not know what main does with a call.

import type { EngineAnswers, EngineToMain, MainToEngine } from '../../electron/bridge/contract.ts'
import type { EngineAccount, EngineHost, SnapshotStorage } from './host.ts'

type Channel = keyof EngineAnswers

/** The part of a MessagePort that is used. */
export interface Port {
  postMessage(message: EngineToMain): void
  onmessage: ((event: MessageEvent<MainToEngine>) => void) | null
  start(): void
}

/** Main refused or failed; `code` says which. */
export class MainFailure extends Error {
  readonly code: 'refused' | 'failed'
  constructor(code: 'refused' | 'failed', detail: string) {
    super(detail)
    this.name = 'MainFailure'
    this.code = code
  }
}

/** What `files.upload` rejects with: a code of the contract. */
class UploadFailure extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.name = 'UploadFailure'
    this.code = code
  }
}

/** Makes the host. `storage` stays in the Worker. */
export function portHost(port: Port, account: EngineAccount, storage: SnapshotStorage): EngineHost {
  let last = 0
  const waiting = new Map<number, { resolve: (answer: unknown) => void; reject: (error: Error) => void }>()
  const progress = new Map<string, (sent: number, total: number) => void>()
  const wakes: (() => void)[] = []
  const receiptListeners: ((publicReceipts: boolean) => void)[] = []
  const callsListeners: Parameters<EngineHost['onCalls']>[0][] = []
  const callListeners: Parameters<EngineHost['onCall']>[0][] = []
  const draftListeners: ((rooms: string[]) => void)[] = []
  let drafts: string[] | null = null
  // Said before anybody listened: the larger part of the engine is loaded later than the port.
  let policy: Parameters<Parameters<EngineHost['onCalls']>[0]>[0] | null = null
  const joined = new Map<string, Parameters<Parameters<EngineHost['onCall']>[0]>[0]>()

  port.onmessage = ({ data }) => {
    switch (data.kind) {
      case 'reply': {
        const asked = waiting.get(data.id)
        waiting.delete(data.id)
        if (data.ok) asked?.resolve(data.answer)
        else asked?.reject(new MainFailure(data.code, data.detail))
        break
      }
      case 'upload-progress':
        progress.get(data.spoolId)?.(data.sent, data.total)
        break
      case 'wake':
        for (const wake of wakes) wake()
        break
      case 'drafts':
        drafts = data.rooms
        for (const tell of draftListeners) tell(data.rooms)
        break
      case 'settings':
        for (const tell of receiptListeners) tell(data.publicReceipts)
        break
      case 'calls':
        policy = data.policy
        for (const tell of callsListeners) tell(data.policy)
        break
      case 'call':
        if (data.joined) joined.set(data.roomId, data)
        else joined.delete(data.roomId)
        for (const tell of callListeners) tell(data)
    }
  }
  port.start()

  const call = <C extends Channel>(channel: C, arg: unknown): Promise<EngineAnswers[C]> =>
    new Promise((resolve, reject) => {
      last += 1
      waiting.set(last, { resolve: (answer) => resolve(answer as EngineAnswers[C]), reject })
      port.postMessage({ id: last, channel, arg })
    })
  /** For calls whose answer nobody needs. */
  const tell = (channel: Channel, arg: unknown): void => {
    call(channel, arg).catch((e: unknown) => {
      console.error('main refused', channel, e instanceof MainFailure ? e.code : 'error')
    })
  }

  return {
    account,
    storage,
    fetch: (input, init) => fetch(input, init),
    refreshToken: () => call('account.refresh', null),
    sessionLost: (reason) => tell('account.lost', { reason }),
    outbox: {
      all: () => call('outbox.all', null),
      append: (txnId, roomId, payload) => call('outbox.append', { txnId, roomId, payload }),
      async update(txnId, change) {
        await call('outbox.update', { txnId, change })
      },
      async remove(txnId) {
        await call('outbox.remove', { txnId })
      },
    },
    files: {
      async upload(spoolId, onProgress) {
        progress.set(spoolId, onProgress)
        try {
          const outcome = await call('files.upload', { spoolId })
          if (!outcome.ok) throw new UploadFailure(outcome.code)
          return outcome.value
        } finally {
          progress.delete(spoolId)
        }
      },
      cancelUpload: (spoolId) => tell('files.cancel', { spoolId }),
      localUrl: (spoolId) => `media://spool/${spoolId}`,
    },
    notify: (n) => tell('notify', n),
    ringOver: (roomId) => tell('notify.ringOver', { roomId }),
    badge: (n) => tell('badge', n),
    onDrafts(listener) {
      draftListeners.push(listener)
      if (drafts !== null) listener(drafts)
    },
    onReceipts(listener) {
      receiptListeners.push(listener)
    },
    onCalls(listener) {
      callsListeners.push(listener)
      if (policy !== null) listener(policy)
    },
    onCall(listener) {
      callListeners.push(listener)
      for (const call of joined.values()) listener(call)
    },
    onWake(listener) {
      wakes.push(listener)
    },
  }
}
