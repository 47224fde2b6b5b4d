import { formatList, t } from '../../locales/i18n.ts'
import type { RoomName } from '../../engine/protocol.ts'

/** A room's name in the language in use. '' while it has not arrived: draw a skeleton then, never a placeholder word. */
export function roomName(name: RoomName): string {
  switch (name.kind) {
    case 'given':
      return name.text
    case 'people':
      return name.others > 0 ? t('common.peopleAndOthers', { names: name.names.join(', '), others: name.others }) : formatList(name.names)
    case 'was':
      return name.names.length === 0 ? t('common.roomEmpty') : t('common.roomWas', { names: formatList(name.names) })
    case 'empty':
      return t('common.roomEmpty')
    case 'unknown':
      return ''
  }
}
