// Russian texts: error. Same keys as in English.
import type { error as source } from '../en/error.ts'

export const error: Record<keyof typeof source, string> = {
  'error.offline': 'Нет подключения к сети. Amphi продолжит, как только сеть появится.',
  'error.server-unreachable': 'Сервер сейчас не отвечает. Amphi продолжает попытки.',
  'error.rate-limited': 'Сервер просит подождать. Через мгновение всё продолжится само.',
  'error.forbidden': 'Ваша организация этого не разрешает.',
  'error.not-found': 'Этого больше не существует.',
  'error.too-large': 'Это больше, чем принимает сервер.',
  'error.encrypted-room': 'Эта комната зашифрована, и эта версия Amphi не может в неё писать.',
  'error.not-member': 'Вы больше не состоите в этой комнате.',
  'error.no-power': 'Ваша роль в этой комнате этого не позволяет.',
  'error.room-archived': 'Комната в архиве: её можно читать, но нельзя в неё писать.',
  'error.signed-out': 'Сеанс завершён. Войдите, пожалуйста, снова.',
  'error.file-gone': 'Файла больше нет на месте. Выберите его ещё раз.',
  'error.invalid': 'В таком виде сервер это принять не может.',
  'error.cancelled': 'Отменено.',
  'error.expired': 'Это не удавалось доставить больше суток. Отправьте ещё раз или удалите.',
  'error.unknown': 'Что-то пошло не так.',
  'error.serverSaid': 'Ответ сервера: «{detail}»',
  'error.boundaryTitle': 'Эта часть окна перестала работать',
  'error.boundaryText': 'Ваши сообщения в сохранности. Откройте её заново, а если это повторится, перезапустите Amphi.',
  'error.boundaryRetry': 'Открыть заново',
  'error.engineStopped': 'Amphi не удалось продолжить работу. Перезапустите приложение: ничего из отправленного не пропало.',
}
