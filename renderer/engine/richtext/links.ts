// Where a link really leads, and whether its text says something else (T11).

import { LinkifyIt } from 'linkify-it'
import { MAX_HREF } from './limits.ts'

export interface WebLink {
  href: string
  host: string
  /** The address itself is built to mislead, whatever the text says. */
  suspicious: boolean
}

const linkify = new LinkifyIt({ fuzzyEmail: true, fuzzyLink: true, fuzzyIP: false })
export { linkify }

const MIXED_LATIN_CYRILLIC = /[a-z].*[\u0400-\u04ff]|[\u0400-\u04ff].*[a-z]/i
const CYRILLIC = /[\u0400-\u04ff]/

/** Look-alike letters: a label of two scripts, or a Cyrillic name under a Latin top domain that wants to be read as Latin. */
function isHomograph(unicodeHost: string): boolean {
  const labels = unicodeHost.toLowerCase().split('.')
  if (labels.some((l) => MIXED_LATIN_CYRILLIC.test(l))) return true
  const top = labels.at(-1) ?? ''
  return !CYRILLIC.test(top) && labels.some((l) => /^[асеорхуіјѕһԁԛԝӏ0-9-]+$/.test(l) && CYRILLIC.test(l))
}

const bare = (host: string): string => host.replace(/^www\./, '')

/** The lawful web or mail address in `href`; null: not openable, shown as text. Only https, http and mailto can be opened (T30). */
export function parseWebLink(href: string): WebLink | null {
  if (href.length > MAX_HREF) return null
  let url: URL
  try {
    url = new URL(href.trim())
  } catch {
    // Relative or nonsense: leads nowhere.
    return null
  }
  if (url.protocol === 'mailto:') {
    // Only the address: subject, body and attachments are not for others to fill in.
    const address = url.pathname
    const at = address.lastIndexOf('@')
    if (at < 1 || at === address.length - 1 || /[\s,;<>"]|%0|%2c|%3b/i.test(address)) return null
    return { href: `mailto:${address}`, host: address.slice(at + 1).toLowerCase(), suspicious: false }
  }
  if ((url.protocol !== 'https:' && url.protocol !== 'http:') || url.hostname === '') return null
  const raw = /^[a-z]+:[\\/]*([^\\/?#]*)/i.exec(href.trim())?.[1] ?? ''
  const suspicious = url.username !== '' || url.password !== '' || isHomograph(raw)
  return { href: url.href, host: url.host, suspicious }
}

function hostOf(candidate: { schema: string; url: string }): { host: string; homograph: boolean } | null {
  if (candidate.schema === 'mailto:') {
    const host = candidate.url.slice(candidate.url.lastIndexOf('@') + 1).toLowerCase()
    return { host, homograph: false }
  }
  const link = parseWebLink(candidate.url)
  return link === null ? null : { host: link.host, homograph: link.suspicious }
}

/** Same host, or one is a part of the other's domain: nobody can place names under a domain that is not theirs. */
function sameSite(a: string, b: string): boolean {
  const [x, y] = [bare(a), bare(b)]
  return x === y || x.endsWith(`.${y}`) || y.endsWith(`.${x}`)
}

/** A text that is nothing but an address without a scheme, under top domains that the library does not know or with two dots and more. */
const HOST_LIKE = /^((?:[\p{L}\p{N}-]+\.)+(\p{L}{2,20}))\.?(?=$|[/:?#])/u
const TOPS = new Set(['academy', 'app', 'bank', 'blog', 'center', 'chat', 'cloud', 'club', 'college', 'community', 'dev', 'digital', 'education', 'email', 'group', 'institute', 'link', 'live', 'media', 'network', 'news', 'one', 'online', 'page', 'science', 'school', 'services', 'site', 'space', 'store', 'support', 'team', 'tech', 'training', 'university', 'website', 'wiki', 'work', 'world', 'xyz'])
const ENDINGS = new Set(['bz', 'css', 'csv', 'doc', 'docx', 'gif', 'gz', 'html', 'ipynb', 'jpg', 'js', 'json', 'jsx', 'log', 'md', 'mp', 'pdf', 'png', 'pptx', 'py', 'rs', 'sh', 'svg', 'tex', 'ts', 'tsx', 'txt', 'xlsx', 'xml', 'xz', 'yml', 'zip', 'zst'])

function claimedByShape(text: string): string | null {
  const [, host, top = ''] = HOST_LIKE.exec(text.trim().toLowerCase()) ?? []
  if (host === undefined || ENDINGS.has(top)) return null
  return TOPS.has(top) || host.split('.').length > 2 ? host : null
}

/** Dots of other shapes than the full stop, which compatibility forms leave as they are. */
const DOTS = /[\u3002\u0701\u0702\u0660\ua4f8]/g

/** Does the visible text claim another place than the link leads to? It is judged as it looks: without characters that are not seen. */
export function isMisleading(text: string, link: WebLink): boolean {
  if (link.suspicious) return true
  const shown = text.slice(0, 500).normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '').replace(DOTS, '.')
  const claimed = claimedByShape(shown)
  if (claimed !== null && !sameSite(claimed, link.host)) return true
  for (const match of linkify.match(shown) ?? []) {
    const named = hostOf(match)
    if (named !== null && (named.homograph || !sameSite(named.host, link.host))) return true
  }
  return false
}
