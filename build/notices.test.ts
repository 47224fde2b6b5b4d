import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { noticesOf, packageFolder } from './notices.ts'

it('finds the package of a module, the innermost one', () => {
  expect(packageFolder('/p/renderer/app/main.tsx')).toBeNull()
  expect(packageFolder('/p/node_modules/a/lib/x.js')).toBe('/p/node_modules/a')
  expect(packageFolder('/p/node_modules/@s/a/x.js?v=1')).toBe('/p/node_modules/@s/a')
  expect(packageFolder('/p/node_modules/a/node_modules/b/x.js')).toBe('/p/node_modules/a/node_modules/b')
})

it('writes every licence once, by name', () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'amphi-notices-'))
  for (const name of ['b', 'a']) {
    mkdirSync(path.join(root, name))
    writeFileSync(path.join(root, name, 'package.json'), JSON.stringify({ name, version: '1.0.0', license: 'MIT' }))
  }
  writeFileSync(path.join(root, 'a', 'LICENSE'), 'Copyright of a')
  const text = noticesOf([path.join(root, 'b'), path.join(root, 'a'), path.join(root, 'a')])
  expect(text.match(/^[ab] 1\.0\.0 \(MIT\)$/gm)).toEqual(['a 1.0.0 (MIT)', 'b 1.0.0 (MIT)'])
  expect(text.match(/Copyright of a/g)).toHaveLength(1)
  rmSync(root, { recursive: true })
})
