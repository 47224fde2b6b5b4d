// Pictures of every state of the call view, for eyes: `node test/call-view/shots.ts FOLDER [theme] [language] [name…]`.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { chromium } from 'playwright-core'
import { findChromium } from '../support/browser.ts'
import { buildPage, openCall } from './harness.ts'
import { RARE_SCENES } from './rare-scenes.ts'
import { SCENES, settle } from './scenes.ts'

const [folder = 'test-results/call-view', theme = 'dark', language = 'ru', ...names] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const page = await buildPage()
const browser = await chromium.launch({ executablePath: findChromium(), headless: true, chromiumSandbox: process.getuid?.() !== 0, args: ['--disable-gpu', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] })
try {
  for (const scene of [...SCENES, ...RARE_SCENES]) {
    if (names.length > 0 && !names.includes(scene.name)) continue
    const call = await openCall(browser, page, { ...scene, start: { theme: theme as 'dark', language: language as 'ru', ...scene.start } })
    try {
      await settle(call.page)
      await scene.act?.(call.page)
      await settle(call.page)
      await call.page.screenshot({ path: path.join(folder, `${scene.name}.png`) })
      console.log(scene.name)
    } catch (error) {
      console.error(scene.name, error)
      await call.page.screenshot({ path: path.join(folder, `${scene.name}-failed.png`) })
    }
    await call.close()
  }
} finally {
  await browser.close()
}
