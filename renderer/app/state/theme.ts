// The page's theme is put on by the same hand as the call's.
export { applyTheme, followSystemTheme } from '../../design/theme.ts'
