import { beforeEach, describe, expect, it } from 'vitest'
import { daysAgo, formatDay, formatList, formatPercent, formatRelative, formatSize, formatUntil, getLanguage, onLanguage, setLanguage, t } from './i18n.ts'

const at = (year: number, month: number, day: number, hour = 12, minute = 0) => new Date(year, month - 1, day, hour, minute).getTime()

describe('plurals', () => {
  it('follow the language’s own rules', async () => {
    await setLanguage('ru')
    expect([1, 2, 5, 11, 21, 22, 25].map((count) => t('people.inviteCount', { count }))).toEqual([
      'Пригласить 1 человека', 'Пригласить 2 человек', 'Пригласить 5 человек', 'Пригласить 11 человек', 'Пригласить 21 человека', 'Пригласить 22 человек', 'Пригласить 25 человек',
    ])
    expect([1, 2, 5, 21].map((count) => t('people.sharedRooms', { count }))).toEqual(['1 общая комната', '2 общие комнаты', '5 общих комнат', '21 общая комната'])
    await setLanguage('fr')
    expect([0, 1, 2].map((count) => t('people.invited', { count }))).toEqual(['0 personne a été invitée.', '1 personne a été invitée.', '2 personnes ont été invitées.'])
    await setLanguage('en')
    expect([0, 1, 2].map((count) => t('people.sharedRooms', { count }))).toEqual(['You have no room in common', '1 room in common', '2 rooms in common'])
  })
})

describe('arguments', () => {
  beforeEach(() => setLanguage('en'))

  it('are plain text, whatever stands in them', () => {
    expect(t('list.notFound', { query: '<b>{query}</b>' })).toBe('Nothing found for “<b>{query}</b>”')
  })
})

describe('dates and numbers', () => {
  beforeEach(() => setLanguage('en'))
  const now = at(2026, 11, 25, 10)

  it('count days by the calendar, not by hours', () => {
    expect(daysAgo(at(2026, 11, 24, 23, 59), at(2026, 11, 25, 0, 1))).toBe(1)
    expect(daysAgo(at(2026, 11, 25, 0, 1), at(2026, 11, 25, 23, 59))).toBe(0)
  })

  it('say a day as short as is clear', () => {
    expect(formatDay(now, now)).toBe('Today')
    expect(formatDay(at(2026, 11, 24), now)).toBe('Yesterday')
    expect(formatDay(at(2026, 11, 23), now)).toBe('Monday')
    expect(formatDay(at(2026, 3, 1), now)).toBe('1 March')
    expect(formatDay(at(2025, 3, 1), now)).toBe('1 March 2025')
    expect(formatRelative(at(2026, 11, 25, 9, 5), now)).toBe('09:05')
    expect(formatRelative(at(2026, 11, 23), now)).toBe('Mon')
    expect(formatRelative(at(2025, 3, 1), now)).toBe('01/03/25')
  })

  it('say sizes, shares, lists and time left in the language', async () => {
    expect(formatSize(1536)).toBe('1.5 kB')
    expect(formatSize(999_999)).toBe('1 MB')
    expect(formatPercent(0.42)).toBe('42%')
    expect(formatList(['Anna', 'Boris', 'Chloé'])).toBe('Anna, Boris and Chloé')
    expect(formatUntil(now + 40_000, now)).toBe('in 40 seconds')
    expect(formatUntil(now - 5000, now)).toBe('now')
    await setLanguage('ru')
    expect(formatSize(1536)).toBe('1,5 кБ')
    expect(formatList(['Анна', 'Борис'])).toBe('Анна и Борис')
    expect(formatDay(at(2026, 11, 24), now)).toBe('Вчера')
  })
})

describe('a change of language', () => {
  it('is told to whoever listens, until they stop', async () => {
    let told = 0
    const stop = onLanguage(() => told++)
    await setLanguage('fr')
    stop()
    await setLanguage('en')
    expect([told, getLanguage()]).toEqual([1, 'en'])
  })
})
