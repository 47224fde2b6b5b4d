// What is meant to be broken is broken in that way and in no other.
import { afterEach, describe, expect, it } from 'vitest'
import { ensureCampusDeps } from '../../../build/campus-deps.ts'
import { BROKEN_KINDS, startBrokenDeployment, type BrokenDeployment } from './broken.ts'

const { jitsiLibrary } = await ensureCampusDeps({ log: console.error, parts: ['prosody'] })
let running: BrokenDeployment | undefined
afterEach(async () => {
  await running?.stop()
  running = undefined
})

const get = async (path: string): Promise<{ status: number; type: string; body: string }> => {
  const response = await fetch(`${running?.origin ?? ''}${path}`, { signal: AbortSignal.timeout(1500) })
  return { status: response.status, type: response.headers.get('content-type') ?? '', body: await response.text() }
}

describe('a deployment that is none', () => {
  it('does not answer, or never', async () => {
    running = await startBrokenDeployment('down')
    await expect(get('/config.js')).rejects.toThrow('fetch failed')
    running = await startBrokenDeployment('slow')
    await expect(get('/config.js')).rejects.toThrow(/timeout/)
    expect(running.log).toEqual(['/config.js'])
  })

  it('is a website', async () => {
    running = await startBrokenDeployment('website')
    for (const path of ['/config.js', '/libs/lib-jitsi-meet.min.js', '/.well-known/element/jitsi']) expect(await get(path)).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' })
  })

  it('has settings that are no use', async () => {
    running = await startBrokenDeployment('huge-config')
    expect((await get('/config.js')).body.length).toBeGreaterThan(10_000_000)
    await running.stop()
    running = await startBrokenDeployment('looping-config')
    expect((await get('/config.js')).body).toContain('for (;;)')
    await running.stop()
    running = await startBrokenDeployment('throwing-config')
    const { body } = await get('/config.js')
    const { Script } = await import('node:vm')
    expect(() => new Script(body)).toThrow(SyntaxError)
  })

  it('has good settings and no library, another one, or no server behind it', async () => {
    for (const [kind, status] of [['no-library', 404], ['not-a-library', 200], ['no-xmpp', 200]] as const) {
      running = await startBrokenDeployment(kind, jitsiLibrary)
      expect((await get('/config.js')).body).toContain("domain: 'meet.jitsi'")
      const library = await get('/libs/lib-jitsi-meet.min.js')
      expect(library.status).toBe(status)
      expect(library.body.includes('JitsiMeetJS')).toBe(kind === 'no-xmpp')
      expect((await get('/http-bind')).status).toBe(502)
      await running.stop()
    }
    expect(BROKEN_KINDS.length).toBe(9)
  })
})
