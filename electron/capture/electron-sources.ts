// Lists screens and windows with small pictures. The only place that calls `desktopCapturer`; it is made on X11 and Windows alone.
// This file must not know requests; who may see the list is decided by whoever asks.

import { BaseWindow, desktopCapturer, screen, type DesktopCapturerSource } from 'electron'
import type { Language } from '../bridge/contract.ts'
import { text } from '../desktop/texts.ts'
import { cleanName } from './names.ts'
import type { ListedSource, ListSources } from './picker-provider.ts'

const THUMBNAIL = { width: 320, height: 180 }
const QUALITY = 70
const ICON = 32

const numberOf = (id: string): string => id.split(':')[1] ?? ''

/** Our own windows, by the number that the system gives them: shared, they would show the call within the call. */
const ownWindows = (): Set<string> => new Set(BaseWindow.getAllWindows().filter((one) => !one.isDestroyed()).map((one) => numberOf(one.getMediaSourceId())))

function pictures({ thumbnail, appIcon }: DesktopCapturerSource): Pick<ListedSource, 'thumbnail' | 'icon'> {
  // Typed as always there, but null for screens and for windows without one.
  const icon = appIcon as typeof appIcon | null
  return {
    thumbnail: thumbnail.isEmpty() ? null : `data:image/jpeg;base64,${thumbnail.toJPEG(QUALITY).toString('base64')}`,
    icon: icon === null || icon.isEmpty() ? null : icon.resize({ width: ICON, height: ICON }).toDataURL(),
  }
}

/** Lists with Electron. */
export function electronSources(language: () => Language): ListSources {
  return async (kind) => {
    const found = await desktopCapturer.getSources({ types: [kind], thumbnailSize: THUMBNAIL, fetchWindowIcons: kind === 'window' })
    if (kind === 'window') {
      const own = ownWindows()
      const others = found.filter(({ id }) => !own.has(numberOf(id)))
      return others.map((source) => ({ id: source.id, kind, name: cleanName(source.name), displayId: null, ...pictures(source) }))
    }
    const displays = new Map(screen.getAllDisplays().map(({ id, size }) => [String(id), size]))
    return found.map((source, index) => {
      const size = displays.get(source.display_id)
      const name = found.length === 1 ? text(language(), 'shell.share.screen') : text(language(), 'shell.share.screenNumber', { number: String(index + 1) })
      return { id: source.id, kind, name: size === undefined ? name : `${name} (${size.width} × ${size.height})`, displayId: source.display_id || null, ...pictures(source) }
    })
  }
}
