import { describe, expect, it } from 'vitest'
import type { TimelineRow } from '../../engine/protocol.ts'
import { newestSeen } from './newest-seen.ts'
import { permalink } from './permalink.ts'

const message = (key: string, sent = true): TimelineRow => ({ row: 'message', key, eventId: sent ? `$${key}` : null, send: { kind: sent ? 'sent' : 'waiting' } }) as TimelineRow
const order = ['a', 'b', 'day', 'c', 'mine']
const rows = new Map<string, TimelineRow>([
  ['a', message('a')], ['b', message('b')], ['day', { row: 'day', key: 'day', v: 1, ts: 0 }], ['c', message('c')], ['mine', message('mine', false)],
])
const seen = (visible: string[], marked: string | null) => newestSeen(visible, order, (key) => rows.get(key), marked)?.eventId ?? null

describe('what was read', () => {
  it('is the newest event in sight; lines and what was not sent yet do not count', () => {
    expect(seen(['a', 'b', 'day'], null)).toBe('$b')
    expect(seen(['c', 'mine'], null)).toBe('$c')
    expect(seen(['day', 'mine'], null)).toBeNull()
  })
  it('never goes backwards', () => {
    expect(seen(['a', 'b'], 'c')).toBeNull()
    expect(seen(['b', 'c'], 'b')).toBe('$c')
    expect(seen(['a', 'b'], 'b')).toBeNull()
  })
})

describe('the address of a message', () => {
  it('escapes what Matrix ids may hold and names a server of the room', () => {
    expect(permalink('!r/?#:uni.example', '$e+/', '@anna:uni.example:8448')).toBe('https://matrix.to/#/!r%2F%3F%23%3Auni.example/%24e%2B%2F?via=uni.example%3A8448')
  })
})
