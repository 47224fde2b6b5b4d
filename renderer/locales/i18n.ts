// What this room (locales) is for: every word a person sees, in Russian, French and English, and how numbers, dates and lists are said.
// What it must not know: React, the engine, which screen asks.

import { IntlMessageFormat } from 'intl-messageformat'
import type { call } from './en/call.ts'
import type { messages as source } from './en/index.ts'

export type Language = 'ru' | 'fr' | 'en'
/** Every key there is; `en/` is the source. The call's page has texts of its own beside the common ones (`call.ts`). */
export type MessageKey = keyof typeof source | keyof typeof call
/** Values for the placeholders of a message. */
export type MessageArgs = Record<string, string | number>
type Catalogue = Record<keyof typeof source, string>

const loaders: Record<Language, () => Promise<{ messages: Catalogue }>> = {
  en: () => import('./en/index.ts'),
  fr: () => import('./fr/index.ts'),
  ru: () => import('./ru/index.ts'),
}

let language: Language = 'en'
let catalogue: Partial<Record<MessageKey, string>> = {}
let compiled = new Map<string, IntlMessageFormat>()
const listeners = new Set<() => void>()

/** Loads one language and makes it the language of everything drawn from now on. Rejects when its texts cannot be loaded. */
export async function setLanguage(next: Language): Promise<void> {
  const { messages } = await loaders[next]()
  adoptTexts(next, messages)
}

/** Makes these the texts of everything drawn from now on: for a page that needs only some of them. */
export function adoptTexts(next: Language, messages: Partial<Record<MessageKey, string>>): void {
  language = next
  catalogue = messages
  compiled = new Map()
  formatters.clear()
  for (const listener of [...listeners]) listener()
}

/** The language in use. */
export const getLanguage = (): Language => language

/** Called after each change of language; returns the way to stop. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * The message of that key in the language in use (ICU MessageFormat), with its placeholders filled in.
 * Arguments are plain text: markup in a message or an argument has no meaning.
 */
export function t(key: MessageKey, args?: MessageArgs): string {
  const text = catalogue[key] ?? key
  if (args === undefined && !text.includes('{') && !text.includes("'")) return text
  let message = compiled.get(key)
  if (message === undefined) {
    message = new IntlMessageFormat(text, language, undefined, { ignoreTag: true })
    compiled.set(key, message)
  }
  return String(message.format(args))
}

// ── Numbers, dates, lists ─────────────────────────────────────────────────────────────────────────

type Formatter = Intl.DateTimeFormat | Intl.NumberFormat | Intl.ListFormat | Intl.RelativeTimeFormat
const formatters = new Map<string, Formatter>()

function kept<F extends Formatter>(name: string, make: (locale: string) => F): F {
  const known = formatters.get(name)
  if (known !== undefined) return known as F
  const made = make(locale())
  formatters.set(name, made)
  return made
}

/** English dates in the British order, which a European university expects. */
const locale = (): string => (language === 'en' ? 'en-GB' : language)

const time = () => kept('time', (l) => new Intl.DateTimeFormat(l, { hour: '2-digit', minute: '2-digit' }))
const dayMonth = () => kept('dayMonth', (l) => new Intl.DateTimeFormat(l, { day: 'numeric', month: 'long' }))
const shortDayMonth = () => kept('shortDayMonth', (l) => new Intl.DateTimeFormat(l, { day: 'numeric', month: 'short' }))
const dayMonthYear = () => kept('dayMonthYear', (l) => new Intl.DateTimeFormat(l, { day: 'numeric', month: 'long', year: 'numeric' }))
const numericDate = () => kept('numericDate', (l) => new Intl.DateTimeFormat(l, { day: '2-digit', month: '2-digit', year: '2-digit' }))
const full = () => kept('full', (l) => new Intl.DateTimeFormat(l, { dateStyle: 'full', timeStyle: 'short' }))
const weekday = () => kept('weekday', (l) => new Intl.DateTimeFormat(l, { weekday: 'long' }))
const shortWeekday = () => kept('shortWeekday', (l) => new Intl.DateTimeFormat(l, { weekday: 'short' }))
const relative = () => kept('relative', (l) => new Intl.RelativeTimeFormat(l, { numeric: 'auto' }))

/** Whole days between two instants by the local calendar; positive when `ts` lies before `now`. */
export function daysAgo(ts: number, now: number): number {
  const a = new Date(ts)
  const b = new Date(now)
  return Math.round((Date.UTC(b.getFullYear(), b.getMonth(), b.getDate()) - Date.UTC(a.getFullYear(), a.getMonth(), a.getDate())) / 86_400_000)
}

/** 14:05 */
export const formatTime = (ts: number): string => time().format(ts)

/** "Monday, 3 November 2026 at 14:05": for tooltips. */
export const formatDateTime = (ts: number): string => full().format(ts)

/** The line between days: today, yesterday, a weekday of this week, 3 November, 3 November 2025. */
export function formatDay(ts: number, now: number = Date.now()): string {
  const days = daysAgo(ts, now)
  if (days === 0 || days === 1) return capital(relative().format(-days, 'day'))
  if (days > 1 && days < 7) return capital(weekday().format(ts))
  return new Date(ts).getFullYear() === new Date(now).getFullYear() ? dayMonth().format(ts) : dayMonthYear().format(ts)
}

/** Short, for a column: 14:05 today, "yesterday", Mon, 3 Nov, 03/11/25. */
export function formatRelative(ts: number, now: number = Date.now()): string {
  const days = daysAgo(ts, now)
  if (days <= 0) return formatTime(ts)
  if (days < 7) return shortWeekday().format(ts)
  return days < 300 ? shortDayMonth().format(ts) : numericDate().format(ts)
}

/** "in 40 seconds", "in 4 minutes": time left until `ts`. */
export function formatUntil(ts: number, now: number = Date.now()): string {
  const seconds = Math.max(0, Math.round((ts - now) / 1000))
  return seconds < 90 ? relative().format(seconds, 'second') : relative().format(Math.round(seconds / 60), 'minute')
}

type Length = 'hour' | 'minute' | 'second'
const length = (unit: Length) => kept(`length-${unit}`, (l) => new Intl.NumberFormat(l, { style: 'unit', unit, unitDisplay: 'short' }))

/** "1 hr 5 min", "45 min", "30 sec": how long something took. */
export function formatLength(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  const minutes = Math.round(seconds / 60)
  const parts: [Length, number][] = seconds < 60 ? [['second', seconds]] : [['hour', Math.floor(minutes / 60)], ['minute', minutes % 60]]
  const said = parts.filter(([, n], at) => n > 0 || (at === 0 && parts.length === 1)).map(([unit, n]) => length(unit).format(n))
  // One thing, on one line.
  return said.join(' ').replace(/\s/gu, '\u00a0')
}

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** 1 536 → "1.5 kB", in the units and signs of the language. Decimal kilobytes. */
export function formatSize(bytes: number): string {
  let step = 0
  let value = Math.max(0, bytes)
  while (value >= 999.5 && step < UNITS.length - 1) {
    value /= 1000
    step++
  }
  const unit = UNITS[step] ?? 'byte'
  const digits = step === 0 || value >= 99.5 ? 0 : 1
  return kept(`size-${unit}-${digits}`, (l) => new Intl.NumberFormat(l, { style: 'unit', unit, unitDisplay: unit === 'byte' ? 'long' : 'short', maximumFractionDigits: digits })).format(value)
}

/** 12 345 */
export const formatNumber = (n: number): string => kept('number', (l) => new Intl.NumberFormat(l)).format(n)

/** 0.42 → "42 %" */
export const formatPercent = (part: number): string => kept('percent', (l) => new Intl.NumberFormat(l, { style: 'percent', maximumFractionDigits: 0 })).format(part)

/** "Anna, Boris and Chloé" */
export const formatList = (items: readonly string[]): string => kept('list', (l) => new Intl.ListFormat(l, { type: 'conjunction' })).format(items)

function capital(text: string): string {
  return text.slice(0, 1).toLocaleUpperCase(language) + text.slice(1)
}
