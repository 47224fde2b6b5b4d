// One small log: to stderr in development, always to a file that rotates; secrets are cut out of every line (T52).
// This file must not know Electron or who logs.

import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'

export type Level = 'info' | 'warn' | 'error'
export interface Log {
  info(message: string, error?: unknown): void
  warn(message: string, error?: unknown): void
  error(message: string, error?: unknown): void
}

const MAX_BYTES = 1024 * 1024
const MAX_LINE = 2000
/** More than this of a text is not even looked at. */
const MAX_LOOK = 8000

/** Where a word begins, also after a percent-encoded sign: addresses stand within addresses. */
const START = '(?:\\b|(?<=%[0-9A-F]{2}))'
const rule = (pattern: string): RegExp => new RegExp(START + pattern, 'gi')

const RULES: [RegExp, string][] = [
  // Authorization headers and the tokens of Synapse and of the Matrix Authentication Service, wherever they stand.
  [rule(String.raw`bearer(?:\s|%20|\+)+[^\s"',;]+`), 'Bearer <removed>'],
  [rule('(?:syt|syr|syl|mat|mct|mcr|mua)_[A-Za-z0-9_=.-]+'), '<removed>'],
  // name=value in addresses and forms, "name": "value" in JSON.
  [rule(String.raw`(login_?token|access_?token|refresh_?token|id_token|token|code|state|password|secret|key|authorization)((?:["']|%22)?\s*(?:[=:]|%3D|%3A)\s*(?:["']|%22)?)[^\s&"',;}]+`), '$1$2<removed>'],
  // Long random-looking runs: nonce paths, JWTs.
  [rule(String.raw`[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\b`), '<removed>'],
  [rule('[a-f0-9]{32,}'), '<removed>'],
]

/** Cuts out what could let somebody in. Control characters go too: a log line is one line. */
export function redact(text: string): string {
  let clean = text.slice(0, MAX_LOOK).replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
  for (const [pattern, by] of RULES) clean = clean.replace(pattern, by)
  return clean.length > MAX_LINE ? `${clean.slice(0, MAX_LINE)}…` : clean
}

function wordsOf(error: unknown): string {
  if (error === undefined) return ''
  if (!(error instanceof Error)) return ` (${String(error)})`
  const code = 'code' in error && typeof error.code === 'string' ? ` ${error.code}` : ''
  // A stack names our own files only; the message may hold anything, hence redact().
  return ` (${error.name}${code}: ${error.message}${error.stack === undefined ? '' : ` at ${error.stack.split('\n').slice(1, 4).map((line) => line.trim()).join(' ')}`})`
}

/**
 * @param folder where `amphi.log` lies; null: no file (a shared computer keeps nothing)
 * @param echo also write to stderr
 */
export function createLog(folder: string | null, echo: boolean): Log {
  const file = folder === null ? null : path.join(folder, 'amphi.log')
  let broken = false
  if (folder !== null) mkdirSync(folder, { recursive: true, mode: 0o700 })
  const write = (level: Level, message: string, error: unknown): void => {
    const line = `${new Date().toISOString()} ${level} ${redact(message + wordsOf(error))}\n`
    if (echo) process.stderr.write(line)
    if (file === null || broken) return
    try {
      rotate(file)
      appendFileSync(file, line, { mode: 0o600 })
    } catch (failure) {
      broken = true // a full disk must not take the app down with its log
      process.stderr.write(`the log cannot be written: ${redact(String(failure))}\n`)
    }
  }
  return {
    info: (message, error) => write('info', message, error),
    warn: (message, error) => write('warn', message, error),
    error: (message, error) => write('error', message, error),
  }
}

function rotate(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size > MAX_BYTES) renameSync(file, `${file}.1`)
}
