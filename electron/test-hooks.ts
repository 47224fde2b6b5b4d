// What tests may change from outside, all of it in this one file. Ordinary starts see none of it.
// Honoured when AMPHI_TEST=1 and either the app is not packaged or the package was built for tests: such a package carries
// the file `resources/test-build`, which no release has and which an ordinary user cannot add to an installed one.

import { appendFileSync, existsSync } from 'node:fs'
import path from 'node:path'

export interface TestHooks {
  /** AMPHI_TEST=1 where it is honoured: what drives the app may have its debugger's port. */
  underTest: boolean
  /** AMPHI_SERVER: homeserver to offer. Development builds honour it without AMPHI_TEST. */
  server: string | null
  /** AMPHI_POLICY: policy file instead of the one in /etc; may belong to oneself. Development builds honour it too. */
  policyFile: string | null
  /** AMPHI_TEST_OPEN_EXTERNAL: file to which addresses are appended, a line each, instead of opening the system's browser. */
  captureLinks: ((url: string) => Promise<void>) | null
  /** AMPHI_TEST_SAVE: folder into which files are saved without asking. */
  saveFolder: string | null
}

export interface Surroundings {
  packaged: boolean
  resources: string
  env: NodeJS.ProcessEnv
}

/** Reads the hooks that hold in these surroundings. */
export function testHooks({ packaged, resources, env }: Surroundings): TestHooks {
  const testing = env['AMPHI_TEST'] === '1' && (!packaged || existsSync(path.join(resources, 'test-build')))
  const links = env['AMPHI_TEST_OPEN_EXTERNAL']
  return {
    underTest: testing,
    server: (testing || !packaged ? env['AMPHI_SERVER'] : undefined) ?? null,
    policyFile: (testing || !packaged ? env['AMPHI_POLICY'] : undefined) ?? null,
    captureLinks: testing && links !== undefined ? async (url) => appendFileSync(links, `${url}\n`) : null,
    saveFolder: (testing ? env['AMPHI_TEST_SAVE'] : undefined) ?? null,
  }
}
