import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ComposerMention } from '../protocol.ts'
import { composeMessage } from './compose.ts'
import { createRichText } from './index.ts'
import { blocksHtml } from './to-html.ts'
import { writeMarkdown } from './to-markdown.ts'
import type { RichText } from './tree.ts'

const ME = '@me:uni.test'
const port = createRichText()
const html = (markdown: string, mentions: ComposerMention[] = []): string | null => composeMessage(markdown, mentions).html
const read = (body: string, formatted: string): RichText => port.fromContent({ msgtype: 'm.text', body, format: 'org.matrix.custom.html', formatted_body: formatted, 'm.mentions': {} }, ME)

const anna: ComposerMention = { text: '@Анна Петрова', target: { kind: 'person', id: '@petrova:uni.test' } }

describe('Markdown', () => {
  it.each([
    ['**a** *b* ~~c~~ `d`', '<strong>a</strong> <em>b</em> <del>c</del> <code>d</code>'],
    ['# Title\n\ntext', '<h1>Title</h1><p>text</p>'],
    ['- a\n- b', '<ul><li>a</li><li>b</li></ul>'],
    ['3. a\n4. b', '<ol start="3"><li>a</li><li>b</li></ol>'],
    ['- [x] done\n- [ ] open', '<ul><li>☑ done</li><li>☐ open</li></ul>'],
    ['> q\n\na', '<blockquote><p>q</p></blockquote><p>a</p>'],
    ['```Python\nx < 1\n```', '<pre><code class="language-python">x &lt; 1\n</code></pre>'],
    ['one\n**two**', 'one<br><strong>two</strong>'],
    ['[text](https://uni.test/a)', '<a href="https://uni.test/a">text</a>'],
    ['$x^2$ and', '<span data-mx-maths="x^2"><code>x^2</code></span> and'],
    ['$$\n\\frac12\n$$', '<div data-mx-maths="\\frac12"><code>\\frac12</code></div>'],
    ['|a|b|\n|-|-|\n|1|2|', '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>'],
    ['\\*not\\*', '*not*'],
  ])('%j', (markdown, expected) => {
    expect(html(markdown)).toBe(expected)
  })

  it.each([
    'plain words', 'two\nlines', 'a\n\nb', 'it costs $5 and $10', '$5-$10', 'US$ and A$', 'see https://uni.test/a_b_c and www.x.org', 'a@b.org', '2 < 3 > 1 & 4', '<script>alert(1)</script>', '<b>bold?</b>', 'snake_case_name', '    indented', 'title\n---x', '[a]: https://x.example', '&amp; &lt;', '!', '#', '@room', 'C:\\dir', '[x](javascript:alert(1))', '![x](https://evil.example/x.png)',
  ])('sends as it stands: %j', (markdown) => {
    expect(composeMessage(markdown, [])).toEqual({ body: markdown, html: null, users: [], everyone: false })
  })

  it('never writes an address that may not be opened', () => {
    expect(html('**x** [y](javascript:alert(1)) [z](data:text/html,x)')).toBe('<strong>x</strong> [y](javascript:alert(1)) [z](data:text/html,x)')
    expect(html('**x** <img src=x onerror=alert(1)>')).toBe('<strong>x</strong> &lt;img src=x onerror=alert(1)&gt;')
  })

  it('loses nothing that was typed: each letter and digit is in what recipients read', () => {
    const piece = fc.oneof(fc.constantFrom('*', '_', '`', '~~', '> ', '- ', '1. ', '\n', '\n\n', '# ', '|', '[', '](', ')', '$', '<', '>', '\\', '&amp;', '```\n', '---', '[^1]', '[^1]: ', '    '), fc.constantFrom('а', 'b7', 'слово ', 'x'))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (parts) => {
        const source = parts.join('')
        const composed = composeMessage(source, [])
        if (composed.html === null) {
          expect(composed.body.trim()).toBe(source.replace(/^\n+|\s+$/g, '').trim())
          return
        }
        const count = (s: string, letter: string): number => s.split(letter).length - 1
        // A word after ``` names the language, a link's target is in the tree and not in the text.
        const seen = JSON.stringify(read(composed.body, composed.html).blocks)
        for (const letter of ['а', 'слово']) expect(count(seen.toLowerCase(), letter), source).toBeGreaterThanOrEqual(Math.min(1, count(source, letter)))
      }),
      { numRuns: 500 },
    )
  })
})

describe('mentions', () => {
  it('become pills and are named', () => {
    expect(composeMessage('@Анна Петрова, **когда** зачёт?', [anna])).toEqual({
      body: '@Анна Петрова, **когда** зачёт?',
      html: '<a href="https://matrix.to/#/@petrova:uni.test">@Анна Петрова</a>, <strong>когда</strong> зачёт?',
      users: ['@petrova:uni.test'], everyone: false,
    })
  })
  it('that were deleted from the text call nobody', () => {
    expect(composeMessage('Анна', [anna]).users).toEqual([])
    expect(composeMessage('@Анна Петровама', [anna]).users).toEqual([])
  })
  it('with names that look like Markdown, or contain each other, stay whole', () => {
    const star: ComposerMention = { text: '@*_Bob_*', target: { kind: 'person', id: '@bob:uni.test' } }
    const short: ComposerMention = { text: '@Анна', target: { kind: 'person', id: '@anna:uni.test' } }
    expect(html('@*_Bob_* @Анна Петрова @Анна', [star, short, anna])).toBe(
      '<a href="https://matrix.to/#/@bob:uni.test">@*_Bob_*</a> <a href="https://matrix.to/#/@petrova:uni.test">@Анна Петрова</a> <a href="https://matrix.to/#/@anna:uni.test">@Анна</a>',
    )
  })
  it('of namesakes go to each in turn', () => {
    const other: ComposerMention = { text: '@Анна Петрова', target: { kind: 'person', id: '@petrova2:uni.test' } }
    expect(composeMessage('@Анна Петрова и @Анна Петрова', [anna, other]).users).toEqual(['@petrova:uni.test', '@petrova2:uni.test'])
  })
  it('stay words within code', () => {
    expect(html('`@Анна Петрова`', [anna])).toBe('<code>@Анна Петрова</code>')
  })
  it('of a room and of everybody', () => {
    const room: ComposerMention = { text: '#матан', target: { kind: 'room', id: '!r:uni.test', alias: '#calculus:uni.test' } }
    const all: ComposerMention = { text: '@room', target: { kind: 'everyone' } }
    expect(composeMessage('@room в #матан', [room, all])).toMatchObject({ html: '@room в <a href="https://matrix.to/#/#calculus:uni.test">#матан</a>', everyone: true, users: [] })
  })
})

const markdown = fc
  .array(fc.oneof(fc.constantFrom('**жирно**', '*x*', '~~y~~', '`code`', '[t](https://a.example/b)', '$a+b$', ' ', '\n', '\n\n', '> q', '- i', '  - j', '1. k', '# h', '```js\nlet a\n```', '|a|b|\n|-|-|\n|1|2|', '---', ' www.uni.test ', ' @ivanov:uni.test ', '\\*'), fc.string({ unit: fc.constantFrom(...'абв 12*_`~>#-[]()$|<&"\\!\n'), maxLength: 6 })), { maxLength: 15 })
  .map((parts) => parts.join(''))

describe('what is seen before sending is what recipients get', () => {
  it('the tree of what is sent writes the same HTML again', () => {
    fc.assert(
      fc.property(markdown, (source) => {
        const composed = composeMessage(source, [])
        if (composed.html === null) return
        const first = read(composed.body, composed.html).blocks
        const second = read(composed.body, blocksHtml(first)).blocks
        expect(second).toEqual(first)
      }),
      { numRuns: 1_000 },
    )
  })

  it('the Markdown of a message of another client says the same', () => {
    for (const source of ['<h2>T</h2><p>a <strong>b</strong> <em>c</em><br>d_e*f</p>', '<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>', '<ol start="4"><li>x</li></ol>', '<blockquote><p>q</p><p>r</p></blockquote><p>s</p>', '<pre><code class="language-js">a\n\nb</code></pre>', '<p>1. no list</p><p># no title</p>', '<a href="https://a.example/x">words</a> and <code>a`b</code>', '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>', '<span data-mx-maths="x^2">x</span> ok']) {
      const { blocks } = read('', source)
      const written = writeMarkdown(blocks)
      const again = composeMessage(written.markdown, written.mentions)
      const tree = again.html === null ? port.fromContent({ body: again.body }, ME).blocks : read('', again.html).blocks
      expect(tree, written.markdown).toEqual(blocks)
    }
  })
})
