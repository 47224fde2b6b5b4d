// English texts: common. The source of keys; ICU MessageFormat.
export const common = {
  'common.appName': 'Amphi',
  'common.cancel': 'Cancel',
  'common.close': 'Close',
  'common.back': 'Back',
  'common.retry': 'Try again',
  'common.continue': 'Continue',
  'common.loading': 'Loading…',
  'common.roomEmpty': 'Empty room',
  'common.roomUnnamed': 'Room without a name',
  'common.roomWas': '{names} (left)',
  'common.peopleAndOthers': '{names} {others, plural, one {and # other} other {and # others}}',
} as const satisfies Record<string, string>
