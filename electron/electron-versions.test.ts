import { describe, expect, it } from 'vitest'
import { electronMajor, isScreenCapture } from './electron-versions.ts'

describe('screen capture under its two names', () => {
  it.each([
    ['45.4.1', 'display-capture', ['screen'], true],
    ['45.4.1', 'media', [], false],
    ['46.0.0-alpha.1', 'media', [], false],
    ['33.2.1', 'media', [], true],
    ['33.2.1', 'media', ['video'], false],
    ['33.2.1', 'media', undefined, false],
    ['33.2.1', 'display-capture', undefined, true],
    ['33.2.1', 'notifications', [], false],
  ])('Electron %s: %s %j is %s', (version, permission, mediaTypes, expected) => {
    expect(isScreenCapture({ permission, mediaTypes }, version)).toBe(expected)
  })

  it('reads an unreadable version as the oldest', () => {
    expect(electronMajor('')).toBe(0)
    expect(electronMajor('v45')).toBe(0)
    expect(electronMajor('45.4.1')).toBe(45)
  })
})
