// The door of every npm script: makes sure of the npm packages and of a Node that runs TypeScript, then hands over to tasks.ts.
// Plain JavaScript for Node 20, without a single dependency: it runs before anything is installed, and must not know any task.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

/** The oldest Node that starts this file, and the oldest that runs TypeScript as it stands. */
export const OLDEST_NODE = [20, 19, 0]
const RUNS_TYPESCRIPT = [22, 18, 0]

/**
 * @param {string} version e.g. `v20.19.1`
 * @param {readonly number[]} least
 */
export function atLeast(version, least) {
  const parts = version.replace(/^v/, '').split('.').map(Number)
  for (const [index, wanted] of least.entries()) {
    const part = parts[index] ?? 0
    if (part !== wanted) return part > wanted
  }
  return true
}

/**
 * Which packages of package-lock.json are not in node_modules as the lock wants them. npm keeps its own list of what it installed.
 * Packages for other machines (optional ones) may be absent.
 * @param {string} folder
 * @returns {string[]}
 */
export function missingPackages(folder) {
  const wanted = JSON.parse(readFileSync(path.join(folder, 'package-lock.json'), 'utf8')).packages
  const list = path.join(folder, 'node_modules/.package-lock.json')
  const installed = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')).packages : {}
  return Object.entries(wanted)
    .filter(([name]) => name !== '')
    .filter(([name, { version, optional }]) => {
      const found = installed[name]
      if (found === undefined) return optional !== true
      return found.version !== version || !existsSync(path.join(folder, name))
    })
    .map(([name]) => name)
}

/**
 * The Node to run TypeScript with: the one of npm's package `node`, wherever its installer or we find it; else this one, if new enough.
 * @param {string} folder
 * @returns {string | null}
 */
export function findNode(folder) {
  const arch = `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const own = path.join(folder, 'node_modules/node')
  const executable = process.platform === 'win32' ? 'node.exe' : 'node'
  const places = [
    path.join(own, 'bin', executable),
    ...['node', 'node-bin'].flatMap((name) => [`${own}/node_modules/${name}-${arch}`, `${folder}/node_modules/${name}-${arch}`]).map((at) => path.join(at, 'bin', executable)),
  ]
  return places.find((place) => existsSync(place)) ?? (atLeast(process.version, RUNS_TYPESCRIPT) ? process.execPath : null)
}

/**
 * Runs a program with our output; signals are passed on, so that it can tidy up first. Resolves to its exit code.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string }} [options]
 * @returns {Promise<number>}
 */
function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32', ...options })
    // Ctrl-C reaches the child by itself; we only have to outlive it.
    const stay = () => undefined
    const pass = () => void child.kill('SIGTERM')
    process.on('SIGINT', stay).on('SIGTERM', pass)
    child.on('error', (error) => {
      console.error(`${command} did not start: ${error.message}`)
      resolve(127)
    })
    child.on('close', (code, signal) => {
      process.off('SIGINT', stay).off('SIGTERM', pass)
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}

/** Installs the npm packages when something is missing or old. Prints a sentence and returns false when that fails. */
async function ensurePackages() {
  const missing = missingPackages(root)
  if (missing.length === 0) return true
  console.log(`Installing npm packages (${missing.length} missing or not of the locked version) …`)
  const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  if (code !== 0) console.error(`npm ci ended with ${code}. Amphi's packages could not be installed: see npm's lines above, and try again.`)
  return code === 0
}

/** npm may be set to run no package's installer: then the one of the package `node` is run here, by hand. */
async function ensureNode() {
  const found = findNode(root)
  if (found !== null) return found
  const folder = path.join(root, 'node_modules/node')
  console.log('Fetching the Node that runs the scripts …')
  await run(process.execPath, ['installArchSpecificPackage.js'], { cwd: folder })
  const fetched = findNode(root)
  if (fetched === null) {
    const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
    console.error(`The scripts need Node ${RUNS_TYPESCRIPT.join('.')} or newer; this is ${process.version}, and npm could not fetch node@${version}. Install a newer Node and try again.`)
  }
  return fetched
}

async function main() {
  if (!atLeast(process.version, OLDEST_NODE)) {
    console.error(`Amphi's scripts need Node ${OLDEST_NODE.join('.')} or newer; this is ${process.version}.`)
    return 1
  }
  if (!(await ensurePackages())) return 1
  const node = await ensureNode()
  if (node === null) return 1
  const PATH = [path.dirname(node), path.join(root, 'node_modules/.bin'), process.env.PATH].join(path.delimiter)
  return run(node, [path.join(root, 'build/tasks.ts'), ...process.argv.slice(2)], { env: { ...process.env, PATH } })
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = await main()
