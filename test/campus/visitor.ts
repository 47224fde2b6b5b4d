// For: a browser without scripts and without a window, for the pages of identity providers: cookies, redirects, forms.
// Must not know a protocol.

export interface Page {
  url: URL
  status: number
  text: string
}

/** One person's browser; its cookies stay between visits. */
export class Visitor {
  private readonly cookies = new Map<string, string>()

  /** Opens an address and follows redirects; stops before it would open an address that begins with `until`. */
  open(url: string, until: string): Promise<Page> {
    return this.go(url, { method: 'GET' }, until)
  }

  /** Submits the first POST form of a page with its hidden fields and these. */
  submit(page: Page, fields: Readonly<Record<string, string>>, until: string): Promise<Page> {
    const form = /<form[^>]*method="post"[^>]*action="([^"]+)"[^>]*>([\s\S]*?)<\/form>/i.exec(page.text)
    if (form === null) throw new Error(`there is no form on ${page.url.href}: ${page.text.slice(0, 500)}`)
    const hidden = [...(form[2] ?? '').matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
    const body = new URLSearchParams({ ...Object.fromEntries(hidden.map(([, name, value]) => [name, plain(value ?? '')])), ...fields })
    return this.go(new URL(plain(form[1] ?? ''), page.url).href, { method: 'POST', body }, until)
  }

  private async go(start: string, init: { method: string; body?: URLSearchParams }, until: string): Promise<Page> {
    let [url, request] = [start, init]
    for (let hops = 0; hops < 20; hops++) {
      if (url.startsWith(until)) return { url: new URL(url), status: 0, text: '' }
      const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await fetch(url, { ...request, redirect: 'manual', headers: { accept: 'text/html', cookie } })
      for (const line of response.headers.getSetCookie()) this.keep(line)
      const location = response.headers.get('location')
      const text = await response.text()
      if (location === null) return { url: new URL(url), status: response.status, text }
      url = new URL(location, url).href
      request = { method: 'GET' }
    }
    throw new Error(`too many redirects from ${start}`)
  }

  private keep(line: string): void {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (name === undefined || value === undefined) return
    if (/max-age=0|expires=thu, 01 jan 1970/i.test(line)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

function plain(text: string): string {
  return text
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
}
