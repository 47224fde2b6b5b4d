// For: the Jitsi conference against the campus' real deployment, in real Chromium: media both ways, share, roles, hands, tokens, coming back.
// Must not know Electron or the call view.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ensureCampusDeps } from '../../build/campus-deps.ts'
import { startJitsi, type Calls } from '../campus/jitsi/index.ts'
import { launchMediaBrowser, startParticipant, type Participant } from '../campus/jitsi/participant.ts'
import { openAdapter, type AdapterPage } from './call-page.ts'

let calls: Calls
let here: Browser
let there: Browser
let dir: string
const open: (() => Promise<void>)[] = []
let count = 0
const room = (): string => `vorlesung${String((count += 1))}`

beforeAll(async () => {
  const deps = await ensureCampusDeps({ log: () => undefined, parts: ['prosody'] })
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'amphi-jitsi-'))
  calls = await startJitsi({ dir, prosody: deps.prosody, library: deps.jitsiLibrary })
  here = await launchMediaBrowser()
  there = await launchMediaBrowser()
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()))
})
afterAll(async () => {
  await here.close()
  await there.close()
  await calls.stop()
  fs.rmSync(dir, { recursive: true, force: true })
})

async function adapter(browser = here, origin = calls.origin): Promise<AdapterPage> {
  const page = await openAdapter(browser, origin)
  open.push(() => page.close())
  return page
}
async function participant(): Promise<Participant> {
  const one = await startParticipant(calls.origin, { browser: there })
  open.push(() => one.stop())
  return one
}

describe('two in a conference', () => {
  it('see and hear each other, with names, roles and hands', async () => {
    const conference = room()
    const a = await adapter()
    await a.create({ conference })
    await a.page.evaluate(() => window.adapter.join({ displayName: 'Ада' }))
    await a.until('joined', ({ phase }) => phase.kind === 'joined')
    const b = await participant()
    await b.join({ room: conference, name: 'Борис', camera: 'green', microphone: true })
    await a.seeCounting('camera', 'green')
    await b.hearSomething()
    const seen = await a.until('both', ({ people }) => people.length === 2)
    expect(seen.people.find(({ local }) => local)).toMatchObject({ name: 'Ада', role: 'moderator', verified: false })
    expect(seen.people.find(({ local }) => !local)).toMatchObject({ name: 'Борис', role: 'participant', verified: false, handRaisedAt: null })
    await b.raiseHand(true)
    await a.until('the hand', ({ people }) => people.some(({ local, handRaisedAt }) => !local && handRaisedAt !== null))
    await a.page.evaluate(() => { window.adapter.conference().raiseHand(true) })
    await b.until('our hand', ({ others }) => others.some(({ name, hand }) => name === 'Ада' && hand))
    await a.page.evaluate(() => window.adapter.conference().setMicrophone({ on: false }))
    await a.until('muted', ({ tracks }) => tracks.some(({ local, kind, muted }) => local && kind === 'audio' && muted))
    await b.mute('video', true)
    await a.until('their camera off', ({ tracks }) => !tracks.some(({ local, kind, muted }) => !local && kind === 'video' && !muted))
    console.log(JSON.stringify(await a.page.evaluate(() => window.adapter.conference().statistics())))
  })
})
