import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallStatus } from '../../../electron/bridge/contract-call.ts'
import { EMPTY_CALL } from '../model/call-model.ts'
import { reportStatus, statusOf } from './status.ts'

describe('the status for main', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('says what the bar shows', () => {
    const model = { ...EMPTY_CALL, phase: { kind: 'joined' as const, since: 5 } }
    expect(statusOf({ model, share: { kind: 'live', label: 'x'.repeat(300), mode: 'text', paused: true, doubt: null }, stage: 'call' }, 'motion')).toMatchObject({ phase: 'joined', since: 5, sharing: 'paused', shareMode: 'motion', shareLabel: 'x'.repeat(200), microphone: 'none' })
    // Where the desktop asked, only it knows what is shared.
    expect(statusOf({ model, share: { kind: 'live', label: '', mode: 'text', paused: false, doubt: null }, stage: 'call' }, 'text')).toMatchObject({ sharing: 'live', shareLabel: null })
    expect(statusOf({ model, share: { kind: 'none' }, stage: 'over' }, 'text').phase).toBe('left')
  })

  it('goes at once, then with pauses, and the last one always arrives', () => {
    const status = statusOf({ model: EMPTY_CALL, share: { kind: 'none' }, stage: 'call' }, 'text')
    let people = 0
    let changed = () => undefined as void
    const sent: CallStatus[] = []
    const stop = reportStatus(() => ({ ...status, people }), (listener) => {
      changed = listener
      return () => undefined
    }, (one) => sent.push(one))
    for (people = 1; people <= 200; people++) changed()
    people = 200
    expect(sent.map((one) => one.people)).toEqual([0])
    vi.advanceTimersByTime(250)
    expect(sent.map((one) => one.people)).toEqual([0, 200])
    people = 201
    changed()
    stop()
    expect(sent.at(-1)?.people).toBe(201)
  })
})
