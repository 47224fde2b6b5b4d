// X11 and Windows: our picker above the call, fed with the screens and windows that there are while a request is pending, and never else.
// This file must not know Electron; what lists the sources is handed in.

import type { ShareSource } from '../bridge/contract-share-picker.ts'
import type { Chosen, ShareProvider } from './provider.ts'

/** A source as it was listed, with what stays in main. */
export interface ListedSource extends ShareSource {
  /** Of a screen, where the system says it. */
  displayId: string | null
}

/** What this machine offers to be shared. */
export type ListSources = (kind: ShareSource['kind']) => Promise<ListedSource[]>

const EVERY_MS = 2_500
const TIMEOUT_MS = 60_000
/** More windows than a person would look through; the rest would only be sent about. */
const MOST = 100

interface PickerOptions {
  sources: ListSources
  /** The platform can share its sound with a whole screen: Windows. */
  loopback: boolean
}

export function pickerProvider({ sources, loopback }: PickerOptions): ShareProvider {
  return {
    kind: 'picker',
    audio: loopback,
    timeoutMs: TIMEOUT_MS,
    // A window that goes ends its capture; of a monitor that goes Chromium gives the last picture for ever.
    isThere: async ({ source: { id } }) => !id.startsWith('screen:') || (await sources('screen')).some((screen) => screen.id === id),
    open: (desk) => {
      const seen: Record<ShareSource['kind'], ListedSource[]> = { screen: [], window: [] }
      let open = true
      let looking = true
      let busy = false
      let timer: NodeJS.Timeout | undefined
      const all = (): ListedSource[] => [...seen.screen, ...seen.window].slice(0, MOST)
      // Screens first: they are quick, and one window that cannot be captured must not keep everything back.
      const round = async (): Promise<void> => {
        if (busy) return
        busy = true
        clearTimeout(timer)
        for (const kind of ['screen', 'window'] as const) {
          const listed = await sources(kind).catch((error: unknown) => {
            desk.log(`the ${kind}s could not be listed`, error)
            return seen[kind]
          })
          if (!open) return
          seen[kind] = keepPictures(seen[kind], listed)
          desk.show(all().map(({ displayId: _, ...shown }) => shown))
        }
        busy = false
        if (looking) timer = setTimeout(() => void round(), EVERY_MS)
      }
      void round()
      return {
        choose: (sourceId, audio) => {
          const source = all().find(({ id }) => id === sourceId)
          if (source === undefined) return false
          desk.answer(chosenOf(source, audio && loopback))
          return true
        },
        look: (now) => {
          const again = now && !looking
          looking = now
          if (!now) clearTimeout(timer)
          if (again) void round()
        },
        close: () => {
          open = false
          clearTimeout(timer)
        },
      }
    },
  }
}

const chosenOf = ({ id, name, kind, displayId }: ListedSource, audio: boolean): Chosen => ({
  source: { id, name },
  // A window's own sound cannot be told from the rest of the computer's.
  loopback: audio && kind === 'screen',
  displayId: kind === 'screen' ? displayId : null,
})

/** Now and then the system gives a source without a picture: the last one stays. */
function keepPictures(before: readonly ListedSource[], now: readonly ListedSource[]): ListedSource[] {
  const old = new Map(before.map(({ id, thumbnail }) => [id, thumbnail]))
  return now.map((source) => (source.thumbnail === null ? { ...source, thumbnail: old.get(source.id) ?? null } : source))
}
