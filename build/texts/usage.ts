// Finds where texts are used: which keys the sources name, and whether a call gives a message the values it asks for.
// Must not know the languages: keys and placeholders in, complaints out.
import path from 'node:path'
import ts from 'typescript'

export interface Usage {
  /** Keys that some source names. */
  used: ReadonlySet<string>
  /** Calls that give a message too little. */
  complaints: readonly string[]
}

/** Functions that turn a key into a sentence, and where in their arguments key and values stand. */
const SPEAKERS: Readonly<Record<string, { key: number; values: number }>> = { t: { key: 0, values: 1 }, text: { key: 1, values: 2 } }

const isSource = (file: string): boolean => !/\.test\.tsx?$|\.d\.ts$/.test(file) && !file.includes('/renderer/locales/') && !file.includes('/node_modules/')

/** Literal strings that a type can be; null when it can be anything. */
function literalsOf(type: ts.Type): string[] | null {
  if (type.isStringLiteral()) return [type.value]
  if (!type.isUnion()) return null
  const parts = type.types.map((part) => (part.isStringLiteral() ? part.value : null))
  return parts.every((part) => part !== null) ? parts : null
}

/** Keys that fit a template like `error.${code}`, by the text before and after its values. */
function fitting(template: ts.TemplateExpression, keys: readonly string[]): string[] {
  const head = template.head.text
  const tail = template.templateSpans.at(-1)?.literal.text ?? ''
  if (!head.includes('.')) return []
  return keys.filter((key) => key.startsWith(head) && key.endsWith(tail) && key.length > head.length + tail.length)
}

/**
 * Looks through the program of `configFile`.
 * @param placeholders every key with the names of its placeholders.
 */
export function findUsage(configFile: string, placeholders: ReadonlyMap<string, readonly string[]>): Usage {
  const root = path.dirname(configFile)
  const { config } = ts.readConfigFile(configFile, (file) => ts.sys.readFile(file)) as { config: unknown }
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const program = ts.createProgram(fileNames, { ...options, noEmit: true })
  const checker = program.getTypeChecker()
  const keys = [...placeholders.keys()]
  const used = new Set<string>()
  const complaints: string[] = []

  const lookAtCall = (call: ts.CallExpression, source: ts.SourceFile): void => {
    const speaker = ts.isIdentifier(call.expression) && Object.hasOwn(SPEAKERS, call.expression.text) ? SPEAKERS[call.expression.text] : undefined
    const keyNode = speaker === undefined ? undefined : call.arguments[speaker.key]
    // A variable's key was written elsewhere, and its values with it.
    if (speaker === undefined || keyNode === undefined || ts.isIdentifier(keyNode)) return
    const named = ts.isStringLiteralLike(keyNode) ? [keyNode.text] : (literalsOf(checker.getTypeAtLocation(keyNode)) ?? [])
    if (named.length === keys.length) return // any key: nothing to be said here
    for (const key of named) used.add(key)
    const values = call.arguments[speaker.values]
    const given = values === undefined ? [] : checker.getTypeAtLocation(values)
    // A record of anything may well hold what is asked for.
    if (!Array.isArray(given) && given.getStringIndexType() !== undefined) return
    const names = Array.isArray(given) ? [] : given.getProperties().map((property) => property.name)
    for (const key of named) {
      const lacking = (placeholders.get(key) ?? []).filter((name) => !names.includes(name))
      if (lacking.length === 0) continue
      const { line } = source.getLineAndCharacterOfPosition(call.getStart(source))
      complaints.push(`${path.relative(root, source.fileName)}:${line + 1}: ${key} is said without {${lacking.join('}, {')}}`)
    }
  }

  for (const source of program.getSourceFiles()) {
    if (!isSource(source.fileName) || !source.fileName.startsWith(root)) continue
    const visit = (node: ts.Node): void => {
      if (ts.isTypeNode(node)) return // what may be said is not yet said
      if (ts.isStringLiteralLike(node) && placeholders.has(node.text)) used.add(node.text)
      if (ts.isTemplateExpression(node)) for (const key of literalsOf(checker.getTypeAtLocation(node)) ?? fitting(node, keys)) used.add(key)
      if (ts.isCallExpression(node)) lookAtCall(node, source)
      ts.forEachChild(node, visit)
    }
    visit(source)
  }
  return { used, complaints }
}
