// For: the picker of what is shared, which is a page of its own above the call's, in a process that the deployment does not reach.
// Must not know which call it is for.
import type { ElectronApplication, Locator, Page } from 'playwright-core'
import { SHARE_PICKER_PAGE } from '../../electron/bridge/contract-share-picker.ts'
import { until } from './processes.ts'

const pickerOf = (app: ElectronApplication): Page | undefined => app.windows().find((one) => one.url() === SHARE_PICKER_PAGE && !one.isClosed())

/** The picker's page, once it is there. */
export const pickerPage = (app: ElectronApplication): Promise<Page> => until('the picker is there', () => pickerOf(app))

/** Presses what puts the picker away: the page goes while Playwright still waits for the end of the press. */
export async function pressLast(page: Page, press: () => Promise<void>): Promise<void> {
  await press().catch((error: unknown) => {
    if (!page.isClosed()) throw error
  })
}

/** Resolves when no picker is open. */
export const pickerGone = async (app: ElectronApplication): Promise<void> => void (await until('the picker is put away', () => pickerOf(app) === undefined))

/** Its dialog, drawn. */
export async function pickerDialog(page: Page): Promise<Locator> {
  const dialog = page.getByRole('dialog')
  await dialog.waitFor()
  return dialog
}
