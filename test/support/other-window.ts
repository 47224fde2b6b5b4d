// A window of another program than Amphi: something to share. A small Electron app of its own shows the given page.
// Must not know what is on it or who shares it.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { launchAmphi, type LaunchOptions, type RunningApp } from './launch.ts'
import { until } from './processes.ts'
import { freshFolder } from './run-folder.ts'

const MAIN = `const { app, BrowserWindow } = require('electron')
app.enableSandbox()
app.whenReady().then(async () => {
  const { x, y, width, height } = JSON.parse(process.env.OTHER_PLACE)
  const window = new BrowserWindow({ x, y, width, height, useContentSize: true, autoHideMenuBar: true, webPreferences: { backgroundThrottling: false } })
  await window.loadURL('data:text/html;charset=utf-8,' + encodeURIComponent(process.env.OTHER_PAGE))
  console.log('the other window is there')
})
app.on('window-all-closed', () => app.quit())`

let folder: string | undefined

function program(): string {
  if (folder !== undefined) return folder
  folder = freshFolder('other-window')
  mkdirSync(path.join(folder, 'dist'))
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'other-window', version: '1.0.0', main: 'dist/main.cjs' }))
  writeFileSync(path.join(folder, 'dist/main.cjs'), MAIN)
  return folder
}

/** Where it is shown, when that is not the display of this run: a display by its environment, or a whole session. */
export type OtherPlace = Pick<LaunchOptions, 'env' | 'session'>

/**
 * Opens it and resolves when the page is painted. Its title is the page's.
 * @param page a whole HTML document
 * @param place in px; a Wayland desktop places windows itself
 */
export async function openOtherWindow(page: string, place: { x: number; y: number; width: number; height: number }, { env, ...where }: OtherPlace = {}): Promise<RunningApp> {
  const running = await launchAmphi({ ...where, app: program(), env: { ...env, OTHER_PLACE: JSON.stringify(place), OTHER_PAGE: page } })
  await until('the other window is there', () => running.output().includes('the other window is there'))
  return running
}
