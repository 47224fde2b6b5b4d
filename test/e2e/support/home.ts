// For: looking into, and spoiling, what an app has left in a person's home folder.
// Must not know what the app keeps there, beyond names of files that a test gives.
import { lstatSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** All files below a folder. Links and sockets are left out. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
}

/** The files with that name. */
export const filesCalled = (home: string, name: string): string[] => filesBelow(home).filter((file) => path.basename(file) === name)

/** The only file with that name. @throws when there is none, or more than one. */
export function theFile(home: string, name: string): string {
  const found = filesCalled(home, name)
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${String(found.length)} files are called ${name}: ${found.join(', ')}`)
  return found[0]
}

/** The folders with that name or ending. */
export function foldersCalled(home: string, name: string): string[] {
  return readdirSync(home, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isDirectory() && (entry.name === name || entry.name.endsWith(name)))
    .map((entry) => path.join(entry.parentPath, entry.name))
}

/** Where one of `needles` stands, in a file's bytes (UTF-8 and UTF-16) or in its name: `file: needle`. */
export function traces(home: string, needles: readonly string[]): string[] {
  const found: string[] = []
  for (const file of filesBelow(home)) {
    const bytes = lstatSync(file).isFile() ? readFileSync(file) : Buffer.alloc(0)
    for (const needle of needles) {
      const inBytes = bytes.includes(Buffer.from(needle, 'utf8')) || bytes.includes(Buffer.from(needle, 'utf16le'))
      if (inBytes || file.includes(needle)) found.push(`${path.relative(home, file)}: ${needle}`)
    }
  }
  return found
}
