// The ground of the tests of conferences: the campus' Jitsi, two browsers, and what a test opened closed after it. Must not know what is tested on it.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { ensureCampusDeps } from '../../build/campus-deps.ts'
import { startJitsi, type Calls } from '../campus/jitsi/index.ts'
import { launchAdapterBrowser } from './call-page.ts'

export interface CallGround {
  readonly calls: Calls
  /** Two browsers, so that what goes from one to the other leaves its process. */
  readonly here: Browser
  readonly there: Browser
  /** A folder for what is made, gone afterwards. */
  readonly dir: string
  /** A conference's name that no other test has. */
  room: () => string
  /** Called after the test, with all others at once. */
  closeLater: (close: () => Promise<void>) => void
}

/** Starts it before a file's tests and takes it away after them. @param word begins the conferences' names */
export function callGround(word: string): CallGround {
  let made: { calls: Calls; here: Browser; there: Browser; dir: string } | undefined
  const open: (() => Promise<void>)[] = []
  let count = 0
  const started = () => {
    if (made === undefined) throw new Error('the ground is not there yet')
    return made
  }
  beforeAll(async () => {
    const deps = await ensureCampusDeps({ log: () => undefined, parts: ['prosody'] })
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'amphi-jitsi-'))
    const calls = await startJitsi({ dir, prosody: deps.prosody, library: deps.jitsiLibrary })
    made = { calls, here: await launchAdapterBrowser(), there: await launchAdapterBrowser(), dir }
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((close) => close()))
  })
  afterAll(async () => {
    const { calls, here, there, dir } = started()
    await here.close()
    await there.close()
    await calls.stop()
    fs.rmSync(dir, { recursive: true, force: true })
  })
  return {
    get calls() { return started().calls },
    get here() { return started().here },
    get there() { return started().there },
    get dir() { return started().dir },
    room: () => `${word}${String((count += 1))}`,
    closeLater: (close) => void open.push(close),
  }
}
