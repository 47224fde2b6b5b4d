import { t } from '../../../locales/i18n.ts'
import { Button } from '../../../design/Button.tsx'
import { Switch } from '../../../design/Checkbox.tsx'
import { MicOff, VideoOff } from '../../../design/icons.ts'
import { keepMuted, muteAll } from '../../state/moderate.ts'
import { useCall } from '../../state/stores.ts'
import css from './people.module.css'

/** What is done with all at once; only what the conference has. */
export function ModeratorTools() {
  const features = useCall((s) => s.model.features)
  const kept = useCall((s) => s.model.moderation.keptMuted)
  if (!features.muteOthers && !features.keepMuted) return null
  return (
    <section className={css.tools} aria-label={t('call.moderate')}>
      {features.muteOthers && (
        <div className={css.pair}>
          <Button size="sm" icon={<MicOff size={16} />} onClick={() => muteAll('audio')}>
            {t('call.moderate.muteAll')}
          </Button>
          <Button size="sm" icon={<VideoOff size={16} />} onClick={() => muteAll('video')}>
            {t('call.moderate.camerasOff')}
          </Button>
        </div>
      )}
      {features.keepMuted && (
        <>
          <Switch label={t('call.moderate.keepAudio')} checked={kept.audio} onChange={(on) => keepMuted('audio', on)} />
          <Switch label={t('call.moderate.keepVideo')} checked={kept.video} onChange={(on) => keepMuted('video', on)} />
        </>
      )}
    </section>
  )
}
