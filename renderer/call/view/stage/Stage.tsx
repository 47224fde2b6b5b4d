import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { t } from '../../../locales/i18n.ts'
import { cx } from '../../../design/cx.ts'
import { ChevronLeft, ChevronRight, Users } from '../../../design/icons.ts'
import { IconButton } from '../../../design/IconButton.tsx'
import { persons } from '../../model/select.ts'
import { useCall, useUi } from '../../state/stores.ts'
import { nextTile } from './next-tile.ts'
import { Tile } from './Tile.tsx'
import { boxStyle, useLayout } from './use-layout.ts'
import { useWishes } from './use-wishes.ts'
import css from './Stage.module.css'

/** Measures an element, at most once a frame. */
function useSize() {
  const [size, setSize] = useState({ width: 0, height: 0 })
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = ref.current
    if (element === null) return undefined
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) setSize({ width: Math.round(entry.contentRect.width), height: Math.round(entry.contentRect.height) })
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, size] as const
}

/** The pictures. One stop for Tab; arrow keys go from tile to tile. */
export function Stage() {
  const [ref, size] = useSize()
  const layout = useLayout(size)
  const small = useCall((s) => s.window.mode === 'small')
  const nobody = useCall((s) => persons(s.model).length <= 1)
  const alone = layout.kind === 'alone' || (small && nobody)
  useWishes(layout)
  const [active, setActive] = useState<string | null>(null)
  // The elements keep their places in the page whatever the layout: a video that is moved there stops for a moment.
  const tiles = useMemo(() => [...layout.tiles].sort((a, b) => (a.key < b.key ? -1 : 1)), [layout.tiles])
  const stop = layout.tiles.find((tile) => tile.key === active)?.key ?? layout.tiles[0]?.key
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLElement) || !event.target.matches('[data-tile]')) return
    const next = nextTile(layout.tiles, stop ?? '', event.key)
    if (next === null) return
    event.preventDefault()
    setActive(next)
    ref.current?.querySelector<HTMLElement>(`[data-tile="${CSS.escape(next)}"]`)?.focus()
  }
  const onFocus = useCallback((key: string) => setActive(key), [])
  return (
    <div ref={ref} className={css.stage} data-layout={layout.kind} onKeyDown={onKeyDown}>
      {tiles.map((tile) => (
        <Tile key={tile.key} tile={tile} stop={tile.key === stop} onFocus={onFocus} />
      ))}
      {alone && <Alone />}
      {layout.more !== null && (
        <button type="button" className={css.more} style={boxStyle(layout.more.box)} onClick={() => useUi.setState({ panel: 'people' })}>
          <Users size={20} aria-hidden="true" />
          {t('call.more', { count: layout.more.count })}
        </button>
      )}
      {layout.pages > 1 && <Pager page={layout.page} pages={layout.pages} />}
    </div>
  )
}

function Alone() {
  const direct = useCall((s) => s.start.direct)
  return <p className={css.alone}>{direct ? t('call.aloneDirect') : t('call.alone')}</p>
}

function Pager({ page, pages }: { page: number; pages: number }) {
  const turn = (to: number) => useUi.setState({ page: to })
  return (
    <nav className={css.pager} aria-label={t('call.pages')}>
      <IconButton label={t('call.page.previous')} disabled={page === 0} className={cx(css.turn)} onClick={() => turn(page - 1)}>
        <ChevronLeft size={20} />
      </IconButton>
      <span role="status">{t('call.page', { page: page + 1, pages })}</span>
      <IconButton label={t('call.page.next')} disabled={page === pages - 1} className={cx(css.turn)} onClick={() => turn(page + 1)}>
        <ChevronRight size={20} />
      </IconButton>
    </nav>
  )
}
