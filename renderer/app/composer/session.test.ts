// One draft, two pages: the room in the main window and the chat beside its call.
import { beforeEach, describe, expect, it, vi } from 'vitest'

vi.mock('../state/worker-script.ts', () => ({ workerScript: () => 'engine.js' }))
const { ComposerSession } = await import('./session.ts')
const { packDraft } = await import('./draft.ts')

let kept: string | null
const put = vi.fn()
const body = (text: string): string | null => packDraft({ text, mentions: [], replyTo: null, editOf: null, aside: null, files: [] })

beforeEach(() => {
  kept = null
  put.mockReset()
  vi.useFakeTimers()
  const call = (channel: string, arg: { body: string | null }): Promise<unknown> => {
    if (channel === 'draft.get') return Promise.resolve(kept === null ? null : { roomId: '!a:uni', body: kept })
    put(arg.body)
    kept = arg.body
    return Promise.resolve(null)
  }
  vi.stubGlobal('window', { amphi: { call } })
})

describe('a draft that another page has gone on with', () => {
  it('is taken over, and not written again', async () => {
    const session = new ComposerSession('!a:uni')
    session.typed('half a sent')
    session.flush()
    kept = body('half a sentence, finished')
    await session.refresh()
    expect(session.text).toBe('half a sentence, finished')
    vi.runAllTimers()
    expect(put).toHaveBeenCalledTimes(1)
  })

  it('is gone where it was sent', async () => {
    const session = new ComposerSession('!a:uni')
    session.typed('sent by the other one')
    session.flush()
    kept = null
    await session.refresh()
    expect(session.text).toBe('')
    vi.runAllTimers()
    expect(put).toHaveBeenCalledTimes(1)
  })

  it('does not take away what was typed here since', async () => {
    const session = new ComposerSession('!a:uni')
    session.typed('first')
    session.flush()
    kept = body('elsewhere')
    session.typed('first, and more')
    await session.refresh()
    expect(session.text).toBe('first, and more')
    const later = session.refresh()
    session.flush()
    kept = body('elsewhere')
    const typing = session.refresh()
    session.typed('first, and even more')
    await Promise.all([later, typing])
    expect(session.text).toBe('first, and even more')
  })
})
