import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { codeGrammars } from './code.ts'
import { composeMessage } from './compose.ts'
import { HOSTILE_HTML, judge } from './hostile.fixture.ts'
import { createRichText } from './index.ts'
import { mathRenderer } from './math.ts'
import { blocksHtml } from './to-html.ts'
import type { RichText } from './tree.ts'

const ME = '@me:uni.test'
const port = createRichText()
const html = (formatted: string, body = 'plain'): Record<string, unknown> => ({ msgtype: 'm.text', body, format: 'org.matrix.custom.html', formatted_body: formatted })
const parse = (formatted: string): RichText => port.fromContent(html(formatted), ME)

/** Processor time, not the clock: the machine does other things as well. Generous beside the 200 ms of the budget. */
const CAP_MS = 600
function timed<T>(run: () => T): T {
  const start = process.cpuUsage()
  const result = run()
  const { user, system } = process.cpuUsage(start)
  const took = (user + system) / 1_000
  expect(took).toBeLessThan(CAP_MS)
  return result
}

beforeAll(async () => {
  await Promise.all([codeGrammars.load(), mathRenderer.load()])
})

it('the judge says no', () => {
  const tree = (c: unknown): RichText => ({ blocks: [{ t: 'p', c: [c] }], plain: '', truncated: false }) as RichText
  expect(() => {
    judge(tree({ t: 'link', href: 'file:///etc/passwd', host: '', misleading: false, c: [] }))
  }).toThrow()
  expect(() => {
    judge(tree({ t: 'text', s: 'x', onclick: 'y' }))
  }).toThrow()
  expect(() => {
    judge(tree({ t: 'image', mxc: 'https://evil.example/x.png', alt: '', width: null, height: null }))
  }).toThrow()
})

describe('hostile HTML (T01, T03, T11, T12)', () => {
  it.each(HOSTILE_HTML)('leaves nothing outside the grammar: %s', (source) => {
    const tree = parse(source)
    judge(tree)
    expect(JSON.stringify(tree.blocks)).not.toMatch(/evil\.example\/(?:x\.js|track)|"on\w+":|"style":/)
  })

  it('stays in the grammar for any mixture of them', () => {
    const bits = [...HOSTILE_HTML.flatMap((s) => s.match(/<[^>]*>|[^<]+/g) ?? []), '<', '>', '"', "'", '&', '<!--', '-->', '<p>', '</p>', '<b>', '</b>', '<li>', '<ul>', '</ul>', '<pre><code class="language-python">', '</code></pre>', '<table><tr><td>', '</table>', '\u202e']
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...bits), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 60 }), (parts) => {
        judge(timed(() => parse(parts.join(''))))
      }),
      { numRuns: 500 },
    )
  }, 60_000)

  it('reads what it writes as the same tree', () => {
    for (const source of HOSTILE_HTML) {
      const once = parse(source).blocks
      if (once.length === 0) continue
      const again = parse(blocksHtml(once)).blocks
      expect(blocksHtml(again)).toBe(blocksHtml(once))
    }
  })

  it('never believes the quoted words of a reply', () => {
    const content = { ...html('<mx-reply><blockquote>I owe you 100</blockquote></mx-reply>no', '> <@a:b> I owe you 100\n\nno'), 'm.relates_to': { 'm.in_reply_to': { event_id: '$x' } } }
    expect(port.fromContent(content, ME).plain).toBe('no')
    expect(port.preview(content)).toBe('no')
    expect(port.fromContent({ ...content, format: undefined }, ME).plain).toBe('no')
  })

  it('says where a link really leads', () => {
    const link = (source: string): unknown => parse(source).blocks[0]
    expect(link('<a href="https://evil.example/login">https://uni.test/login</a>')).toMatchObject({ c: [{ t: 'link', host: 'evil.example', misleading: true }] })
    expect(link('<a href="https://uni.test@evil.example/">uni.test</a>')).toMatchObject({ c: [{ t: 'link', misleading: true }] })
    expect(link('<a href="https://xn--80ak6aa92e.com/">see</a>')).toMatchObject({ c: [{ t: 'link', host: 'xn--80ak6aa92e.com' }] })
    expect(link('<a href="https://uni.test/a">the page</a>')).toMatchObject({ c: [{ t: 'link', misleading: false }] })
  })

  it('takes any JSON for content', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('body', 'formatted_body', 'format', 'm.relates_to', 'm.mentions', '__proto__'), fc.oneof(fc.jsonValue(), fc.constant('org.matrix.custom.html'))), (content) => {
        judge(port.fromContent(content, ME))
        expect(typeof port.preview(content)).toBe('string')
      }),
    )
  })
})

const bomb = (piece: string, length = 65_000): string => piece.repeat(Math.ceil(length / piece.length)).slice(0, length)

describe('size, depth and time (T09, T14, T15)', () => {
  it.each(['<div>', '<b>', '<blockquote>', '<ul><li>', '<table><tr><td>', '<a href="https://x.example">', '<details><summary>', '<font color="#ffffff">', '<span data-mx-spoiler>', '<p><b><i>', '<', '<!--', '&amp;', '&#x41;', '<a ', '<a x="', '<b></b>', '<br>', '<code>x</code>', '<img src="mxc://a/b">', '</p>', '<x y=z>', 'a.b ', '@a:b.c ', 'https://a.b/'])('a wall of %s', (piece) => {
    judge(timed(() => parse(bomb(piece))))
  })

  it.each(['a@', 'http://', 'https://a.b/?', 'www.', '(((', 'a.a.a.', '#', '@', ':@', '@a:', '-.', 'mailto:a@b.c,', '1.1.1.1:', '\u202e', 'я.рф ', '//', '.com', 'x@x.'])('links looked for in a wall of %s', (piece) => {
    judge(timed(() => port.fromPlain(bomb(piece))))
    judge(timed(() => port.fromPlain(bomb(piece, 19_000))))
    timed(() => port.preview({ body: bomb(piece) }))
    timed(() => port.preview(html(bomb(`<a ${piece}`))))
  })

  it('a message of more than 64 KiB is shown plain and marked', () => {
    const tree = timed(() => parse('<b>'.concat('x'.repeat(70_000), '</b>')))
    expect(tree).toMatchObject({ truncated: true, plain: 'plain' })
    expect(timed(() => port.fromPlain('y'.repeat(1_000_000)))).toMatchObject({ truncated: true })
  })

  const formula = (tex: string): RichText => parse(`<span data-mx-maths="${tex.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}">x</span>`)
  it.each([
    '\\href{javascript:alert(1)}{x}', '\\url{javascript:alert(1)}', '\\includegraphics{https://evil.example/x}', '\\class{x}{y}', '\\id{app}{y}', '\\style{position:fixed}{y}', '\\data{onclick=alert(1)}{x}', '\\htmlData{a=b}{x}', '\\htmlStyle{color:red}{x}',
    '\\def\\a{\\a\\a}\\a', '\\def\\a#1{#1#1}\\a{\\a{\\a{\\a{x}}}}', '\\newcommand{\\x}{\\x\\x}\\x', '\\gdef\\x{y}\\x', '\\let\\x=\\x \\x', '\\rule{9999em}{9999em}', '\\kern9999em x', '\\hspace{-9999em}x', '\\raisebox{9999em}{x}', '\\color{red;background:url(//e)}x', '\\unicode{x202e}', '\\tag{x}\\tag{y}', '\\begin{array}{', '\\sqrt{',
  ])('a formula may not: %s', (tex) => {
    const tree = timed(() => formula(tex))
    judge(tree)
    expect(JSON.stringify(tree.blocks.map((b) => (b.t === 'p' ? b.c.map((x) => (x.t === 'math' ? x.mathml : x)) : b)))).not.toMatch(/javascript|evil|onclick|fixed|9999/)
  })
  it.each(['{', '\\frac{1}{', 'x^{', '\\sqrt{', '\\left(', '\\begin{matrix}', 'x_', '\\hat', '\\text{', '$', '&', '\\\\', '\\over '])('a formula made of %s', (piece) => {
    judge(timed(() => formula(bomb(piece, 3_990))))
    judge(timed(() => parse(bomb(`<span data-mx-maths="${bomb(piece, 300).replace(/&/g, '&amp;')}">x</span>`))))
  })
  it('a formula that is one is drawn', () => {
    expect(formula('\\int_0^1 \\frac{x^2}{2}\\,dx').blocks).toMatchObject([{ t: 'p', c: [{ t: 'math', mathml: { tag: 'math' } }] }])
  })

  const languages = ['javascript', 'python', 'cpp', 'latex', 'haskell', 'xml', 'css', 'json', 'bash', 'sql', 'markdown', 'perl', 'ruby', 'php', 'matlab', '1c', 'constructor', '__proto__', 'toString', 'x'.repeat(41), '../../etc/passwd']
  it.each(languages)('code that calls itself %s', (language) => {
    for (const piece of ['(', '"', '/*', '<a ', '\\', '{', 'a.b(', '`${', "'", '# ', '[[', '0x', '=~ /', 'function (']) {
      judge(timed(() => parse(`<pre><code class="language-${language}">${bomb(piece, 5_990).replace(/</g, '&lt;')}</code></pre>`)))
    }
  }, 60_000)
})

it('no grammar that is loaded takes long over a wall of one thing', () => {
  const { lowlight } = codeGrammars.get() ?? { lowlight: null }
  const names = lowlight?.listLanguages() ?? []
  expect(names.length).toBeGreaterThan(30)
  for (const language of names) for (const piece of ['**', '"', ' ', '= ']) judge(timed(() => parse(`<pre><code class="language-${language}">x${bomb(piece, 5_900)}</code></pre>`)))
}, 60_000)

describe('hostile Markdown: what is pasted is parsed, too', () => {
  it.each(['[', '![', '[a](', '*a_', '**', '`', '$', '$$\n', '> ', '>', '- ', '1. ', '|a', '|-', '~~', '<', '<a href="', '&amp;', '\\', '[^1]: ', '# ', '```\n', '[a]: b\n', '@', 'https://a.b/ ', '\t- ', '\n\n', '_*_*'])('a wall of %s', (piece) => {
    for (const length of [1_900, 19_900, 65_000]) {
      const composed = timed(() => composeMessage(bomb(piece, length), []))
      if (composed.html !== null) judge(timed(() => parse(composed.html ?? '')))
    }
  })
})
