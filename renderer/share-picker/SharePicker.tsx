import { useEffect, useId, useMemo, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react'
import type { ShareMode, ShareSource } from '../../electron/bridge/contract-share-picker.ts'
import { formatNumber, t } from '../locales/i18n.ts'
import { cx } from '../design/cx.ts'
import { Button } from '../design/Button.tsx'
import { Switch } from '../design/Checkbox.tsx'
import { Dialog } from '../design/Dialog.tsx'
import { AppWindow, Film, Monitor, Search, Type } from '../design/icons.ts'
import { RadioGroup } from '../design/RadioGroup.tsx'
import { Spinner } from '../design/Spinner.tsx'
import { TextField } from '../design/TextField.tsx'
import { gridMove, matching, nextChoice, tabOf, type Tab } from './choice.ts'
import { cancel, picker, useRequest } from './state.ts'
import css from './SharePicker.module.css'

/** From so many on a list is searched rather than looked through. */
const MANY = 9

/** So long after it appeared nothing in here is pressed: what was meant for the call below must not choose what all will see. */
const CALM_MS = 400

/** Thumbnails are made anew only while somebody looks at them. */
function useLooking(requestId: string): void {
  useEffect(() => {
    const tell = () => {
      picker()
        .call('picker.look', { requestId, looking: document.visibilityState === 'visible' })
        .catch((reason: unknown) => console.warn('main was not told who looks', reason))
    }
    tell()
    document.addEventListener('visibilitychange', tell)
    return () => document.removeEventListener('visibilitychange', tell)
  }, [requestId])
}

/** False until whoever was pressing something below has seen that this is here. */
function useCalm(): boolean {
  const [calm, setCalm] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setCalm(true), CALM_MS)
    return () => clearTimeout(timer)
  }, [])
  return calm
}

/** What to share: screens or windows, with pictures of what is on them. */
export function SharePicker() {
  const { requestId, sources, audio: canAudio, mode: lastMode, tab: lastTab } = useRequest()
  const calm = useCalm()
  const [mode, setMode] = useState<ShareMode>(lastMode)
  const [gone, setGone] = useState(false)
  const [wantedTab, setTab] = useState<Tab>(lastTab)
  const [query, setQuery] = useState('')
  const [wanted, setWanted] = useState<string | null>(null)
  const [audio, setAudio] = useState(false)
  const [busy, setBusy] = useState(false)
  useLooking(requestId)
  const list = useRef<HTMLDivElement>(null)
  const tab = tabOf(wantedTab, sources)
  const ofTab = useMemo(() => (sources ?? []).filter((source) => source.kind === tab), [sources, tab])
  const shown = useMemo(() => matching(ofTab, query), [ofTab, query])
  const chosen = nextChoice(shown, wanted)
  const hasSound = canAudio && tab === 'screen'
  // The pictures get the focus as soon as there are any, and those of the other tab when that comes by itself: arrows and Enter do the rest.
  const some = chosen !== null
  useEffect(() => {
    const here = document.activeElement
    if (some && (here === null || here === document.body || here === list.current)) list.current?.querySelector<HTMLElement>('[aria-selected="true"]')?.focus()
  }, [some, tab])
  // The dialog may lead the focus here only after the pictures have come.
  const toChosen = (event: FocusEvent) => {
    if (event.target === list.current) list.current.querySelector<HTMLElement>('[aria-selected="true"]')?.focus()
  }
  const turnTo = (next: Tab) => {
    setTab(next)
    setQuery('')
  }
  const choose = (id: string | undefined) => {
    if (id === undefined || busy || !calm) return
    setBusy(true)
    setGone(false)
    picker()
      .call('picker.choose', { requestId, sourceId: id, audio: audio && hasSound, mode })
      .then((answer) => setGone(!answer.ok))
      .catch((reason: unknown) => console.warn('main did not take the choice', reason))
      .finally(() => setBusy(false))
  }
  return (
    <Dialog
      title={t('call.picker.title')}
      closeLabel={t('common.close')}
      onClose={cancel}
      size="lg"
      guarded
      initialFocus={list}
      actions={
        <div className={css.foot}>
          <ModeChoice mode={mode} onMode={setMode} />
          {hasSound && <Switch label={t('call.picker.audio')} checked={audio} onChange={setAudio} />}
          <span className={css.buttons}>
            <Button variant="plain" onClick={cancel}>
              {t('common.cancel')}
            </Button>
            <Button variant="primary" disabled={chosen === null || !calm} busy={busy} onClick={() => choose(chosen?.id)}>
              {t('call.picker.share')}
            </Button>
          </span>
        </div>
      }
    >
      <div className={css.head}>
        <Tabs tab={tab} sources={sources} onTab={turnTo} />
        {gone && <p role="alert" className={css.gone}>{t('call.picker.gone')}</p>}
        {ofTab.length >= MANY && <TextField label={t('call.picker.search')} hideLabel placeholder={t('call.picker.search')} type="search" icon={<Search size={16} />} value={query} autoComplete="off" spellCheck={false} onChange={(event) => setQuery(event.target.value)} />}
      </div>
      <div id="sources" role="tabpanel" aria-label={tab === 'screen' ? t('call.picker.screens') : t('call.picker.windows')} className={css.panel}>
        <div ref={list} tabIndex={-1} className={css.focusHome} onFocus={toChosen}>
          {sources === null ? <p className={css.empty}><Spinner size={20} />{t('call.picker.looking')}</p> : <Sources sources={shown} chosen={chosen?.id ?? null} onChoose={setWanted} onShare={choose} empty={emptyWord(tab, query, sources.length)} />}
        </div>
        {tab === 'window' && shown.length > 0 && <p className={css.hint}>{t('call.picker.minimised')}</p>}
      </div>
    </Dialog>
  )
}

function emptyWord(tab: Tab, query: string, all: number): string {
  if (all === 0) return t('call.share.unsupported')
  if (query.trim() !== '') return t('call.picker.notFound', { query: query.trim() })
  return tab === 'screen' ? t('call.picker.noScreens') : t('call.picker.noWindows')
}

function ModeChoice({ mode, onMode }: { mode: ShareMode; onMode: (mode: ShareMode) => void }) {
  return (
    <RadioGroup
      legend={t('call.share.mode')}
      hideLegend
      look="cards"
      value={mode}
      onChange={onMode}
      options={[
        { value: 'text', label: t('call.share.text'), icon: <Type size={16} /> },
        { value: 'motion', label: t('call.share.motion'), icon: <Film size={16} /> },
      ]}
    />
  )
}

function Tabs({ tab, sources, onTab }: { tab: Tab; sources: readonly ShareSource[] | null; onTab: (tab: Tab) => void }) {
  const buttons = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    const next = tab === 'screen' ? 'window' : 'screen'
    onTab(next)
    buttons.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus()
  }
  const entry = (kind: Tab, label: string, icon: React.ReactNode) => (
    <button type="button" role="tab" data-tab={kind} aria-selected={tab === kind} aria-controls="sources" tabIndex={tab === kind ? 0 : -1} className={cx(css.tab, tab === kind && css.current)} onClick={() => onTab(kind)}>
      {icon}
      {label}
      {sources !== null && <span className={css.number}>{formatNumber(sources.filter((source) => source.kind === kind).length)}</span>}
    </button>
  )
  return (
    <div ref={buttons} role="tablist" aria-label={t('call.picker.title')} className={css.tabs} onKeyDown={onKeyDown}>
      {entry('screen', t('call.picker.screens'), <Monitor size={16} />)}
      {entry('window', t('call.picker.windows'), <AppWindow size={16} />)}
    </div>
  )
}

interface SourcesProps {
  sources: readonly ShareSource[]
  chosen: string | null
  onChoose: (id: string) => void
  onShare: (id: string) => void
  empty: string
}

/** The pictures: arrows walk, Enter or a double click shares. */
function Sources({ sources, chosen, onChoose, onShare, empty }: SourcesProps) {
  const base = useId()
  const grid = useRef<HTMLDivElement>(null)
  if (sources.length === 0) return <p className={css.empty}>{empty}</p>
  const onKeyDown = (event: KeyboardEvent) => {
    const at = sources.findIndex((source) => source.id === chosen)
    if (event.key === 'Enter') {
      event.preventDefault()
      if (chosen !== null && !event.repeat) onShare(chosen)
      return
    }
    const columns = grid.current === null ? 1 : getComputedStyle(grid.current).gridTemplateColumns.split(' ').length
    const to = gridMove(event.key, at, sources.length, columns)
    const source = to === null ? undefined : sources[to]
    if (source === undefined) return
    event.preventDefault()
    onChoose(source.id)
    document.getElementById(`${base}${source.id}`)?.focus()
  }
  return (
    <div ref={grid} role="listbox" aria-label={t('call.picker.title')} className={css.grid} onKeyDown={onKeyDown}>
      {sources.map((source) => (
        <div
          key={source.id}
          id={`${base}${source.id}`}
          role="option"
          aria-selected={source.id === chosen}
          aria-label={source.name}
          tabIndex={source.id === chosen ? 0 : -1}
          className={cx(css.source, source.id === chosen && css.chosen)}
          data-source-id={source.id}
          onClick={() => onChoose(source.id)}
          onDoubleClick={() => onShare(source.id)}
        >
          <span className={css.thumbnail}>{source.thumbnail === null ? source.kind === 'screen' ? <Monitor size={32} aria-hidden="true" /> : <AppWindow size={32} aria-hidden="true" /> : <img src={source.thumbnail} alt="" draggable={false} />}</span>
          <span className={css.name} data-tip={source.name}>
            {source.icon !== null && <img src={source.icon} alt="" className={css.appIcon} draggable={false} />}
            <span className={css.words}>{source.name}</span>
          </span>
        </div>
      ))}
    </div>
  )
}
