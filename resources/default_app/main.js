// Makes `electron [-r module] FOLDER …` work on the development Electron, whose own starter is missing.
// Runs before any application: knows only where the application's package.json is and hands over to it.
'use strict'
const { app } = require('electron')
const fs = require('node:fs')
const Module = require('node:module')
const path = require('node:path')
const { pathToFileURL } = require('node:url')

/** Splits the command line as Electron's own starter does: switches first, then the application, the rest is its own. */
function parse(words) {
  const preloads = []
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index]
    if (word === '-r' || word === '--require') preloads.push(words[(index += 1)])
    else if (word === '-v' || word === '--version') return { preloads, version: true }
    else if (!word.startsWith('-')) return { preloads, application: word }
  }
  return { preloads }
}

/** Gives Electron the names and folders that the application's package.json asks for; returns its main file. */
function adopt(folder) {
  const file = path.join(folder, 'package.json')
  if (!fs.existsSync(file)) return path.join(folder, 'index.js')
  const manifest = JSON.parse(fs.readFileSync(file, 'utf8'))
  if (manifest.version) app.setVersion(manifest.version)
  const name = manifest.productName || manifest.name
  if (name) app.setName(name)
  app.setDesktopName(manifest.desktopName || `${app.getName()}.desktop`)
  app.setPath('userData', path.join(app.getPath('appData'), app.getName()))
  return path.resolve(folder, manifest.main || 'index.js')
}

function fail(message) {
  console.error(message)
  app.exit(1)
}

const { preloads, application, version } = parse(process.argv.slice(1))
if (version) {
  console.log(`v${process.versions.electron}`)
  app.exit(0)
} else {
  // Playwright and other tools put themselves before the application with -r.
  if (preloads.length > 0) Module._preloadModules(preloads)
  if (application === undefined) fail('usage: electron FOLDER')
  else {
    Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
    const target = path.resolve(application)
    const isFolder = fs.statSync(target, { throwIfNoEntry: false })?.isDirectory()
    if (isFolder === undefined) fail(`there is no application at ${target}`)
    else {
      app.setAppPath(isFolder ? target : path.dirname(target))
      const main = isFolder ? adopt(target) : target
      if (main.endsWith('.mjs')) import(pathToFileURL(main).href).catch((error) => fail(String(error?.stack ?? error)))
      else Module._load(main, null, true)
    }
  }
}
