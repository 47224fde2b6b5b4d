// For vitest: one display and one staged app for all files of a suite that starts Amphi.
import path from 'node:path'
import { isBuilt } from '../../build/bundle.ts'
import { resolveElectron } from '../../build/runtime.ts'
import { shareDisplay, startDisplay } from './display.ts'
import { removeRunFolder, runFolder } from './run-folder.ts'
import { stageApp } from './stage.ts'

export default async function setup(): Promise<() => Promise<void>> {
  runFolder()
  await resolveElectron({ announce: true })
  const display = process.env.AMPHI_TEST_DISPLAY === undefined ? await startDisplay() : null
  if (display !== null) shareDisplay(display)
  if (isBuilt(path.resolve(import.meta.dirname, '../..'))) stageApp()
  return async () => {
    await display?.stop()
    removeRunFolder()
  }
}
