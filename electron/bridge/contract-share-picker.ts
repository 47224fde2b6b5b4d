// Every channel between the picker of what is shared (a page of our own, above the call) and main. The deployment's page sees none of it (T40):
// pictures of all screens and windows are nobody's but this person's, and what is shared is what a person pressed here.
// This file must not know Electron, the DOM or any feature: schemas and types only.

import * as v from 'valibot'
import type { Language, Outcome, Settings } from './contract.ts'

/** The fragment tells it from our other pages, for whoever looks at a list of them. */
export const SHARE_PICKER_PAGE = 'app://amphi/#share-picker'
/** Prefix of the ipc names, the same in the preload. */
export const SHARE_PICKER_PREFIX = 'amphi-picker:'

/** One share request of one call; made by main. */
export const ShareRequestIdSchema = v.pipe(v.string(), v.regex(/^[a-f0-9]{16}$/))
/** As `desktopCapturer` names a source; main takes only one of its own last list. */
export const SourceIdSchema = v.pipe(v.string(), v.regex(/^(?:screen|window):\d{1,20}:\d{1,10}$/))
/** What a shared picture should be best at: sharp letters, or movement. */
export const ShareModeSchema = v.picklist(['text', 'motion'])
export type ShareMode = v.InferOutput<typeof ShareModeSchema>

/** What can be shared, listed by main while a request is pending and never else. Text and small JPEG data URLs only. */
export interface ShareSource {
  id: string
  kind: 'screen' | 'window'
  name: string
  /** `data:image/jpeg;base64,…` of at most 320×180; null: the system gives none. */
  thumbnail: string | null
  /** `data:image/png;base64,…`, windows only. */
  icon: string | null
}

export const sharePickerChannels = {
  'picker.boot': v.null(),
  /** One of the listed sources. `audio` only where the platform can. */
  'picker.choose': v.object({ requestId: ShareRequestIdSchema, sourceId: SourceIdSchema, audio: v.boolean(), mode: ShareModeSchema }),
  'picker.cancel': v.object({ requestId: ShareRequestIdSchema }),
  /** The picker is hidden or shown: thumbnails are made anew only while somebody looks. */
  'picker.look': v.object({ requestId: ShareRequestIdSchema, looking: v.boolean() }),
} as const
export type SharePickerChannel = keyof typeof sharePickerChannels
export type SharePickerArg<C extends SharePickerChannel> = v.InferOutput<(typeof sharePickerChannels)[C]>

export type ChooseOutcome = Outcome<null, 'gone' | 'refused'>
export interface SharePickerAnswers {
  'picker.boot': SharePickerState
  'picker.choose': ChooseOutcome
  'picker.cancel': null
  'picker.look': null
}

/** All that the picker shows. */
export interface SharePickerState {
  requestId: string
  /** The platform can share its sound with a screen. */
  audio: boolean
  mode: ShareMode
  /** Which kind is shown first: what was shared last. */
  tab: ShareSource['kind']
  /** null: the first list is on its way. */
  sources: ShareSource[] | null
  language: Language
  theme: Settings['theme']
}

/** What `preload-share-picker.ts` exposes as `window.amphiSharePicker`. */
export interface SharePickerBridge {
  call<C extends SharePickerChannel>(channel: C, arg: SharePickerArg<C>): Promise<SharePickerAnswers[C]>
  onState(listener: (state: SharePickerState) => void): () => void
}
