// Every channel between the share bar (a tiny page of our own) and main.
// This file must not know Electron, the DOM or any feature: schemas and types only.

import * as v from 'valibot'
import type { Language, Settings } from './contract.ts'

/** The fragment tells it from our other pages, for whoever looks at a list of them. */
export const SHARE_BAR_PAGE = 'app://amphi/#share-bar'
/** Prefix of the ipc names, the same in the preload. */
export const SHARE_BAR_PREFIX = 'amphi-bar:'

export const shareBarChannels = {
  'bar.boot': v.null(),
  'bar.act': v.object({ action: v.picklist(['stop-share', 'pause-share', 'resume-share', 'switch-share', 'focus-call']) }),
} as const
export type ShareBarChannel = keyof typeof shareBarChannels
export type ShareBarAction = v.InferOutput<(typeof shareBarChannels)['bar.act']>['action']

export interface ShareBarAnswers {
  'bar.boot': ShareBarState
  'bar.act': null
}

/** All that the bar shows; its sentences are made by main, so that the page carries no catalogue. */
export interface ShareBarState {
  paused: boolean
  language: Language
  theme: Settings['theme']
  texts: Record<'title' | 'sharing' | 'pause' | 'switch' | 'call' | 'stop', string>
}

/** What `preload-share-bar.ts` exposes as `window.amphiShareBar`. */
export interface ShareBarBridge {
  boot(): Promise<ShareBarState>
  act(action: ShareBarAction): Promise<null>
  onState(listener: (state: ShareBarState) => void): () => void
}
