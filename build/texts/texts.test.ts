import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { compareCatalogues, isUntranslated, readMessage, wordsOf, type Catalogues } from './catalogues.ts'
import { findUsage } from './usage.ts'

const GOOD: Catalogues = {
  en: { 'a.files': '{count, plural, one {# file} other {# files}} of {name}', 'a.left': '{names} left', 'a.ok': 'Done' },
  fr: { 'a.files': '{count, plural, one {# fichier} other {# fichiers}} de {name}', 'a.left': '{names} {count, plural, one {est parti} other {sont partis}}', 'a.ok': 'Fait' },
  ru: {
    'a.files': '{count, plural, one {# файл} few {# файла} many {# файлов} other {# файла}} от {name}',
    'a.left': '{names} {count, plural, one {вышел} other {вышли}}',
    'a.ok': 'Готово',
  },
}
const broken = (language: keyof Catalogues, change: Record<string, string>): string[] => compareCatalogues({ ...GOOD, [language]: { ...GOOD[language], ...change } })

describe('the languages', () => {
  it('are fine when they say the same', () => expect(compareCatalogues(GOOD)).toEqual([]))
  it('must have the same keys', () => {
    const { 'a.ok': _, ...without } = GOOD.fr
    expect(compareCatalogues({ ...GOOD, fr: without })).toEqual(['fr: a.ok is missing'])
    expect(broken('ru', { 'a.more': 'Ещё' })).toEqual(['ru: a.more is not in English, the source of keys'])
  })
  it('must be translated', () => {
    expect(broken('fr', { 'a.ok': 'Done' })).toEqual(['fr: a.ok is not translated: Done'])
    expect(broken('ru', { 'a.ok': 'Ready' })).toEqual(['ru: a.ok is not translated: Ready'])
    expect(broken('ru', { 'a.ok': '' })).toEqual(['ru: a.ok is empty'])
  })
  it('may say the same where the list allows it, and only there', () => {
    const french = { ...GOOD, fr: { ...GOOD.fr, 'a.ok': 'Done' } }
    expect(compareCatalogues(french, { fr: ['a.ok'] })).toEqual([])
    expect(compareCatalogues(GOOD, { fr: ['a.ok'] })).toEqual(['fr: a.ok need not be in the list of texts that are the same as in English'])
  })
  it('must be ICU messages', () => expect(broken('en', { 'a.left': '{names left' })[0]).toMatch(/^en: a\.left is no ICU message: /))
  it('must use the same placeholders', () => {
    expect(broken('fr', { 'a.left': '{nom} est parti' })).toEqual(['fr: a.left uses {nom} as argument, English as nothing', 'fr: a.left uses {names} as nothing, English as argument'])
    expect(broken('fr', { 'a.files': 'fichiers de {name}' })).toEqual(['fr: a.files uses {count} as nothing, English as plural'])
  })
  it('must have every plural form that says a number', () =>
    expect(broken('ru', { 'a.files': '{count, plural, one {# файл} other {# файлов}} от {name}' })).toEqual(['ru: a.files lacks the plural form few, many']))
})

describe('a message', () => {
  it('is read with what it is filled in with', () => {
    const { args, plurals } = readMessage('{kind, select, a {{n, plural, one {#} other {# x}}} other {{who}}}', 'en')
    expect([...args]).toEqual([
      ['kind', 'select(a|other)'],
      ['n', 'plural'],
      ['who', 'argument'],
    ])
    expect(plurals).toEqual([['one', 'other']])
  })
  it('without words needs no translation', () => {
    expect(wordsOf('{n, plural, one {# x} other {# y}}').match(/\p{L}/gu)).toEqual(['x', 'y'])
    expect(isUntranslated('{name}: {text}', '{name}: {text}', 'ru')).toBe(false)
    expect(isUntranslated('Amphi', 'Amphi', 'ru')).toBe(false)
  })
})

describe('the use of texts', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'amphi-texts-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  it('is found in literals, in types and in templates, not in tests', () => {
    writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { strict: true, target: 'esnext', module: 'nodenext', types: [] }, include: ['src'] }))
    mkdirSync(path.join(folder, 'src'))
    writeFileSync(
      path.join(folder, 'src/app.ts'),
      `declare function t(key: 'a.one' | 'a.two' | 'a.three' | 'e.x' | 'e.y' | 'e.z' | 'never', args?: object): string
      declare const code: 'x' | 'y'
      declare const some: Record<string, string>
      t('a.one'); t('a.one', { name: 'n' }); t(\`e.\${code}\`); t('a.two', some)
      export const table = { here: 'a.three' }`,
    )
    writeFileSync(path.join(folder, 'src/app.test.ts'), `export const only = ['never']`)
    const asked = new Map([['a.one', ['name']], ['a.two', ['x']], ['a.three', []], ['e.x', []], ['e.y', []], ['e.z', []], ['never', []]] as [string, string[]][])
    const { used, complaints } = findUsage(path.join(folder, 'tsconfig.json'), asked)
    expect([...used].sort()).toEqual(['a.one', 'a.three', 'a.two', 'e.x', 'e.y'])
    expect(complaints).toEqual(['src/app.ts:4: a.one is said without {name}'])
  })
})
