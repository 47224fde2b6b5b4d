// Russian texts: shell. Same keys as in English.
import type { shell as source } from '../en/shell.ts'

export const shell: Record<keyof typeof source, string> = {
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
  'shell.menu.cut': 'Вырезать',
  'shell.menu.copy': 'Копировать',
  'shell.menu.paste': 'Вставить',
  'shell.menu.selectAll': 'Выделить всё',
  'shell.menu.copyLink': 'Копировать ссылку',
  'shell.menu.learnWord': 'Добавить в словарь',
}
