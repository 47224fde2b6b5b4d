import { NO_CALLS } from '../../electron/bridge/contract.ts'
import { describe, expect, it, vi } from 'vitest'
import type { EngineToMain, MainToEngine } from '../../electron/bridge/contract.ts'
import type { Port } from './host-port.ts'
import { portHost } from './host-port.ts'
import { noStorage } from './snapshot/memory.ts'

const account = { userId: '@me:x', deviceId: 'D', baseUrl: 'https://x', encryptionOff: true, calls: NO_CALLS, language: 'ru', ephemeral: true, publicReceipts: true }

function connect() {
  const sent: EngineToMain[] = []
  const port: Port = { postMessage: (message) => sent.push(message), onmessage: null, start: () => undefined }
  const host = portHost(port, account, noStorage)
  const main = (data: MainToEngine): void => port.onmessage?.({ data } as MessageEvent<MainToEngine>)
  return { sent, host, main }
}

describe('the host over main’s port', () => {
  it('gives each call its own answer, in any order', async () => {
    const { sent, host, main } = connect()
    const refreshed = host.refreshToken()
    const all = host.outbox.all()
    main({ kind: 'reply', id: sent[1]?.id ?? 0, ok: true, answer: [] })
    main({ kind: 'reply', id: sent[0]?.id ?? 0, ok: true, answer: true })
    expect(await all).toEqual([])
    expect(await refreshed).toBe(true)
    expect(sent.map((message) => message.channel)).toEqual(['account.refresh', 'outbox.all'])
  })

  it('rejects what main refuses', async () => {
    const { sent, host, main } = connect()
    const removed = host.outbox.remove('t1')
    main({ kind: 'reply', id: sent[0]?.id ?? 0, ok: false, code: 'refused', detail: 'too often' })
    await expect(removed).rejects.toMatchObject({ code: 'refused' })
  })

  it('hands on progress of one file, and the code of a failed upload', async () => {
    const { sent, host, main } = connect()
    const progress = vi.fn()
    const upload = host.files.upload('aa', progress)
    main({ kind: 'upload-progress', spoolId: 'aa', sent: 5, total: 10 })
    main({ kind: 'upload-progress', spoolId: 'bb', sent: 1, total: 2 })
    main({ kind: 'reply', id: sent[0]?.id ?? 0, ok: true, answer: { ok: false, code: 'too-large', detail: null } })
    await expect(upload).rejects.toMatchObject({ code: 'too-large' })
    expect(progress.mock.calls).toEqual([[5, 10]])
  })

  it('hands on whether reading is told to others', () => {
    const { host, main } = connect()
    const told = vi.fn()
    host.onReceipts(told)
    main({ kind: 'settings', publicReceipts: false })
    expect(told.mock.calls).toEqual([[false]])
  })

  it('tells drafts also to who listens later, and wakes', () => {
    const { host, main } = connect()
    const wake = vi.fn()
    const drafts = vi.fn()
    host.onWake(wake)
    main({ kind: 'drafts', rooms: ['!a:x'] })
    main({ kind: 'wake' })
    host.onDrafts(drafts)
    expect(drafts).toHaveBeenCalledWith(['!a:x'])
    expect(wake).toHaveBeenCalledOnce()
  })

  it('what main said of calls before anybody listened is heard when somebody does; a call that is over is not', () => {
    const { host, main } = connect()
    const conference = { domain: 'meet.uni.test', name: 'x' }
    const policy = { ...NO_CALLS, enabled: true, preferred: 'meet.uni.test' }
    main({ kind: 'calls', policy })
    main({ kind: 'call', roomId: '!a:x', conference, joined: true })
    main({ kind: 'call', roomId: '!b:x', conference, joined: true })
    main({ kind: 'call', roomId: '!a:x', conference, joined: false })
    const policies: unknown[] = []
    const calls: unknown[] = []
    host.onCalls((now) => policies.push(now))
    host.onCall((call) => calls.push([call.roomId, call.joined]))
    expect(policies).toEqual([policy])
    expect(calls).toEqual([['!b:x', true]])
    main({ kind: 'call', roomId: '!b:x', conference, joined: false })
    main({ kind: 'calls', policy: NO_CALLS })
    expect(calls.at(-1)).toEqual(['!b:x', false])
    expect(policies.at(-1)).toEqual(NO_CALLS)
  })
})
