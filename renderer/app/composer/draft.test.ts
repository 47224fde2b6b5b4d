import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packDraft, unpackDraft, type DraftBody } from './draft.ts'

const empty: DraftBody = { text: '', mentions: [], replyTo: null, editOf: null, aside: null, files: [] }
const file = { spoolId: 'a'.repeat(32), name: 'x.png', mime: 'image/png', size: 3, width: 10, height: 20, blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj', durationMs: null }

describe('drafts', () => {
  it('come back as they were kept', () => {
    const draft: DraftBody = {
      text: 'Привет, @Anna', mentions: [{ text: '@Anna', target: { kind: 'person', id: '@a:x' } }, { text: '#r', target: { kind: 'room', id: '!r:x', alias: null } }, { text: '@room', target: { kind: 'everyone' } }],
      replyTo: '$e', editOf: null, aside: { text: 'before', mentions: [] }, files: [file],
    }
    expect(unpackDraft(packDraft(draft) ?? '')).toEqual(draft)
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 500 }).filter((text) => text.trim() !== ''), (text) => { expect(unpackDraft(packDraft({ ...empty, text }) ?? '')?.text).toBe(text) }))
  })

  it('are not kept where there is nothing worth it; a file, a reply or an edit is', () => {
    expect(packDraft(empty)).toBeNull()
    expect(packDraft({ ...empty, text: ' \n', aside: { text: ' ', mentions: [] } })).toBeNull()
    for (const more of [{ files: [file] }, { replyTo: '$e' }, { editOf: '$e' }, { aside: { text: 'x', mentions: [] } }]) expect(packDraft({ ...empty, ...more })).not.toBeNull()
  })

  it('of an earlier version have no files; what is none is refused', () => {
    expect(unpackDraft('{"v":1,"text":"a","mentions":[],"replyTo":null,"editOf":null,"aside":null}')).toEqual({ ...empty, text: 'a' })
    for (const body of ['', '{', 'null', '[]', '{"v":2}', '{"v":1,"text":1}', JSON.stringify({ v: 1, ...empty, files: [{ ...file, spoolId: '../x' }] })]) expect(unpackDraft(body)).toBeNull()
    fc.assert(fc.property(fc.json(), (body) => { expect(unpackDraft(body)).toBeNull() }))
  })
})
