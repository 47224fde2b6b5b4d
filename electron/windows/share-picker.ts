// The picker of what is shared: a page of our own, laid over the call's view while a request waits, in a process that the deployment's script does not reach (T40).
// This file must not know what is shared, nor how it is listed.

import path from 'node:path'
import { WebContentsView } from 'electron'
import { SHARE_PICKER_PAGE, SHARE_PICKER_PREFIX, sharePickerChannels, type ChooseOutcome, type ShareMode, type SharePickerAnswers, type SharePickerState } from '../bridge/contract-share-picker.ts'
import { serveOwnView } from '../bridge/serve-own-view.ts'
import type { CallCapture, ShareEvents } from '../capture/index.ts'
import { fail } from '../bridge/outcome.ts'
import { closedPreferences } from './main-window.ts'
import { ownSession } from './own-session.ts'

export interface SharePickerOptions {
  root: string
  look: () => Pick<SharePickerState, 'language' | 'theme'>
  zoom: () => number
  /** What the person last chose in the call's page. */
  mode: () => ShareMode
  capture: () => Pick<CallCapture, 'choose' | 'cancel' | 'look'> | null
  /** Lays the view over the call's; null takes it away. The view is put away here. */
  place: (view: WebContentsView | null) => void
  onRequest: (request: { requestId: string }) => void
  onSettled: (settled: { requestId: string; chosen: { name: string; mode: ShareMode } | null }) => void
  log: (message: string, error?: unknown) => void
}

/** A page of ours that has not asked for its request by then will not: nothing is to lie over the call that nobody can press. */
const STARTING_MS = 10_000

/** How a request goes, as the capture room tells it. */
export type TellPicker = <E extends keyof ShareEvents>(event: E, value: ShareEvents[E]) => void

/** Makes the picker's keeper; nothing is opened before a request. */
export function keepSharePicker({ root, look, zoom, mode, capture, place, onRequest, onSettled, log }: SharePickerOptions): TellPicker {
  let tab: SharePickerState['tab'] = 'screen'
  let open: { view: WebContentsView; state: Omit<SharePickerState, 'language' | 'theme'>; tell: (state: unknown) => void; starting: NodeJS.Timeout } | null = null
  const boot = (): SharePickerState => {
    clearTimeout(open?.starting)
    return state()
  }
  const state = (): SharePickerState => {
    if (open === null) throw new Error('no request waits')
    return { ...open.state, ...look() }
  }
  const close = (): void => {
    const closing = open
    open = null
    if (closing === null) return
    clearTimeout(closing.starting)
    place(null)
    if (!closing.view.webContents.isDestroyed()) closing.view.webContents.close()
  }
  const choose = (arg: { requestId: string; sourceId: string; audio: boolean; mode: ShareMode }): ChooseOutcome => {
    if (open === null) return fail('gone')
    open.state.mode = arg.mode
    tab = arg.sourceId.startsWith('window:') ? 'window' : 'screen'
    return capture()?.choose(arg) ?? fail('gone')
  }
  const request = ({ requestId, audio }: ShareEvents['share.request']): void => {
    close()
    const view = new WebContentsView({ webPreferences: { ...closedPreferences(ownSession(root, 'share-picker'), path.join(root, 'dist/electron/preload-share-picker.cjs'), false), zoomFactor: zoom() } })
    const { webContents: contents } = view
    // The call goes on behind it, darkened.
    view.setBackgroundColor('#00000000')
    const giveUp = (why: string): void => {
      if (open?.view !== view) return
      log(`the picker of what is shared is gone: ${why}`)
      capture()?.cancel({ requestId })
      if (open?.view === view) close()
    }
    contents.on('render-process-gone', (_event, { reason }) => giveUp(reason))
    contents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
      if (isMainFrame) giveUp(`${description} (${code})`)
    })
    const tell = serveOwnView<typeof sharePickerChannels, SharePickerAnswers>(contents, {
      prefix: SHARE_PICKER_PREFIX,
      channels: sharePickerChannels,
      handlers: {
        'picker.boot': boot,
        'picker.choose': choose,
        'picker.cancel': (arg) => capture()?.cancel(arg) ?? null,
        'picker.look': (arg) => capture()?.look(arg) ?? null,
      },
      log,
    })
    open = { view, state: { requestId, audio, mode: mode(), tab, sources: null }, tell, starting: setTimeout(() => giveUp('it does not start'), STARTING_MS) }
    void contents.loadURL(SHARE_PICKER_PAGE).catch((error: unknown) => log('the picker of what is shared could not be loaded', error))
    place(view)
    onRequest({ requestId })
  }
  return (event, value) => {
    if (event === 'share.request') return request(value as ShareEvents['share.request'])
    if (event === 'share.sources') {
      const { requestId, sources } = value as ShareEvents['share.sources']
      if (open?.state.requestId !== requestId) return
      open.state.sources = sources
      return open.tell(state())
    }
    const { requestId, name } = value as ShareEvents['share.settled']
    const chosenMode = open?.state.mode ?? mode()
    if (open?.state.requestId === requestId) close()
    onSettled({ requestId, chosen: name === null ? null : { name, mode: chosenMode } })
  }
}
