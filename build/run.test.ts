import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { atLeast, findNode, missingPackages } from './run.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'amphi-door-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (file: string, value: unknown): void => {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(path.join(folder, file), JSON.stringify(value))
}

describe('the door of the scripts', () => {
  it.each([
    ['v20.19.0', true],
    ['v20.18.9', false],
    ['v18.20.0', false],
    ['v24.0.0', true],
    ['20.20.2', true],
  ])('compares versions: %s', (version, enough) => expect(atLeast(version, [20, 19, 0])).toBe(enough))

  const lock = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/mac': { version: '1.0.0', optional: true } } }

  it('misses everything in a clean clone, but not what is for other machines', () => {
    write('package-lock.json', lock)
    expect(missingPackages(folder)).toEqual(['node_modules/a'])
  })
  it('is content with what npm installed', () => {
    write('package-lock.json', lock)
    write('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '1.0.0' } } })
    write('node_modules/a/package.json', {})
    expect(missingPackages(folder)).toEqual([])
  })
  it('sees an old version and a folder that is gone', () => {
    write('package-lock.json', lock)
    write('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '0.9.0' } } })
    write('node_modules/a/package.json', {})
    expect(missingPackages(folder)).toEqual(['node_modules/a'])
    write('node_modules/.package-lock.json', { packages: { 'node_modules/a': { version: '1.0.0' } } })
    rmSync(path.join(folder, 'node_modules/a'), { recursive: true })
    expect(missingPackages(folder)).toEqual(['node_modules/a'])
  })
  it('finds the Node of the package, also where its installer was not run', () => {
    expect(findNode(folder)).toBe(process.execPath)
    const beside = `node_modules/node/node_modules/node-${process.platform}-${process.arch}/bin/node`
    write(beside, '')
    expect(findNode(folder)).toBe(path.join(folder, beside))
    write('node_modules/node/bin/node', '')
    expect(findNode(folder)).toBe(path.join(folder, 'node_modules/node/bin/node'))
  })
})
