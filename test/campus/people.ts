// For: who lives on the campus: the people one signs in as, and the few hundred others around them.
// Must not know of rooms.
import { randomFrom } from './random.ts'

export type Language = 'ru' | 'fr' | 'en'
export type Role = 'teacher' | 'assistant' | 'student' | 'staff' | 'dean'

export interface CampusPerson {
  localpart: string
  userId: string
  password: string
  displayName: string
  language: Language
  role: Role
  email: string
  /** One of the people that tests and demos sign in as. */
  main: boolean
  /** Known to the identity providers, but not yet to the homeserver: their first sign-in makes the account. */
  newcomer: boolean
}

interface Named {
  localpart: string
  displayName: string
  language: Language
  role: Role
}

const MAIN: readonly Named[] = [
  { localpart: 'petrova', displayName: 'Анна Петрова', language: 'ru', role: 'teacher' },
  { localpart: 'ivanov', displayName: 'Иван Иванов', language: 'ru', role: 'student' },
  { localpart: 'moreau', displayName: 'Claire Moreau', language: 'fr', role: 'teacher' },
  { localpart: 'dubois', displayName: 'Lucas Dubois', language: 'fr', role: 'student' },
  { localpart: 'smith', displayName: 'Emily Smith', language: 'en', role: 'student' },
]

const NEWCOMERS: readonly Named[] = [
  { localpart: 'lebedeva', displayName: 'Ольга Лебедева', language: 'ru', role: 'student' },
  { localpart: 'lefevre', displayName: 'Chloé Lefèvre', language: 'fr', role: 'student' },
  { localpart: 'oconnor', displayName: 'Sean O’Connor', language: 'en', role: 'student' },
  { localpart: 'zhukov', displayName: 'Степан Жуков', language: 'ru', role: 'staff' },
]

/** Runs the campus: administrator of the server and of the rooms that belong to nobody in particular. */
export const ADMIN = 'registrar'

const KNOWN: readonly Named[] = [
  { localpart: ADMIN, displayName: 'Office of the Registrar', language: 'en', role: 'staff' },
  { localpart: 'volkov', displayName: 'Сергей Волков', language: 'ru', role: 'dean' },
  { localpart: 'girard', displayName: 'Hélène Girard', language: 'fr', role: 'dean' },
  { localpart: 'taylor', displayName: 'Margaret Taylor', language: 'en', role: 'dean' },
  { localpart: 'sidorov', displayName: 'Павел Сидоров', language: 'ru', role: 'assistant' },
  { localpart: 'kuznetsova', displayName: 'Мария Кузнецова', language: 'ru', role: 'student' },
  { localpart: 'smirnov', displayName: 'Дмитрий Смирнов', language: 'ru', role: 'student' },
  { localpart: 'orlova', displayName: 'Екатерина Орлова', language: 'ru', role: 'student' },
  { localpart: 'lambert', displayName: 'Julien Lambert', language: 'fr', role: 'assistant' },
  { localpart: 'martin', displayName: 'Camille Martin', language: 'fr', role: 'student' },
  { localpart: 'garnier', displayName: 'Noé Garnier', language: 'fr', role: 'student' },
  { localpart: 'brown', displayName: 'James Brown', language: 'en', role: 'teacher' },
  { localpart: 'wilson', displayName: 'Olivia Wilson', language: 'en', role: 'assistant' },
  { localpart: 'khan', displayName: 'Aisha Khan', language: 'en', role: 'student' },
  { localpart: 'murphy', displayName: 'Liam Murphy', language: 'en', role: 'student' },
]

/** Masculine surname, its Latin spelling; the feminine adds а / a. */
const RU_SURNAMES = [
  ['Соколов', 'sokolov'],
  ['Попов', 'popov'],
  ['Козлов', 'kozlov'],
  ['Новиков', 'novikov'],
  ['Морозов', 'morozov'],
  ['Павлов', 'pavlov'],
  ['Семёнов', 'semenov'],
  ['Голубев', 'golubev'],
  ['Виноградов', 'vinogradov'],
  ['Богданов', 'bogdanov'],
  ['Воробьёв', 'vorobyev'],
  ['Фёдоров', 'fedorov'],
  ['Михайлов', 'mikhailov'],
  ['Беляев', 'belyaev'],
  ['Тарасов', 'tarasov'],
  ['Белов', 'belov'],
  ['Комаров', 'komarov'],
  ['Киселёв', 'kiselev'],
  ['Макаров', 'makarov'],
  ['Андреев', 'andreev'],
  ['Ковалёв', 'kovalev'],
  ['Ильин', 'ilyin'],
  ['Гусев', 'gusev'],
  ['Титов', 'titov'],
  ['Кузьмин', 'kuzmin'],
  ['Щербаков', 'shcherbakov'],
] as const
const RU_MEN = ['Алексей', 'Максим', 'Артём', 'Никита', 'Егор', 'Кирилл', 'Тимур', 'Глеб', 'Илья', 'Роман']
const RU_WOMEN = ['Дарья', 'Алина', 'Полина', 'Ксения', 'Вера', 'Юлия', 'Татьяна', 'София', 'Наталья', 'Елена']
const FR_SURNAMES = [
  'Bernard',
  'Petit',
  'Durand',
  'Leroy',
  'Rousseau',
  'Lefebvre',
  'Fournier',
  'Mercier',
  'Blanc',
  'Guérin',
  'Boyer',
  'Chevalier',
  'Robin',
  'Masson',
  'Noël',
  'Dufour',
  'Meunier',
  'Brun',
  'Perrin',
  'Clément',
]
const FR_FIRST = ['Manon', 'Hugo', 'Inès', 'Théo', 'Léa', 'Gabriel', 'Zoé', 'Arthur', 'Jeanne', 'Raphaël', 'Margaux']
const EN_SURNAMES = [
  'Johnson',
  'Davies',
  'Evans',
  'Walker',
  'Wright',
  'Green',
  'Hughes',
  'Edwards',
  'Clarke',
  'Patel',
  'Cooper',
  'Ward',
  'Bennett',
  'Okafor',
  'Nguyen',
  'Reid',
  'Fraser',
  'Doyle',
]
const EN_FIRST = ['Jack', 'Amelia', 'Harry', 'Grace', 'Oscar', 'Priya', 'Thomas', 'Chloe', 'Daniel', 'Freya', 'Samuel']

/** Makes the people of a campus; the first are always the same, whatever `count` is. */
export function makePeople(serverName: string, count: number): CampusPerson[] {
  const named = [...MAIN, ...KNOWN, ...generated(count - MAIN.length - KNOWN.length - NEWCOMERS.length), ...NEWCOMERS]
  return named.map((person) => ({
    ...person,
    userId: `@${person.localpart}:${serverName}`,
    password: `${person.localpart}-pw`,
    email: `${person.localpart}@${serverName}`,
    main: MAIN.includes(person),
    newcomer: NEWCOMERS.includes(person),
  }))
}

function generated(count: number): Named[] {
  const random = randomFrom('people')
  const taken = new Set([...MAIN, ...KNOWN, ...NEWCOMERS].map((person) => person.localpart))
  const people: Named[] = []
  while (people.length < count) {
    const language = random.pick(['ru', 'ru', 'ru', 'fr', 'fr', 'en'] as const)
    const [first, last, spelling] = name(language, random.int(0, 1) === 0, random)
    const initial = latin(first).slice(0, 1)
    let localpart = spelling
    // as the registrar does it: surname, then with the initial, then with a number
    for (let n = 1; taken.has(localpart); n++) localpart = `${spelling}.${initial}${n === 1 ? '' : String(n)}`
    taken.add(localpart)
    const role = random.pick(['student', 'student', 'student', 'student', 'student', 'student', 'teacher', 'assistant', 'staff'] as const)
    people.push({ localpart, displayName: `${first} ${last}`, language, role })
  }
  return people
}

function name(language: Language, woman: boolean, random: ReturnType<typeof randomFrom>): [string, string, string] {
  if (language === 'ru') {
    const [surname, spelling] = random.pick(RU_SURNAMES)
    const first = random.pick(woman ? RU_WOMEN : RU_MEN)
    return woman ? [first, `${surname}а`, `${spelling}a`] : [first, surname, spelling]
  }
  const surname = random.pick(language === 'fr' ? FR_SURNAMES : EN_SURNAMES)
  return [random.pick(language === 'fr' ? FR_FIRST : EN_FIRST), surname, latin(surname)]
}

const CYRILLIC: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  и: 'i',
  к: 'k',
  м: 'm',
  н: 'n',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  ю: 'yu',
  э: 'e',
}

/** Lower-case Latin letters only, for user ids. */
function latin(text: string): string {
  const plain = text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
  return [...plain]
    .map((char) => CYRILLIC[char] ?? char)
    .join('')
    .replace(/[^a-z]/g, '')
}
