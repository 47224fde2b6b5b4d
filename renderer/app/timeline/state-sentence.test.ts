import { afterAll, describe, expect, it } from 'vitest'
import type { StateChange } from '../../engine/protocol.ts'
import { setLanguage } from '../../locales/i18n.ts'
import { foldedSentence, stateSentence } from './state-sentence.ts'

const person = (name: string) => ({ id: `@${name}:uni.example`, name, avatar: null })
const anna = person('Anna')
const boris = person('Boris')
const joined = (name: string): StateChange => ({ what: 'joined', who: person(name), by: person(name), reason: null })

const every: StateChange[] = [
  ...(['joined', 'left', 'invited', 'kicked', 'banned', 'unbanned', 'knocked', 'rejected-invite', 'withdrew-invite'] as const).map((what): StateChange => ({ what, who: anna, by: boris, reason: null })),
  { what: 'renamed-self', who: anna, from: 'Ann', to: 'Anna' }, { what: 'renamed-self', who: anna, from: 'Ann', to: null }, { what: 'avatar-self', who: anna },
  { what: 'room-name', by: boris, to: 'Calculus' }, { what: 'room-name', by: boris, to: null }, { what: 'topic', by: boris, to: 'Stokes' }, { what: 'topic', by: boris, to: null },
  { what: 'room-avatar', by: boris }, { what: 'created', by: boris, predecessor: null }, { what: 'power', by: boris, changes: [{ who: anna, from: 0, to: 50 }] },
  { what: 'power', by: boris, changes: [] }, { what: 'encryption', by: boris }, { what: 'tombstone', by: boris, successor: null }, { what: 'pinned', by: boris },
  ...['public', 'invite', 'knock', 'restricted', 'unheard-of'].map((to): StateChange => ({ what: 'join-rule', by: boris, to })),
  ...['world_readable', 'shared', 'invited', 'joined', 'unheard-of'].map((to): StateChange => ({ what: 'history-visibility', by: boris, to })),
  { what: 'other', by: boris, type: 'x.y' },
]

afterAll(() => setLanguage('en'))

describe('changes of a room in words', () => {
  for (const language of ['en', 'ru', 'fr'] as const) {
    it(`says every change in ${language}, each with who and without a hole`, async () => {
      await setLanguage(language)
      for (const change of every) {
        const sentence = stateSentence(change)
        expect(sentence).not.toMatch(/[{}]|timeline\.|undefined/)
        expect(sentence).toMatch(/Anna|Boris/)
      }
      expect(new Set(every.map(stateSentence)).size).toBe(every.length)
    })
  }

  it('gives the reason where there is one', async () => {
    await setLanguage('en')
    expect(stateSentence({ what: 'kicked', who: anna, by: boris, reason: 'spam' })).toBe('Boris removed Anna (spam)')
  })

  it('folds many into one line: each person once, three by name', async () => {
    await setLanguage('en')
    expect(foldedSentence([joined('A'), joined('B'), joined('A')])).toBe('A and B joined')
    expect(foldedSentence(['A', 'B', 'C', 'D', 'E'].map(joined))).toBe('A, B and 3 others joined')
    expect(foldedSentence([joined('A'), { what: 'left', who: boris, by: boris, reason: null }, { what: 'pinned', by: boris }])).toBe('A joined · Boris left · 1 other change')
    await setLanguage('ru')
    expect(foldedSentence([joined('Аня')])).toBe('Аня входит в комнату')
    expect(foldedSentence([joined('Аня'), joined('Боря')])).toBe('Аня и Боря входят в комнату')
    await setLanguage('fr')
    expect(foldedSentence([joined('Anne'), joined('Chloé')])).toBe('Anne et Chloé ont rejoint le salon')
  })
})
