// Amphi's own lint rules: they hold the walls that walls.ts describes, and the house's habits that no ready rule knows.
// Knows only syntax: no types, no other file than the one it looks at.
import path from 'node:path'
import type { Rule } from 'eslint'
import type * as ESTree from 'estree'
import { crossedByImport, homeOfForeignName, htmlSinks, inProduction, isTest, resolveTarget, under } from './walls.ts'

const root = path.resolve(import.meta.dirname, '../..')
const pathOf = (context: Rule.RuleContext): string => path.relative(root, context.filename).split(path.sep).join('/')

type Loose = ESTree.Node & {
  importKind?: string
  exportKind?: string
  source?: ESTree.Node | null
  specifiers?: { importKind?: string; exportKind?: string }[]
  argument?: unknown
}

function textOf(node: ESTree.Node | null | undefined): string | null {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node?.type === 'TemplateLiteral' && node.quasis.length === 1) return node.quasis[0]?.value.cooked ?? null
  return null
}

const imports: Rule.RuleModule = {
  meta: { type: 'problem', schema: [], docs: { description: 'each room imports only what its walls allow' } },
  create(context) {
    const from = pathOf(context)
    const check = (node: ESTree.Node, specifier: string | null, typeOnly: boolean): void => {
      if (specifier === null) return
      for (const message of crossedByImport({ from, specifier, target: resolveTarget(from, specifier), typeOnly })) context.report({ node, message })
    }
    const declaration = (node: ESTree.Node): void => {
      const loose = node as Loose
      const kinds = loose.specifiers ?? []
      const inline = kinds.length > 0 && kinds.every((one) => one.importKind === 'type' || one.exportKind === 'type')
      check(node, textOf(loose.source), loose.importKind === 'type' || loose.exportKind === 'type' || inline)
    }
    return {
      ImportDeclaration: declaration,
      ExportNamedDeclaration: declaration,
      ExportAllDeclaration: declaration,
      ImportExpression: (node) => check(node, textOf(node.source), false),
      TSImportType: (node: ESTree.Node) => check(node, textOf((node as Loose).source), true),
      CallExpression: (node) => {
        const { callee } = node
        const named = callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : ''
        const first = node.arguments[0]
        if ((named === 'require' || named === 'importActual' || named === 'importOriginal') && first !== undefined && first.type !== 'SpreadElement') check(node, textOf(first), false)
      },
    }
  },
}

const names: Rule.RuleModule = {
  meta: { type: 'problem', schema: [], docs: { description: 'some names of Electron belong to one folder' } },
  create(context) {
    const file = pathOf(context)
    const check = (node: ESTree.Node, name: string): void => {
      const home = homeOfForeignName(file, name)
      if (home !== null) context.report({ node, message: `${name} belongs to ${home}: ask that room instead` })
    }
    return {
      Identifier: (node) => check(node, node.name),
      Literal: (node) => {
        if (typeof node.value === 'string') check(node, node.value)
      },
      TemplateElement: (node) => check(node, node.value.cooked ?? ''),
    }
  },
}

const htmlSinkRule: Rule.RuleModule = {
  meta: { type: 'problem', schema: [], docs: { description: 'text never becomes HTML' } },
  create(context) {
    if (!inProduction(pathOf(context))) return {}
    const check = (node: ESTree.Node, name: string): void => {
      if (htmlSinks.has(name)) context.report({ node, message: `${name} turns text into HTML: draw elements from the typed tree instead` })
    }
    return {
      Identifier: (node) => check(node, node.name),
      JSXIdentifier: (node: ESTree.Node) => check(node, (node as unknown as { name: string }).name),
      Literal: (node) => {
        if (typeof node.value === 'string') check(node, node.value)
      },
      'MemberExpression[object.name="document"][property.name=/^write(ln)?$/]': (node: ESTree.Node) =>
        context.report({ node, message: 'document.write turns text into HTML: draw elements instead' }),
    }
  },
}

const RAW_COLOUR = /^#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$|(?:^|[\s:,(])#(?:[\da-f]{3}|[\da-f]{6}|[\da-f]{8})\s*(?:;|\)|,|!|$)|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(/i
const COLOUR_FUNCTIONS = new Set(['rgb', 'rgba', 'hsl', 'hsla', 'hwb', 'lab', 'lch', 'oklab', 'oklch', 'color'])
const COLOUR_WORDS = new Set(['black', 'white', 'red', 'green', 'blue', 'yellow', 'orange', 'purple', 'pink', 'brown', 'gray', 'grey', 'silver', 'navy', 'teal'])
const colourMessage = 'raw colours stand in renderer/design: use a token'
const mayMixColours = (file: string): boolean => !under('renderer')(file) || under('renderer/design')(file) || isTest(file)

const colours: Rule.RuleModule = {
  meta: { type: 'problem', schema: [], docs: { description: 'raw colours only in renderer/design' } },
  create(context) {
    if (mayMixColours(pathOf(context))) return {}
    const check = (node: ESTree.Node, text: string): void => {
      if (RAW_COLOUR.test(text)) context.report({ node, message: colourMessage })
    }
    return {
      Literal: (node) => {
        if (typeof node.value === 'string') check(node, node.value)
      },
      TemplateElement: (node) => check(node, node.value.raw),
    }
  },
}

/** For the CSS language of @eslint/css: its nodes are css-tree's. */
const styleColours: Rule.RuleModule = {
  meta: { type: 'problem', schema: [], docs: { description: 'raw colours only in renderer/design' } },
  create(context) {
    if (mayMixColours(pathOf(context))) return {}
    const report = (node: unknown): void => context.report({ node: node as Rule.Node, message: colourMessage })
    const inValue = (name: (node: { name: string }) => boolean) => (node: { name: string }) => {
      if (name(node)) report(node)
    }
    const listener: Record<string, unknown> = {
      'Declaration Hash': report,
      'Declaration Function': inValue(({ name }) => COLOUR_FUNCTIONS.has(name.toLowerCase())),
      'Declaration Value > Identifier': inValue(({ name }) => COLOUR_WORDS.has(name.toLowerCase())),
    }
    return listener as Rule.RuleListener
  },
}

const SPOKEN_ATTRIBUTES = new Set(['title', 'alt', 'placeholder', 'label', 'aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'aria-placeholder'])
const LETTER = /\p{L}/u

const literalText: Rule.RuleModule = {
  meta: { type: 'problem', schema: [], docs: { description: 'everything a person reads comes from renderer/locales' } },
  create(context) {
    if (!inProduction(pathOf(context))) return {}
    const message = 'text for people comes from renderer/locales'
    const check = (node: ESTree.Node, text: string | null): void => {
      if (text !== null && LETTER.test(text)) context.report({ node, message })
    }
    type JsxText = ESTree.Literal & { value: string }
    type JsxExpression = ESTree.Node & { expression: ESTree.Node }
    type JsxAttribute = { name: { name?: unknown }; value: (ESTree.Node & { expression?: ESTree.Node }) | null }
    const listener: Record<string, unknown> = {
      JSXText: (node: JsxText) => check(node, node.value),
      'JSXElement > JSXExpressionContainer, JSXFragment > JSXExpressionContainer': (node: JsxExpression) => check(node, textOf(node.expression)),
      JSXAttribute: ({ name: { name }, value }: JsxAttribute) => {
        if (typeof name !== 'string' || !SPOKEN_ATTRIBUTES.has(name) || value === null) return
        check(value, textOf(value.expression ?? value))
      },
    }
    return listener as Rule.RuleListener
  },
}

/** The plugin, under the name `amphi` in eslint.config.js. */
export const plugin = {
  meta: { name: 'amphi' },
  rules: { imports, names, 'html-sinks': htmlSinkRule, colours, 'style-colours': styleColours, 'literal-text': literalText },
}
