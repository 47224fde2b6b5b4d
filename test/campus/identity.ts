// For: what the campus' identity providers have in common: the list of people, a page to sign in on, a small web server.
// Must not know a protocol (OIDC, CAS, SAML).
import http from 'node:http'
import type { CampusPerson } from './people.ts'

/** An identity provider that runs. */
export interface IdentityProvider {
  /** Part of the homeserver's configuration. */
  synapse: { config?: Record<string, unknown>; module?: { module: string; config: object } }
  stop: () => Promise<void>
}

export interface SignInPage {
  /** Heading, e.g. the provider's name. */
  title: string
  /** Where the form is posted to. */
  action: string
  people: readonly CampusPerson[]
  /** What was searched for. */
  search?: string
  error?: string
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as HTML, fit for attributes too. */
export function html(text: string): string {
  return text.replace(/[&<>"']/g, (char) => escapes[char] ?? char)
}

/**
 * A page on which one picks a person, searches for one, or types name and password. Works without scripts. Fields:
 * `login`, `password`; a button of the list posts `pick=<localpart>`; the search box asks the same page with `?q=`.
 */
export function signInPage(page: SignInPage): string {
  const query = (page.search ?? '').trim().toLowerCase()
  const found = page.people
    .filter((one) => (query === '' ? one.main || one.newcomer : `${one.displayName} ${one.localpart}`.toLowerCase().includes(query)))
    .slice(0, 50)
  const buttons = found
    .map(
      (one) =>
        `<button name="pick" value="${html(one.localpart)}"><b>${html(one.displayName)}</b> <span>${html(one.localpart)} · ${one.role}</span></button>`,
    )
    .join('\n')
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${html(page.title)}</title>
<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#1c2430;background:#f6f7f9}
h1{font-size:1.4rem} form{margin:1.2rem 0} input{font:inherit;padding:.4rem .6rem;border:1px solid #b8c0cc;border-radius:6px}
button{font:inherit;padding:.4rem .9rem;border:1px solid #b8c0cc;border-radius:6px;background:#fff;cursor:pointer}
.people button{display:block;width:100%;text-align:left;margin:.3rem 0} .people span{color:#667}
[role=alert]{color:#a11}
</style>
<h1>${html(page.title)}</h1>
${page.error === undefined ? '' : `<p role="alert">${html(page.error)}</p>`}
<form method="post" action="${html(page.action)}">
<label>Name <input name="login" autocomplete="username" autofocus></label>
<label>Password <input name="password" type="password" autocomplete="current-password"></label>
<button type="submit" name="way" value="password">Sign in</button>
</form>
<form method="get" action="${html(page.action)}" role="search">${hiddenFields(page.action)}
<label>Find a person <input name="q" type="search" value="${html(page.search ?? '')}"></label> <button>Search</button>
</form>
<form method="post" action="${html(page.action)}" class="people">${buttons === '' ? '<p>Nobody found.</p>' : buttons}</form>
</html>`
}

/** A GET form drops the query of its action, so that query goes along as fields. */
function hiddenFields(action: string): string {
  return [...new URL(action, 'http://x').searchParams]
    .filter(([name]) => name !== 'q')
    .map(([name, value]) => `<input type="hidden" name="${html(name)}" value="${html(value)}">`)
    .join('')
}

/** Who the posted form names: the person, or a sentence that says why nobody. */
export function whoSignsIn(form: URLSearchParams, people: readonly CampusPerson[]): CampusPerson | string {
  const picked = form.get('pick')
  const person = people.find((one) => one.localpart === (picked ?? form.get('login')))
  if (person !== undefined && (picked !== null || person.password === form.get('password'))) return person
  return 'Wrong name or password.'
}

/** The body of a form that was posted. */
export async function readForm(request: http.IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return new URLSearchParams(Buffer.concat(chunks).toString())
}

export function sendHtml(response: http.ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(body)
}

/** The value of a cookie. Cookies of 127.0.0.1 are shared by all ports: each provider uses a name of its own. */
export function cookieOf(request: http.IncomingMessage, name: string): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(/;\s*/).map((pair) => pair.split('='))
  return pairs.find(([key]) => key === name)?.[1]
}

/** A web server on 127.0.0.1; an error of the handler becomes a 500 with its text. */
export async function startWebServer(
  port: number,
  handler: (request: http.IncomingMessage, response: http.ServerResponse, url: URL) => Promise<void> | void,
): Promise<{ stop: () => Promise<void> }> {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${String(port)}`)
    Promise.resolve()
      .then(() => handler(request, response, url))
      .catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' })
        response.end(String(error))
      })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
}
