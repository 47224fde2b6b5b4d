// Our pages never navigate anywhere, open no window and embed nothing; links go to the system's browser (T31, T32, T33).
// This file must not know windows; it guards whatever WebContents comes to be.

import { parseUrl } from '../address.ts'
import { limitOfChannel, rateLimiter } from '../bridge/rate-limit.ts'
import type { OpenExternal } from './external-links.ts'

interface NavigationEvent {
  preventDefault(): void
  url: string
}

/** The parts of Electron's WebContents that can lead elsewhere. */
export interface NavigatingContents {
  on(event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect', listener: (event: NavigationEvent) => void): unknown
  on(event: 'will-attach-webview', listener: (event: { preventDefault(): void }) => void): unknown
  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'deny' }): void
  setWebRTCIPHandlingPolicy(policy: 'disable_non_proxied_udp' | 'default'): void
}

/** The page itself: it may be reloaded, and nothing else. */
export function isOwnPage(url: string): boolean {
  const parsed = parseUrl(url)
  return parsed !== null && parsed.protocol === 'app:' && parsed.host === 'amphi' && (parsed.pathname === '/' || parsed.pathname === '/index.html')
}

function keepOn(contents: NavigatingContents, isPage: (url: string) => boolean): void {
  const stay = (event: NavigationEvent): void => {
    if (!isPage(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

/** A call page stays what it is, opens no window and may have media connections; a link goes by its channel, asked for by our part of that page. */
export function guardCallNavigation(contents: NavigatingContents, isCallPage: (url: string) => boolean): void {
  keepOn(contents, isCallPage)
  contents.setWebRTCIPHandlingPolicy('default')
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
}

/** Denies all navigation of `contents`; a link that wanted a new window is offered to the system's browser. */
export function guardNavigation(contents: NavigatingContents, openExternal: OpenExternal): void {
  keepOn(contents, isOwnPage)
  // A page without calls has nobody to reach past the network filter, and nobody to tell the addresses of this machine.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  // The same door as `link.open`, and no wider: a page that opens windows without end opens five tabs.
  const allowed = rateLimiter(limitOfChannel)
  contents.setWindowOpenHandler(({ url }) => {
    if (allowed('link.open')) void openExternal(url)
    return { action: 'deny' }
  })
}
