import type { Settings } from '../../electron/bridge/contract.ts'

const darkQuery = '(prefers-color-scheme: dark)'
const contrastQuery = '(prefers-contrast: more)'

/**
 * Puts the wanted theme on the document: `data-theme` light or dark, `data-contrast` more or none.
 * `system` and `contrast` take light or dark from the system; `seen` is main's word on it, else the media queries are asked.
 */
export function applyTheme(theme: Settings['theme'], seen?: { dark: boolean; contrast: boolean }): void {
  const dark = theme === 'dark' || (theme !== 'light' && (seen?.dark ?? matchMedia(darkQuery).matches))
  const contrast = theme === 'contrast' || (theme === 'system' && (seen?.contrast ?? matchMedia(contrastQuery).matches))
  const root = document.documentElement.dataset
  root['theme'] = dark ? 'dark' : 'light'
  root['contrast'] = contrast ? 'more' : 'none'
}

/** Follows the system while the setting says so. */
export function followSystemTheme(current: () => Settings['theme']): void {
  for (const query of [darkQuery, contrastQuery]) matchMedia(query).addEventListener('change', () => applyTheme(current()))
}
