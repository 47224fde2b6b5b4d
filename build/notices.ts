// Gathers the licences of the packages that really went into the bundles: they ask to go along with every copy.
// Knows the bundler's chunks; what is done with the text is not its business.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'

/** A plugin that notes the folders of all packages whose code is in a chunk. */
export function notePackages(folders: Set<string>): Plugin {
  return {
    name: 'amphi-notices',
    generateBundle(_options, output) {
      for (const item of Object.values(output)) {
        if (item.type !== 'chunk') continue
        for (const id of item.moduleIds) {
          const folder = packageFolder(id)
          if (folder !== null) folders.add(folder)
        }
      }
    },
  }
}

/** The folder of the package that a module's file belongs to; null for our own. */
export function packageFolder(file: string): string | null {
  const [, folder] = /^\0?(\/.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file) ?? []
  return folder ?? null
}

/** The notices as one text, sorted by name. A package without a file for its licence is named with the licence's name alone. */
export function noticesOf(folders: Iterable<string>): string {
  const parts: { name: string; text: string }[] = []
  for (const folder of new Set(folders)) {
    const manifest = path.join(folder, 'package.json')
    if (!existsSync(manifest)) continue
    const { name, version, license } = JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string; version?: string; license?: string }
    if (name === undefined) continue
    const files = readdirSync(folder).filter((one) => /^(licen[cs]e|copying|notice)/i.test(one))
    const texts = files.map((one) => readFileSync(path.join(folder, one), 'utf8').trim())
    parts.push({ name, text: `${name} ${version ?? ''} (${license ?? 'licence not named'})\n\n${texts.join('\n\n')}` })
  }
  parts.sort((a, b) => a.name.localeCompare(b.name, 'en'))
  return `Amphi contains code of these packages.\n\n${parts.map(({ text }) => text.trim()).join(`\n\n${'-'.repeat(80)}\n\n`)}\n`
}
