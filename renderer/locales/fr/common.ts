// French texts: common. Same keys as in English.
import type { common as source } from '../en/common.ts'

export const common: Record<keyof typeof source, string> = {
  'common.appName': 'Amphi',
  'common.cancel': 'Annuler',
  'common.close': 'Fermer',
  'common.back': 'Retour',
  'common.retry': 'Réessayer',
  'common.continue': 'Continuer',
  'common.loading': 'Chargement…',
  'common.roomEmpty': 'Salon vide',
  'common.roomUnnamed': 'Salon sans nom',
  'common.roomWas': '{names} (plus dans le salon)',
  'common.peopleAndOthers': '{names} {others, plural, one {et # autre personne} many {et # autres personnes} other {et # autres personnes}}',
}
