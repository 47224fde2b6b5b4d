import { describe, expect, it, vi } from 'vitest'
import { electronMajor, isScreenCapture, keyStoreOf, writePicture, type SafeStorage } from './electron-versions.ts'

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

describe('the key store under its two interfaces', () => {
  const old = (): SafeStorage => ({
    getSelectedStorageBackend: () => 'gnome_libsecret',
    isEncryptionAvailable: () => true,
    setUsePlainTextEncryption: () => undefined,
    encryptString: (text) => Buffer.from(`old ${text}`),
    decryptString: (sealed) => sealed.toString().slice(4),
  })
  it('uses what is there, and prefers what does not freeze the window', async () => {
    const before = keyStoreOf(old(), 'linux')
    expect((await before.seal('x')).toString()).toBe('old x')
    expect(await before.unseal(Buffer.from('old x'))).toBe('x')
    const after = keyStoreOf(
      { ...old(), isAsyncEncryptionAvailable: async () => false, encryptStringAsync: async (text) => Buffer.from(`new ${text}`), decryptStringAsync: async (sealed) => ({ result: sealed.toString().slice(4) }) },
      'linux',
    )
    expect(await after.available()).toBe(false)
    expect((await after.seal('x')).toString()).toBe('new x')
    expect(await after.unseal(Buffer.from('new x'))).toBe('x')
  })
  it('has a name on each system', () => {
    expect(['linux', 'win32', 'darwin'].map((platform) => keyStoreOf(old(), platform as NodeJS.Platform).backend())).toEqual(['gnome_libsecret', 'dpapi', 'keychain'])
  })
})

describe('the clipboard under its two interfaces', () => {
  const picture = { toPNG: () => Buffer.from('png') }
  it('takes a picture', async () => {
    const writeImage = vi.fn()
    await writePicture({ writeImage }, undefined, picture)
    expect(writeImage).toHaveBeenCalledExactlyOnceWith(picture)
    const write = vi.fn()
    await writePicture({ write }, (parts) => Object.keys(parts), picture)
    expect(write).toHaveBeenCalledExactlyOnceWith([['image/png']])
    await expect(writePicture({}, undefined, picture)).rejects.toThrow('no pictures')
  })
})
