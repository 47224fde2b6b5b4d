// Sharing of one call: who may ask (T40), one request at a time, the answer to Electron, and the bar while something is shared.
// This file must not know which provider asks the person.

import { randomBytes } from 'node:crypto'
import type { DisplayMediaRequestHandlerHandlerRequest, Streams } from 'electron'
import type { CallStatus } from '../bridge/contract-call.ts'
import { rateLimiter } from '../bridge/rate-limit.ts'
import type { CallCapture, CapturingCall } from './index.ts'
import { cleanName } from './names.ts'
import type { Choice, Chosen, ShareProvider } from './provider.ts'
import type { CaptureRecord } from './record.ts'
import { createRequests, type Ending } from './requests.ts'
import type { ShareBar } from './share-bar.ts'

export interface CallCaptureOptions {
  call: CapturingCall
  provider: ShareProvider
  bar: ShareBar
  record: CaptureRecord
  /** Calls back whenever a monitor comes, goes or changes. @returns the way to stop that */
  onMonitors: (listener: () => void) => () => void
}

/** A page that was told to stop and goes on showing the share after this time is ended: what a person stops has stopped. */
const STOP_MS = 5_000
const ENDINGS = { chosen: 'asked', cancelled: 'declined', 'timed-out': 'timed-out', 'frame-gone': 'interrupted', 'call-over': 'interrupted' } as const
/** A page that is allowed to capture calls the display-media handler within the same turn of main; this is long after it. */
const FORGED_MS = 100

type Answer = (streams: Streams) => void

/** Electron's answer for "no". The types do not know it; without any answer the next request would never arrive. */
function deny(callback: Answer, record: CaptureRecord): void {
  try {
    callback(null as unknown as Streams)
  } catch (error) {
    record.log('the refusal was not taken', error)
  }
}

/** Installs the handler and joins requests, provider and bar. */
export function captureOfCall({ call, provider, bar, record, onMonitors }: CallCaptureOptions): CallCapture {
  const requests = createRequests<Chosen>({ newId: () => randomBytes(8).toString('hex'), log: record.log })
  let choice: Choice | null = null
  /** Questions about capturing that have not led to the handler. */
  const unexplained: NodeJS.Timeout[] = []
  /** What is shared, as main knows it. */
  let shared: Chosen | null = null
  const mayClose = rateLimiter(() => ({ burst: 40, perSecond: 0.5 }))
  let over = false
  /** The page says that something is shared. */
  let live = false
  /** Stop was pressed, and the page has not said that it has. */
  let stopping: NodeJS.Timeout | undefined
  /** What the page said last: that something is being chosen. It may say so before its request comes, or after. */
  let choosing = false

  const begin = (settle: (chosen: Chosen | null, ending: Ending) => void): boolean => {
    const id = requests.begin({
      timeoutMs: provider.timeoutMs,
      settle: (chosen, ending) => {
        choice?.close()
        choice = null
        record.note(`request ${ending}`)
        if (chosen !== null) shared = chosen
        else if (!live) record.share(ENDINGS[ending])
        // Answered before the page hears of it, so that no word of the page comes between.
        settle(chosen, ending)
        if (provider.kind === 'picker') call.tell('share.settled', { requestId: id ?? '', name: chosen?.source.name ?? null })
      },
    })
    if (id === null) return false
    record.note('request')
    if (!live) record.share('asked')
    if (provider.kind === 'picker') call.tell('share.request', { requestId: id, audio: provider.audio })
    choice = provider.open({
      answer: (chosen) => void requests.answer(id, chosen),
      show: (sources) => call.tell('share.sources', { requestId: id, sources }),
      log: record.log,
    })
    return true
  }

  const whyNot = (request: DisplayMediaRequestHandlerHandlerRequest): string | null => {
    const frame = request.frame as typeof request.frame | null
    if (over || frame === null || !call.isCallFrame(frame)) return 'not asked by the call'
    if (!call.isJoined()) return 'nobody is in the call'
    if (!request.userGesture) return 'no gesture of a person'
    return request.videoRequested ? null : 'no picture is asked for'
  }

  call.session.setDisplayMediaRequestHandler((request, callback) => {
    clearTimeout(unexplained.shift())
    const reason = whyNot(request)
    if (reason !== null) {
      record.note(`refused: ${reason}`)
      record.share('refused')
      return deny(callback, record)
    }
    const begun = begin((chosen) => {
      if (chosen === null) return deny(callback, record)
      callback({ video: chosen.source, ...(chosen.loopback && { audio: 'loopback' as const }) })
    })
    if (begun) return
    record.note('refused: another request is pending')
    deny(callback, record)
  })

  /** A page that goes on showing what was stopped is ended. */
  const stop = (): void => {
    if (live) stopping ??= setTimeout(() => {
      record.note('the page did not stop sharing: its process is ended')
      call.onForged()
    }, STOP_MS)
  }

  const lookAfter = async (): Promise<void> => {
    const chosen = shared
    if (!live || chosen === null || provider.isThere === undefined || (await provider.isThere(chosen))) return
    if (!live || shared !== chosen) return
    record.note('what is shared is there no more')
    call.command('stop-share')
    stop()
  }
  const forgetMonitors = onMonitors(() => { lookAfter().catch((error: unknown) => record.log('the shared screen could not be looked for', error)) })

  const sharing = ({ sharing: state, phase }: CallStatus): boolean => (state === 'live' || state === 'paused') && (phase === 'joined' || phase === 'reconnecting')

  return {
    choose: ({ requestId, sourceId, audio }) => {
      if (requests.pending() !== requestId || choice === null) return { ok: false, code: 'gone', detail: null }
      if (choice.choose(sourceId, audio)) return { ok: true, value: null }
      record.note('refused: a source that was not listed')
      return { ok: false, code: 'refused', detail: null }
    },
    cancel: ({ requestId }) => {
      requests.cancel('cancelled', requestId)
      return null
    },
    look: ({ requestId, looking }) => {
      if (requests.pending() === requestId) choice?.look(looking)
      return null
    },
    status: (status) => {
      if (status.phase === 'left' || status.phase === 'failed') requests.cancel('call-over')
      live = sharing(status)
      if (!live) {
        clearTimeout(stopping)
        stopping = undefined
        // A page that flickers keeps its bar: windows that come and go without end would be the desktop's trouble.
        if (mayClose('bar') && bar.close()) record.note('share over')
        // Chosen, or handed on to the portal, and yet nothing is shared.
        else if (status.sharing === 'none' && choosing && requests.pending() === null && record.facts().last?.ending === 'asked') record.share('no-picture')
        choosing = status.sharing === 'choosing'
        return
      }
      choosing = false
      if (record.facts().last?.ending === 'asked') record.share('shared')
      const label = provider.kind === 'picker' && shared !== null ? shared.source.name : null
      if (bar.show({ label: label === null ? null : cleanName(label), paused: status.sharing === 'paused', displayId: shared?.displayId ?? null })) record.note('share shown')
    },
    askCapture: (callback) => {
      const granted = !over && call.isJoined()
      // The portal asks the person whichever way the page takes.
      if (!granted || provider.kind === 'portal') return callback(granted)
      // By the old way (`chromeMediaSourceId`) a page names a source itself, which no handler would see, and Electron asks the same question for both
      // ways. So what does not lead to the handler is ended with its page; libraries that know only the old way are led to the new one by our page.
      const late = setTimeout(() => {
        unexplained.splice(unexplained.indexOf(late), 1)
        record.note('the page captured without asking: its process is ended')
        call.onForged()
      }, FORGED_MS)
      unexplained.push(late)
      callback(true)
    },
    stop,
    frameGone: () => {
      live = choosing = false
      clearTimeout(stopping)
      stopping = undefined
      requests.cancel('frame-gone')
      for (const late of unexplained.splice(0)) clearTimeout(late)
      if (bar.close()) record.note('share over: the page is gone')
    },
    dispose: () => {
      if (over) return
      over = true
      forgetMonitors()
      clearTimeout(stopping)
      requests.cancel('call-over')
      for (const late of unexplained.splice(0)) clearTimeout(late)
      bar.close()
      call.session.setDisplayMediaRequestHandler(null)
    },
  }
}
