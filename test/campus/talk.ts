// For: talk that reads as real, in three languages: short exchanges, and what is special among them.
// Must not know the rooms in which it is said.
import type { Language } from './people.ts'
import type { Random } from './random.ts'
import { english } from './talk-en.ts'
import { french } from './talk-fr.ts'
import { russian } from './talk-ru.ts'

/** Who says a line of an exchange: teacher, assistant, or one of three others. */
export type Voice = 'T' | 'A' | 'S' | 'S2' | 'S3'
export type Exchange = readonly (readonly [Voice, string])[]

export interface Corpus {
  /** What {onDay}, {time} and {place} may become. */
  words: Readonly<Record<'onDay' | 'time' | 'place', readonly string[]>>
  course: readonly Exchange[]
  staff: readonly Exchange[]
  social: readonly Exchange[]
  direct: readonly Exchange[]
  announcements: readonly string[]
  /** Under pictures. */
  captions: readonly string[]
  files: readonly string[]
  topicChange: string
  redactReason: string
  emote: readonly string[]
  /** What follows a person's name. */
  mention: readonly string[]
  notice: string
  threadTopic: string
}

export const corpora: Readonly<Record<Language, Corpus>> = { ru: russian, fr: french, en: english }

/** Fills {n}, {topic}, {onDay}, {time} and {place}; the same word where a line names it twice. */
export function fillLine(line: string, corpus: Corpus, topics: readonly string[], random: Random): string {
  const drawn = new Map<string, string>()
  const draw = (name: string): string => {
    switch (name) {
      case 'n':
        return String(random.int(2, 12))
      case 'topic':
        return topics.length === 0 ? '…' : random.pick(topics)
      case 'onDay':
      case 'time':
      case 'place':
        return random.pick(corpus.words[name])
      default:
        throw new Error(`no word for {${name}}`)
    }
  }
  return line.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const word = drawn.get(name) ?? draw(name)
    drawn.set(name, word)
    return word
  })
}

/** Content of a message whose HTML differs from its text. */
export interface RichText {
  body: string
  formatted_body: string
  format: 'org.matrix.custom.html'
}

const rich = (body: string, formatted: string): RichText => ({
  body,
  formatted_body: formatted,
  format: 'org.matrix.custom.html',
})
const block = (body: string, tex: string): RichText =>
  rich(body, `<p>${body.split('$$')[0] ?? ''}</p><div data-mx-maths="${tex}"><code>${tex}</code></div>`)
const inline = (before: string, tex: string, after: string): RichText =>
  rich(`${before}$${tex}$${after}`, `${before}<span data-mx-maths="${tex}"><code>${tex}</code></span>${after}`)
const code = (intro: string, language: string, source: string): RichText => {
  const escaped = source.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  return rich(`${intro}\n\`\`\`${language}\n${source}\n\`\`\``, `<p>${intro}</p>\n<pre><code class="language-${language}">${escaped}\n</code></pre>`)
}

/** Formulas, code, lists and quotations, as Element writes them. */
export const richTexts: Readonly<Record<Language, readonly RichText[]>> = {
  ru: [
    inline('Напомню определение производной: ', "f'(x)=\\lim_{h\\to 0}\\frac{f(x+h)-f(x)}{h}", '. Дальше всё по аналогии.'),
    block('Ответ к задаче: $$\\int_0^\\infty e^{-x^2}\\,dx=\\frac{\\sqrt{\\pi}}{2}$$', '\\int_0^\\infty e^{-x^2}\\,dx=\\frac{\\sqrt{\\pi}}{2}'),
    code(
      'Вот рабочий вариант:',
      'python',
      'def gcd(a: int, b: int) -> int:\n    while b:\n        a, b = b, a % b\n    return a\n\nprint(gcd(1071, 462))  # 21',
    ),
    code(
      'У меня падает вот здесь, кто видит ошибку?',
      'cpp',
      'for (std::size_t i = v.size() - 1; i >= 0; --i) {\n    std::cout << v[i] << "\\n";\n}',
    ),
    rich(
      'Что взять с собой:\n1. студенческий билет\n2. две ручки\n3. **хорошее настроение**',
      '<p>Что взять с собой:</p><ol><li>студенческий билет</li><li>две ручки</li><li><strong>хорошее настроение</strong></li></ol>',
    ),
    rich(
      '> Ряд сходится абсолютно.\n\nЭто надо *доказать*, а не просто написать.',
      '<blockquote><p>Ряд сходится абсолютно.</p></blockquote><p>Это надо <em>доказать</em>, а не просто написать.</p>',
    ),
  ],
  fr: [
    inline('Rappel : la capacité du canal vaut ', 'C=B\\log_2(1+S/N)', ' en bits par seconde.'),
    block('La solution est donc $$x(t)=A\\cos(\\omega t+\\varphi)$$', 'x(t)=A\\cos(\\omega t+\\varphi)'),
    code(
      'Le client UDP minimal du TP :',
      'python',
      'import socket\n\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.sendto(b"bonjour", ("127.0.0.1", 4242))\nprint(s.recvfrom(1024))',
    ),
    code('Pour voir les routes :', 'bash', 'ip route show table all | grep -v "^broadcast"'),
    rich(
      'À rendre **avant vendredi** :\n* le code\n* le rapport (5 pages)\n* la fiche d’auto-évaluation',
      '<p>À rendre <strong>avant vendredi</strong> :</p><ul><li>le code</li><li>le rapport (5 pages)</li><li>la fiche d’auto-évaluation</li></ul>',
    ),
  ],
  en: [
    inline('Remember that ', 'X(f)=\\int_{-\\infty}^{\\infty} x(t)\\,e^{-j2\\pi ft}\\,dt', ', everything else follows.'),
    block('So the step response becomes $$y(t)=1-e^{-t/\\tau}$$', 'y(t)=1-e^{-t/\\tau}'),
    code('This is all you need for the lab:', 'matlab', 'fs = 1000; t = 0:1/fs:1;\nx = sin(2*pi*50*t) + 0.5*randn(size(t));\nplot(abs(fft(x)));'),
    code('Why is this always false?', 'c', 'if (0.1 + 0.2 == 0.3) {\n    puts("equal");\n}'),
    rich(
      'Checklist for the report:\n- [x] figures have captions\n- [ ] units **everywhere**',
      '<p>Checklist for the report:</p><ul><li>figures have captions</li><li>units <strong>everywhere</strong></li></ul>',
    ),
  ],
}

export const reactions = ['👍', '❤️', '😂', '🎉', '🙏', '👀', '✅', '🤔'] as const
