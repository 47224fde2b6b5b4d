// For: keeping what the window looked like, for people who want to know why a test failed or what a journey looks like.
// Must not know what is on it.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterEach } from 'vitest'

const FOLDER = path.resolve(import.meta.dirname, '../../../test-results')

/** Saves the window as `test-results/<name>.png`. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`) })
}

/** After each failed test of the file: the window, as it then is. */
export function pictureOnFailure(suite: string, page: () => Page | undefined): void {
  afterEach(async ({ task }) => {
    const now = page()
    if (task.result?.state !== 'fail' || now === undefined || now.isClosed()) return
    const name = `failed-${suite}-${task.name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)}`
    await picture(now, name).catch((error: unknown) => console.error(`no picture of the window: ${String(error)}`))
  })
}
