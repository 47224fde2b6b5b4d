import { describe, expect, it } from 'vitest'
import { loadEmoji } from './emoji-data.ts'
import { bestEmoji, foldWord, searchEmoji } from './emoji-search.ts'

const first = async (typed: string, language: 'en' | 'ru' | 'fr') => (await searchEmoji(typed, language, 8)).map(({ emoji }) => emoji)

describe('finding emoji', () => {
  it('knows the short names of other programs in every language', async () => {
    for (const language of ['en', 'ru', 'fr'] as const) {
      expect((await first('tada', language))[0]).toBe('🎉')
      expect((await first('thumbsup', language))[0]).toBe('👍️')
      expect((await first('+1', language))[0]).toBe('👍️')
    }
  })

  it('knows words of the language, without accents and with е for ё', async () => {
    expect(await first('ракета', 'ru')).toContain('🚀')
    expect(await first('fusee', 'fr')).toContain('🚀')
    expect(await first('rock', 'en')).toContain('🚀')
    expect(foldWord('Ёлка')).toBe('елка')
    expect(foldWord('Fusée_spatiale')).toBe('fusee spatiale')
  })

  it('puts the short name before the word before the tag', () => {
    const one = (emoji: string, shortcodes: string[], label: string, tags: string[]) => ({ emoji, shortcodes, label, tags, group: 0, order: 1, skins: {} })
    const entries = [one('T', ['x'], 'y', ['heart']), one('W', ['x'], 'blue heart', []), one('P', ['heart_eyes'], 'y', []), one('C', ['heart'], 'y', [])]
    expect(bestEmoji(entries, 'heart', 8).map(({ emoji }) => emoji)).toEqual(['C', 'P', 'W', 'T'])
    expect(bestEmoji(entries, 'heart', 2)).toHaveLength(2)
    expect(bestEmoji(entries, '', 8)).toEqual([])
  })

  it('has names for all groups and none of the parts that emoji are made of', async () => {
    const { entries, groups, skinTones } = await loadEmoji('ru')
    expect(entries.length).toBeGreaterThan(1500)
    const orders = new Set(groups.map(({ order }) => order))
    expect(entries.every(({ group }) => orders.has(group))).toBe(true)
    expect(Object.keys(skinTones).sort()).toEqual(['dark', 'light', 'medium', 'medium-dark', 'medium-light'])
  })
})
