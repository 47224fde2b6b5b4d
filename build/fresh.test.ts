import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { BUILT } from './bundle.ts'
import { isFresh } from './fresh.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'amphi-fresh-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function put(file: string, second: number): void {
  const place = path.join(root, file)
  mkdirSync(path.dirname(place), { recursive: true })
  writeFileSync(place, '')
  utimesSync(place, second, second)
}
function age(second: number): void {
  for (const folder of ['electron', 'renderer', 'renderer/app']) utimesSync(path.join(root, folder), second, second)
}

it('is fresh only when everything is built and no source is newer', () => {
  put('electron/main.ts', 100)
  put('renderer/app/main.tsx', 100)
  age(100)
  expect(isFresh(root)).toBe(false)
  for (const file of BUILT) put(file, 200)
  expect(isFresh(root)).toBe(true)
  put('renderer/app/main.tsx', 300)
  age(100)
  expect(isFresh(root)).toBe(false)
})

it('is not made old by a test, but by a file that was removed', () => {
  put('electron/main.ts', 100)
  put('renderer/app/main.tsx', 100)
  for (const file of BUILT) put(file, 200)
  put('renderer/app/main.test.tsx', 300)
  age(100)
  expect(isFresh(root)).toBe(true)
  utimesSync(path.join(root, 'renderer/app'), 300, 300)
  expect(isFresh(root)).toBe(false)
})
