// The table of contents of the main process: lock → config → account → protocols → window. What each does stands in its own room.
// This file must not know features.

import path from 'node:path'
import { app, dialog, protocol } from 'electron'
import { chooseStore } from './account/key-store.ts'
import { readEnvelope } from './account/vault.ts'
import { keepPipeWire } from './capture/switches.ts'
import { parseCommandLine } from './config/command-line.ts'
import { cacheFolder, foldersIn } from './config/folders.ts'
import { loadConfig } from './config/load.ts'
import { openSettings, openState, resolveLanguage } from './config/settings.ts'
import { text } from './desktop/texts.ts'
import { takeBack } from './security/hardening.ts'
import { SCHEMES } from './security/schemes.ts'
import { testHooks } from './test-hooks.ts'
import { startShell } from './wiring/shell.ts'

// The sandbox for every page, whatever the command line says.
app.enableSandbox()
protocol.registerSchemesAsPrivileged(SCHEMES)

const root = app.getAppPath()
const commandLine = parseCommandLine(process.argv.slice(1))
// Electron takes the switch for nothing that is asked by `userData`: without this the demo's people would share the folder of whoever runs it.
const ownFolder = app.isPackaged ? '' : app.commandLine.getSwitchValue('user-data-dir')
if (ownFolder !== '') app.setPath('userData', path.resolve(ownFolder))

/** A policy that cannot be trusted stops the app with a sentence (T44). */
async function refuse(file: string, reason: string): Promise<void> {
  process.stderr.write(`${file}: ${reason}\n`)
  await app.whenReady()
  const language = resolveLanguage(null, [app.getLocale()])
  await dialog.showMessageBox({ type: 'error', message: text(language, 'shell.policy.title'), detail: text(language, 'shell.policy.text', { file, reason }) })
  app.exit(1)
}

async function start(): Promise<void> {
  const folders = foldersIn(app.getPath('userData'), cacheFolder(process.platform, process.env, app.getPath('home')))
  const hooks = testHooks({ packaged: app.isPackaged, resources: process.resourcesPath, env: process.env })
  const taken = app.isPackaged && !hooks.underTest ? takeBack(app.commandLine) : []
  const defaults = [path.join(process.resourcesPath, 'default-config.json'), path.join(root, 'resources/default-config.json')]
  const loaded = loadConfig({ folders, commandLine, hooks, defaults })
  if (loaded.kind === 'refused') return refuse(loaded.file, loaded.reason)
  const { config } = loaded
  const notes = taken.length === 0 ? loaded.notes : [...loaded.notes, `switches that a package does not take: ${taken.join(', ')}`]

  const vault = readEnvelope(folders.vault)
  const recorded = vault.kind === 'envelope' ? vault.envelope : null
  const store = chooseStore(recorded?.backend ?? null, config.storageMode, commandLine.passwordStore)
  if (store !== null) app.commandLine.appendSwitch('password-store', store)
  if (process.platform === 'linux') keepPipeWire(app.commandLine)

  // A second instance may have come before the first one is ready to listen.
  const early: (string | null)[] = []
  let listen = (link: string | null): void => void early.push(link)
  app.on('second-instance', (_event, argv) => listen(parseCommandLine(argv.slice(1)).link))
  app.on('open-url', (event, url) => {
    event.preventDefault()
    listen(url)
  })

  const [settings, state] = await Promise.all([openSettings(folders.settings), openState(folders.state), app.whenReady()])
  const shell = await startShell({ config, folders, hooks, notes, settings, state, recordedPartition: recorded?.partition ?? null, root, link: commandLine.link })
  listen = shell.onLink
  for (const link of early) shell.onLink(link)
}

// One instance for a person: the second one hands its link to the first and goes.
if (app.requestSingleInstanceLock()) {
  start().catch((error: unknown) => {
    process.stderr.write(`Amphi cannot start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    app.exit(1)
  })
} else app.exit(0)
