// Russian texts: common. Same keys as in English.
import type { common as source } from '../en/common.ts'

export const common: Record<keyof typeof source, string> = {
  'common.appName': 'Amphi',
  'common.cancel': 'Отмена',
  'common.close': 'Закрыть',
  'common.back': 'Назад',
  'common.retry': 'Повторить',
  'common.continue': 'Продолжить',
  'common.loading': 'Загрузка…',
  'common.roomEmpty': 'Пустая комната',
  'common.roomUnnamed': 'Комната без названия',
  'common.roomWas': '{names} (больше не здесь)',
  'common.peopleAndOthers': '{names} {others, plural, one {и ещё # человек} few {и ещё # человека} many {и ещё # человек} other {и ещё # человека}}',
}
