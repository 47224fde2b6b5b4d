// `npm run package`: builds, packs and checks the installable packages. `-- --target deb|AppImage|nsis` chooses one (deb by default),
// `-- --output DIR` another folder than release/, `-- --test-build` marks a package for tests. How each is made stands in packaging/.
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { build, Platform, type AfterPackContext } from 'electron-builder'
import { bundle, isBuilt } from './bundle.ts'
import { packageConfig } from './packaging/config.ts'
import { setFuses } from './packaging/fuses.ts'
import { resolveElectron, runtimeLine, type Runtime } from './runtime.ts'

const root = path.dirname(import.meta.dirname)

const TARGETS = { deb: Platform.LINUX, AppImage: Platform.LINUX, nsis: Platform.WINDOWS } as const
type Target = keyof typeof TARGETS

export interface PackageOptions {
  target: Target
  output: string
  /** Gets the mark by which the app accepts being driven by tests; never given to anyone. */
  testBuild: boolean
  /** dist/ as it is, where it was just built. */
  asBuilt?: boolean
}

/** Why this package cannot be made with this Electron on this machine; null when it can. */
export function refusal(target: Target, runtime: Pick<Runtime, 'kind' | 'version'>, testBuild: boolean, env: NodeJS.ProcessEnv): string | null {
  if (runtime.kind === 'fallback') {
    if (target === 'nsis') return 'A Windows installer needs a Windows Electron, which could not be downloaded here. Make it on a machine that reaches the internet.'
    if (target === 'AppImage' && env['APPIMAGE_TOOLS_PATH'] === undefined) {
      return 'An AppImage needs the runtime that electron-builder downloads, which this machine does not reach. Make it on a machine that does, or point APPIMAGE_TOOLS_PATH to a folder with the tools.'
    }
    if (!testBuild && env['AMPHI_ALLOW_FALLBACK_RUNTIME'] !== '1') {
      return `Only Electron ${runtime.version} is here, which is for development and tests: a package of it must not be given to people. Make the release on a machine that reaches the internet; to look at a package all the same, set AMPHI_ALLOW_FALLBACK_RUNTIME=1.`
    }
  }
  return null
}

/** What is done to the packed folder before the package is made of it. */
async function finish(context: AfterPackContext, testBuild: boolean): Promise<void> {
  const windows = context.electronPlatformName === 'win32'
  const resources = path.join(context.appOutDir, 'resources')
  rmSync(path.join(resources, 'default_app.asar'), { force: true })
  if (testBuild) writeFileSync(path.join(resources, 'test-build'), 'This package is for tests and must not be given to anyone.\n')
  const fuses = await setFuses(path.join(context.appOutDir, windows ? 'Amphi.exe' : 'amphi'))
  console.log(`fuses, as read back: ${Object.entries(fuses).map(([name, on]) => `${name} ${on ? 'on' : 'off'}`).join(', ')}`)
}

/**
 * Makes one package.
 * @returns its file.
 * @throws with a sentence when it cannot be made here.
 */
export async function makePackage({ target, output, testBuild, asBuilt = false }: PackageOptions): Promise<string> {
  const runtime = await resolveElectron()
  const reason = refusal(target, runtime, testBuild, process.env)
  if (reason !== null) throw new Error(reason)
  if (runtime.kind === 'fallback') console.log(`${runtimeLine(runtime)}. This package must not be given to people.`)
  if (!asBuilt || !isBuilt(root)) await bundle({ root, release: true })
  process.env['CUSTOM_FPM_PATH'] = path.join(import.meta.dirname, 'packaging/fpm.ts')
  const config = packageConfig({ root, electronDist: runtime.dist, electronVersion: runtime.version, output, debCompression: testBuild ? 'gz' : 'xz' })
  const files = await build({
    projectDir: root,
    targets: TARGETS[target].createTarget(target),
    config: { ...config, afterPack: (context) => finish(context, testBuild) },
    publish: 'never',
  })
  const made = files.find((file) => /\.(deb|AppImage|exe)$/.test(file) && existsSync(file))
  if (made === undefined) throw new Error(`electron-builder left no package in ${output}: ${readdirSync(output).join(', ')}`)
  return made
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { target: { type: 'string', default: 'deb' }, output: { type: 'string', default: path.join(root, 'release') }, 'test-build': { type: 'boolean', default: false } } })
  const target = (Object.keys(TARGETS) as Target[]).find((one) => one === values.target)
  try {
    if (target === undefined) throw new Error(`--target is one of ${Object.keys(TARGETS).join(', ')}`)
    const file = await makePackage({ target, output: path.resolve(values.output), testBuild: values['test-build'] })
    console.log(`${path.relative(process.cwd(), file)}  ${(statSync(file).size / 1e6).toFixed(1)} MB`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
