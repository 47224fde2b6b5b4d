import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { FuseV1Options } from '@electron/fuses'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ico } from '../icons.ts'
import { refusal } from '../package.ts'
import { DEB_DEPENDS, DEB_RECOMMENDS, packageConfig } from './config.ts'
import { controlFile, makeDeb, readCall, startedBy } from './fpm.ts'
import { FUSES, wrongFuses } from './fuses.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'amphi-packaging-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('fuses', () => {
  it('are decided for every one that exists', () => {
    const all = Object.keys(FuseV1Options).filter((name) => Number.isNaN(Number(name)))
    expect(Object.keys(FUSES).sort()).toEqual(all.sort())
  })
  it('that stand otherwise are named; absent ones are not', () => {
    expect(wrongFuses({})).toEqual([])
    expect(wrongFuses({ RunAsNode: true, OnlyLoadAppFromAsar: true })).toEqual(['RunAsNode'])
  })
})

describe('a package', () => {
  const pinned = { kind: 'pinned', version: '45.4.1' } as const
  const fallback = { kind: 'fallback', version: '33.2.1' } as const
  it('is not made of the fallback, unless told to or for tests', () => {
    expect(refusal('deb', pinned, false, {})).toBeNull()
    expect(refusal('deb', fallback, false, {})).toContain('AMPHI_ALLOW_FALLBACK_RUNTIME=1')
    expect(refusal('deb', fallback, false, { AMPHI_ALLOW_FALLBACK_RUNTIME: '1' })).toBeNull()
    expect(refusal('deb', fallback, true, {})).toBeNull()
  })
  it('that needs downloads says which are missing', () => {
    expect(refusal('nsis', fallback, false, {})).toContain('Windows Electron')
    expect(refusal('AppImage', fallback, true, {})).toContain('APPIMAGE_TOOLS_PATH')
    expect(refusal('AppImage', fallback, true, { APPIMAGE_TOOLS_PATH: '/tools' })).toBeNull()
  })
  it('holds the bundles alone and opens amphi: links', () => {
    const config = packageConfig({ root: '/r', electronDist: '/e', electronVersion: '1.2.3', output: '/o', debCompression: 'xz' })
    expect(config.files).toEqual(['dist/electron/**', 'dist/renderer/**', 'dist/call/**', 'dist/share-picker/**', 'dist/share-bar/**', '!dist/**/*.map', 'package.json'])
    expect(config.protocols).toEqual([{ name: 'Amphi', schemes: ['amphi'] }])
    expect(config.deb?.depends).toEqual([...DEB_DEPENDS])
    expect(config.deb?.recommends).toEqual([...DEB_RECOMMENDS])
    expect(DEB_DEPENDS).toEqual(expect.arrayContaining(['libgbm1', 'libasound2 | libasound2t64']))
  })
})

describe('the stand-in for fpm', () => {
  const args = (out: string, ...more: string[]): string[] =>
    ['-s', 'dir', '--force', '-t', 'deb', '-d', 'libc6', '-d', 'a | b', '--deb-compression', 'gz', '--architecture', 'amd64', '--description', 'Short\n Longer text'].concat(
      ['--version', '1.2', '--package', out, '--name', 'small', '--maintainer', 'M <m@example.org>', ...more],
    )
  it('stops at an argument it does not know, and at another kind of package', () => {
    expect(() => readCall(args('x.deb', '--deb-systemd', 'x'))).toThrow('--deb-systemd')
    expect(() => readCall(['-s', 'dir', '-t', 'rpm'])).toThrow('only a .deb')
  })
  it('writes a control file that dpkg understands', () => {
    const text = controlFile(readCall(args('x.deb')), 12)
    expect(text).toContain('Depends: libc6, a | b\n')
    expect(text).toMatch(/Description: Short\n Longer text\n$/)
    expect(text).not.toContain('Recommends')
  })
  it('puts what starts the app in the app’s place, and in no other', () => {
    const script = "update-alternatives --install '/usr/bin/small' 'small' '/opt/Small/small' 100\nchmod 4755 '/opt/Small/small-sandbox' /opt/Small/small.sh\nExec=/opt/Small/small %U\n"
    expect(startedBy(script, '/opt/Small/small-start')).toBe(
      "update-alternatives --install '/usr/bin/small' 'small' '/opt/Small/small-start' 100\nchmod 4755 '/opt/Small/small-sandbox' /opt/Small/small.sh\nExec=/opt/Small/small-start %U\n",
    )
    expect(startedBy(script, undefined)).toBe(script)
    expect(() => startedBy('Exec=small', '/opt/Small/small-start')).toThrow('/opt/Small/small is not where')
  })
  it.skipIf(process.platform !== 'linux')('makes a package whose files belong to root and are writable for nobody else', () => {
    const source = path.join(folder, 'app')
    mkdirSync(path.join(source, 'bin'), { recursive: true })
    writeFileSync(path.join(source, 'bin/run'), '#!/bin/sh\n', { mode: 0o777 })
    writeFileSync(path.join(source, 'data'), 'x', { mode: 0o666 })
    writeFileSync(path.join(folder, 'post'), '#!/bin/sh\n')
    const out = path.join(folder, 'small.deb')
    makeDeb(args(out, '--after-install', path.join(folder, 'post'), `${source}/=/opt/Small`, `${source}/data=/usr/share/small.txt`))
    const listed = execFileSync('dpkg-deb', ['--contents', out], { encoding: 'utf8' })
    expect(listed).toMatch(/-rwxr-xr-x root\/root .*\.\/opt\/Small\/bin\/run/)
    expect(listed).toMatch(/-rw-r--r-- root\/root .*\.\/opt\/Small\/data/)
    expect(listed).toMatch(/-rw-r--r-- root\/root .*\.\/usr\/share\/small\.txt/)
    expect(execFileSync('dpkg-deb', ['--field', out, 'Package', 'Version'], { encoding: 'utf8' })).toBe('Package: small\nVersion: 1.2\n')
    expect(execFileSync('dpkg-deb', ['--info', out], { encoding: 'utf8' })).toContain('postinst')
    expect(statSync(out).size).toBeGreaterThan(0)
  })
})

describe('an .ico file', () => {
  it('names size and place of each picture', () => {
    const png = (length: number): Uint8Array => new Uint8Array(length).fill(7)
    const file = ico([{ size: 16, png: png(10) }, { size: 256, png: png(20) }])
    expect(file.readUInt16LE(4)).toBe(2)
    expect([file[6], file[6 + 16]]).toEqual([16, 0])
    expect([file.readUInt32LE(6 + 8), file.readUInt32LE(6 + 12)]).toEqual([10, 38])
    expect([file.readUInt32LE(22 + 8), file.readUInt32LE(22 + 12)]).toEqual([20, 48])
    expect(file).toHaveLength(68)
  })
})
