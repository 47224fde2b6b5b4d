import type { Language, Settings } from '../../../electron/bridge/contract.ts'
import { formatPercent, t } from '../../locales/i18n.ts'
import { Button } from '../../design/Button.tsx'
import { IconButton } from '../../design/IconButton.tsx'
import { RadioGroup, type RadioOption } from '../../design/RadioGroup.tsx'
import { Contrast, Minus, Monitor, Moon, Plus, Sun } from '../../design/icons.ts'
import { attempt } from '../people/invite-actions.ts'
import { changeSettings, useSettings } from '../state/app.ts'
import { LANGUAGES } from './languages.ts'
import css from './settings.module.css'

type LanguageChoice = Language | 'system'

const set = (change: Partial<Settings>): void => void attempt(changeSettings(change))

const languages = (): RadioOption<LanguageChoice>[] => [
  { value: 'system', label: t('settings.languageSystem') },
  ...LANGUAGES.map(({ code, name }) => ({ value: code, label: name, lang: code })),
]

const themes = (): RadioOption<Settings['theme']>[] => [
  { value: 'system', label: t('settings.theme.system'), icon: <Monitor size={20} aria-hidden="true" /> },
  { value: 'light', label: t('settings.theme.light'), icon: <Sun size={20} aria-hidden="true" /> },
  { value: 'dark', label: t('settings.theme.dark'), icon: <Moon size={20} aria-hidden="true" /> },
  { value: 'contrast', label: t('settings.theme.contrast'), icon: <Contrast size={20} aria-hidden="true" /> },
]

/** Language, colours, size. */
export function GeneralPage() {
  const settings = useSettings()
  return (
    <>
      <RadioGroup legend={t('settings.language')} look="cards" options={languages()} value={settings.language ?? 'system'} onChange={(language) => set({ language: language === 'system' ? null : language })} />
      <RadioGroup legend={t('settings.theme')} look="cards" options={themes()} value={settings.theme} onChange={(theme) => set({ theme })} />
      <Zoom zoom={settings.zoom} />
    </>
  )
}

const LEAST = 0.5
const MOST = 3

function Zoom({ zoom }: { zoom: number }) {
  const by = (step: number) => set({ zoom: Math.min(Math.max(Math.round((zoom + step) * 10) / 10, LEAST), MOST) })
  return (
    <div className={css.row} role="group" aria-label={t('settings.zoom')}>
      <span className={css.name}>{t('settings.zoom')}</span>
      <span className={css.zoom}>
        <IconButton label={t('settings.zoomOut')} keys="Ctrl+−" disabled={zoom <= LEAST} onClick={() => by(-0.1)}>
          <Minus size={18} />
        </IconButton>
        <output className={css.zoomValue} aria-live="polite">
          {formatPercent(zoom)}
        </output>
        <IconButton label={t('settings.zoomIn')} keys="Ctrl++" disabled={zoom >= MOST} onClick={() => by(0.1)}>
          <Plus size={18} />
        </IconButton>
        <Button variant="plain" size="sm" disabled={zoom === 1} onClick={() => set({ zoom: 1 })}>
          {t('settings.zoomReset')}
        </Button>
      </span>
    </div>
  )
}
