import { useEffect, useState } from 'react'
import { t } from '../../../locales/i18n.ts'
import { cx } from '../../../design/cx.ts'
import { Button } from '../../../design/Button.tsx'
import { MicOff, MonitorUp, Pause, Play, RefreshCw, TriangleAlert, WifiOff } from '../../../design/icons.ts'
import { Spinner } from '../../../design/Spinner.tsx'
import { screens } from '../../model/select.ts'
import { cancelShare, pauseShare, share, stopShare, toggleMicrophone } from '../../state/actions.ts'
import { useCall, useUi } from '../../state/stores.ts'
import { Picture } from '../stage/Picture.tsx'
import { useSecond } from '../use-second.ts'
import css from './words.module.css'

/** What must be known at once: the connection is gone, one speaks unheard. Stands over the pictures. */
export function Banners() {
  return (
    <>
      <Reconnecting />
      <MutedVoice />
    </>
  )
}

function Reconnecting() {
  const since = useCall((s) => (s.model.phase.kind === 'reconnecting' ? s.model.phase.since : null))
  const now = useSecond(since !== null)
  if (since === null) return null
  return (
    <div className={cx(css.banner, css.warning)} role="alert">
      <WifiOff size={18} aria-hidden="true" />
      <span className={css.text}>{t('call.reconnecting')}</span>
      <span className={css.seconds} aria-hidden="true">
        {t('call.seconds', { seconds: Math.max(0, Math.floor((now - since) / 1000)) })}
      </span>
    </div>
  )
}

/** What all see of this computer, above the pictures as long as it lasts. */
export function ShareBanner() {
  const kind = useCall((s) => s.share.kind)
  const picking = useCall((s) => s.picker !== null)
  const slow = useSlow(kind === 'choosing')
  // Nothing moves while the picker is open, nor for a choice that is there at once.
  if (kind === 'none' || (kind === 'choosing' && (picking || !slow))) return null
  return (
    <section className={css.dock} aria-label={t('call.share')} data-region>
      <Sharing />
      <Choosing />
    </section>
  )
}

/** A word that would be gone before it is read is not shown. ms */
const SLOW_MS = 400

/** True once something has lasted long enough to be spoken of. */
function useSlow(on: boolean): boolean {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (!on) return undefined
    const timer = setTimeout(() => setSlow(true), SLOW_MS)
    return () => {
      clearTimeout(timer)
      setSlow(false)
    }
  }, [on])
  return on && slow
}

function Preview() {
  const track = useCall((s) => screens(s.model).find((one) => one.local)?.id ?? null)
  return track === null ? <MonitorUp size={18} aria-hidden="true" /> : <span className={css.preview}><Picture track={track} source="screen" mirrored={false} whole /></span>
}

function Sharing() {
  const state = useCall((s) => s.share)
  if (state.kind !== 'live') return null
  const what = state.label === '' ? t('call.sharing.unnamed') : state.label
  return (
    <div className={cx(css.banner, css.share)} role="status" data-share-banner>
      <Preview />
      <span className={css.text}>
        {state.paused ? t('call.sharing.paused', { what }) : t('call.sharing', { what })}
        {state.doubt !== null && !state.paused && (
          <span className={css.doubt}>
            <TriangleAlert size={14} aria-hidden="true" />
            {t(`call.sharing.doubt.${state.doubt}`)}
          </span>
        )}
      </span>
      <span className={css.actions}>
        <Button size="sm" icon={state.paused ? <Play size={16} /> : <Pause size={16} />} onClick={() => pauseShare(!state.paused)}>
          {state.paused ? t('call.share.resume') : t('call.share.pause')}
        </Button>
        <Button size="sm" icon={<RefreshCw size={16} />} onClick={() => void share()}>
          {t('call.share.switch')}
        </Button>
        <Button size="sm" variant="danger" onClick={stopShare}>
          {t('call.share.stop')}
        </Button>
      </span>
    </div>
  )
}

/** Where the desktop asks what to share there is no picker of ours, only the word that it asks, and a way back. */
function Choosing() {
  const choosing = useCall((s) => s.share.kind === 'choosing')
  const portal = useCall((s) => s.start.capture === 'portal')
  if (!choosing) return null
  return (
    <div className={cx(css.banner, css.share)} role="status">
      <Spinner size={18} />
      <span className={css.text}>{portal ? t('call.share.portal') : t('call.share.preparing')}</span>
      <span className={css.actions}>
        <Button size="sm" onClick={cancelShare}>
          {t('common.cancel')}
        </Button>
      </span>
    </div>
  )
}

function MutedVoice() {
  const on = useUi((s) => s.mutedVoice)
  if (!on) return null
  return (
    <div className={css.banner} role="status">
      <MicOff size={18} aria-hidden="true" />
      <span className={css.text}>{t('call.youAreMuted')}</span>
      <span className={css.actions}>
        <Button size="sm" variant="primary" onClick={() => void toggleMicrophone(true)}>
          {t('call.microphone.on')}
        </Button>
      </span>
    </div>
  )
}
