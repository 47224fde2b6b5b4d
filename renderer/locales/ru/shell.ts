// Russian texts: shell. Same keys as in English.
import type { shell as source } from '../en/shell.ts'

export const shell: Record<keyof typeof source, string> = {
  'shell.room': 'Открытая беседа',
  'shell.return.done': 'Можно вернуться в Amphi',
  'shell.return.doneHint': 'Вход продолжится там. Эту страницу можно закрыть.',
  'shell.return.failed': 'Войти не получилось',
  'shell.return.failedHint': 'Вернитесь в Amphi и попробуйте ещё раз.',
  'shell.policy.title': 'Не удаётся запустить Amphi',
  'shell.policy.text': 'Настройки вашей организации в файле {file} не подходят ({reason}). Пожалуйста, сообщите администратору.',
  'shell.unsent.title': 'Некоторые сообщения ещё не отправлены',
  'shell.unsent.text': 'Это общий компьютер: всё, что не отправлено, пропадёт при закрытии Amphi.',
  'shell.unsent.stay': 'Остаться',
  'shell.unsent.close': 'Всё равно закрыть',
  'shell.crashed.title': 'Окно Amphi перестало работать',
  'shell.crashed.text': 'Оно несколько раз запускалось заново и снова останавливалось. Ничего из написанного не пропало. Попробуйте ещё раз или закройте Amphi и сообщите администратору.',
  'shell.crashed.again': 'Попробовать ещё раз',
  'shell.crashed.close': 'Закрыть Amphi',
  'shell.signOut.title': 'Некоторые сообщения ещё не отправлены',
  'shell.signOut.text': 'При выходе с этого компьютера удаляется всё, в том числе неотправленное.',
  'shell.signOut.stay': 'Не выходить',
  'shell.signOut.discard': 'Выйти и удалить',
  'shell.menu.cut': 'Вырезать',
  'shell.menu.copy': 'Копировать',
  'shell.menu.paste': 'Вставить',
  'shell.menu.selectAll': 'Выделить всё',
  'shell.menu.copyLink': 'Копировать ссылку',
}
