// For: which rooms the small university has: faculties, courses, staff rooms, clubs, direct chats.
// Must not know what is said in them.
import type { Language } from './people.ts'

export interface Faculty {
  slug: string
  name: string
  language: Language
  dean: string
  /** A space within the faculty's space. */
  department: { slug: string; name: string }
}

export interface Course {
  slug: string
  name: string
  faculty: string
  teacher: string
  assistant: string
  topic: string
  /** What lectures are about. */
  subjects: readonly string[]
  /** Main people who are not in it. */
  without?: readonly string[]
}

export const faculties: readonly Faculty[] = [
  {
    slug: 'math',
    name: 'Механико-математический факультет',
    language: 'ru',
    dean: 'volkov',
    department: { slug: 'math-analysis', name: 'Кафедра математического анализа' },
  },
  {
    slug: 'letters',
    name: 'Филологический факультет',
    language: 'ru',
    dean: 'volkov',
    department: { slug: 'letters-russian', name: 'Кафедра русского языка' },
  },
  {
    slug: 'info',
    name: 'Faculté d’informatique',
    language: 'fr',
    dean: 'girard',
    department: { slug: 'info-networks', name: 'Département Réseaux et systèmes' },
  },
  {
    slug: 'engineering',
    name: 'School of Engineering',
    language: 'en',
    dean: 'taylor',
    department: { slug: 'engineering-signals', name: 'Signal Processing Group' },
  },
]

const ru = (slug: string, name: string, faculty: string, subjects: readonly string[], more: Partial<Course> = {}): Course => ({
  slug,
  name,
  faculty,
  subjects,
  teacher: 'petrova',
  assistant: 'sidorov',
  topic: `${name}. Лекции, семинары, вопросы.`,
  ...more,
})
const fr = (slug: string, name: string, subjects: readonly string[], more: Partial<Course> = {}): Course => ({
  slug,
  name,
  faculty: 'info',
  subjects,
  teacher: 'moreau',
  assistant: 'lambert',
  topic: `${name} : cours, TD et TP`,
  ...more,
})
const en = (slug: string, name: string, subjects: readonly string[], more: Partial<Course> = {}): Course => ({
  slug,
  name,
  faculty: 'engineering',
  subjects,
  teacher: 'brown',
  assistant: 'wilson',
  topic: `${name}: lectures, labs and questions`,
  ...more,
})

export const courses: readonly Course[] = [
  ru('matan-2', 'Математический анализ, 2 курс', 'math', ['Кратные интегралы', 'Ряды Фурье', 'Поверхностные интегралы', 'Формула Стокса']),
  ru('matan-1', 'Математический анализ, 1 курс', 'math', ['Предел последовательности', 'Непрерывность', 'Формула Тейлора']),
  ru('linal', 'Линейная алгебра и геометрия', 'math', ['Жорданова форма', 'Квадратичные формы', 'Тензорное произведение']),
  ru('diffury', 'Дифференциальные уравнения', 'math', ['Теорема Пикара', 'Устойчивость по Ляпунову', 'Метод вариации постоянных']),
  ru('teorver', 'Теория вероятностей', 'math', ['Закон больших чисел', 'Центральная предельная теорема', 'Мартингалы']),
  ru('tfkp', 'Комплексный анализ (ТФКП)', 'math', ['Вычеты', 'Конформные отображения', 'Теорема Римана']),
  ru('funkan', 'Функциональный анализ, 3 курс', 'math', ['Теорема Хана — Банаха', 'Компактные операторы', 'Спектр']),
  ru('algebra', 'Алгебра: группы, кольца, поля', 'math', ['Теоремы Силова', 'Теория Галуа', 'Кольца главных идеалов']),
  ru('chislennye', 'Численные методы', 'math', ['Метод Рунге — Кутты', 'Интерполяция', 'Метод Ньютона'], { teacher: 'volkov' }),
  ru('programming', 'Программирование на Python', 'math', ['Генераторы', 'Декораторы', 'Асинхронность'], { teacher: 'volkov' }),
  ru('history-science', 'История науки', 'letters', ['Коперник', 'Ньютон и Лейбниц', 'Рождение квантовой механики'], {
    teacher: 'volkov',
    assistant: 'sidorov',
  }),
  ru('russian-b2', 'Русский язык для иностранцев (B2)', 'letters', ['Виды глагола', 'Причастия', 'Деепричастия'], { teacher: 'volkov' }),
  ru('philosophy', 'Философия', 'letters', ['Кант', 'Проблема сознания', 'Этика'], { teacher: 'volkov', without: ['moreau', 'smith'] }),
  fr('reseaux-l3', 'Réseaux et protocoles — L3', ['Le contrôle de congestion', 'Le routage', 'La couche liaison']),
  fr('systemes-l3', 'Systèmes d’exploitation — L3', ['L’ordonnancement', 'La mémoire virtuelle', 'Les systèmes de fichiers']),
  fr('bdd-l2', 'Bases de données — L2', ['Les formes normales', 'Les transactions', 'Les index']),
  fr('algo-l2', 'Algorithmique et structures de données — L2', ['Les arbres équilibrés', 'La programmation dynamique', 'Les graphes']),
  fr('crypto-m1', 'Cryptographie — M1', ['Les courbes elliptiques', 'Les fonctions de hachage', 'L’échange de clés']),
  fr('compil-m1', 'Compilation — M1', ['L’analyse lexicale', 'L’allocation de registres', 'Les automates'], { teacher: 'girard' }),
  fr('logique-l3', 'Logique pour l’informatique — L3', ['La déduction naturelle', 'La complétude', 'La résolution'], { teacher: 'girard' }),
  fr('ia-m1', 'Apprentissage automatique — M1', ['La descente de gradient', 'Les forêts aléatoires', 'La régularisation'], {
    teacher: 'girard',
    without: ['smith'],
  }),
  en('signals', 'Signals and Systems', ['convolution', 'the Laplace transform', 'sampling']),
  en('control', 'Control Engineering', ['root locus', 'Nyquist stability', 'state feedback']),
  en('circuits', 'Analogue Circuits', ['operational amplifiers', 'active filters', 'noise']),
  en('dsp', 'Digital Signal Processing', ['the FFT', 'FIR design', 'multirate systems']),
  en('mechanics', 'Engineering Mechanics', ['free-body diagrams', 'resonance', 'rigid-body motion'], { teacher: 'taylor' }),
  en('academic-writing', 'Academic Writing in English', ['paragraph structure', 'hedging', 'citation styles'], { teacher: 'taylor' }),
  en('ethics', 'Engineering Ethics', ['risk', 'whistleblowing', 'safety cases'], { teacher: 'taylor', without: ['ivanov', 'moreau'] }),
  ru(
    'research-seminar',
    'Научно-исследовательский семинар кафедры математического анализа для студентов 3–4 курсов, магистрантов и аспирантов (осенний семестр, чётные недели, онлайн и очно)',
    'math',
    ['Операторы Шрёдингера', 'Гармонический анализ'],
    { topic: 'Доклады по средам. Записывайтесь за две недели!' },
  ),
  fr(
    'projet-tutore',
    'Projet tutoré de licence — suivi des groupes, dépôts intermédiaires, calendrier des soutenances et questions administratives (année 2026-2027)',
    ['La gestion de versions', 'Les tests', 'La documentation'],
    {},
  ),
]

export interface Group {
  slug: string
  kind: 'staff' | 'group' | 'nameless'
  name: string
  language: Language
  members: readonly string[]
  /** Further people of that language who are in it. */
  others: number
  topic?: string
}

const five = ['petrova', 'ivanov', 'moreau', 'dubois', 'smith'] as const

export const groups: readonly Group[] = [
  {
    slug: 'staff',
    kind: 'staff',
    name: 'Кафедра: преподаватели',
    language: 'ru',
    members: ['petrova', 'volkov', 'sidorov', 'moreau'],
    others: 6,
    topic: 'Только для сотрудников',
  },
  {
    slug: 'council',
    kind: 'staff',
    name: 'Учёный совет',
    language: 'ru',
    members: ['volkov', 'petrova', 'girard', 'taylor', 'moreau', 'brown'],
    others: 4,
  },
  {
    slug: 'equipe',
    kind: 'staff',
    name: 'Équipe pédagogique informatique',
    language: 'fr',
    members: ['moreau', 'girard', 'lambert', 'petrova'],
    others: 4,
  },
  {
    slug: 'board',
    kind: 'staff',
    name: 'Teaching committee',
    language: 'en',
    members: ['taylor', 'brown', 'wilson', 'petrova', 'moreau', 'smith'],
    others: 3,
  },
  { slug: 'exam-committee', kind: 'staff', name: 'Экзаменационная комиссия', language: 'ru', members: ['petrova', 'volkov', 'sidorov'], others: 2 },
  {
    slug: 'chess',
    kind: 'group',
    name: 'Шахматный клуб',
    language: 'ru',
    members: [...five, 'smirnov', 'kuznetsova'],
    others: 8,
    topic: 'Собираемся по четвергам',
  },
  { slug: 'dorm-4', kind: 'group', name: 'Общежитие № 4', language: 'ru', members: ['ivanov', 'smirnov', 'orlova', 'dubois', 'smith'], others: 20 },
  { slug: 'coffee', kind: 'group', name: 'Кофе и теоремы ☕️', language: 'ru', members: [...five, 'sidorov', 'orlova'], others: 5 },
  {
    slug: 'cafe',
    kind: 'group',
    name: 'Café des doctorants',
    language: 'fr',
    members: ['moreau', 'dubois', 'lambert', 'petrova', 'ivanov', 'martin'],
    others: 7,
  },
  { slug: 'cine-club', kind: 'group', name: 'Ciné-club', language: 'fr', members: [...five, 'martin', 'garnier'], others: 9 },
  { slug: 'hiking', kind: 'group', name: 'Hiking society', language: 'en', members: [...five, 'khan', 'murphy'], others: 12, topic: 'Boots on!' },
  { slug: 'erasmus', kind: 'group', name: 'Erasmus & exchange 🌍', language: 'en', members: [...five, 'khan', 'martin', 'kuznetsova'], others: 10 },
  {
    slug: 'olympiad',
    kind: 'group',
    name: 'Олимпиадная сборная',
    language: 'ru',
    members: ['petrova', 'ivanov', 'smirnov', 'orlova', 'smith'],
    others: 3,
  },
  {
    slug: 'group-204',
    kind: 'group',
    name: 'Группа 204',
    language: 'ru',
    members: ['ivanov', 'kuznetsova', 'smirnov', 'orlova', 'petrova'],
    others: 14,
    topic: 'Староста — Кузнецова',
  },
  { slug: 'l3-info', kind: 'group', name: 'Promo L3 Info', language: 'fr', members: ['dubois', 'martin', 'garnier', 'ivanov', 'moreau'], others: 14 },
  { slug: 'nameless-1', kind: 'nameless', name: '', language: 'ru', members: ['ivanov', 'kuznetsova', 'smirnov', 'petrova'], others: 0 },
  {
    slug: 'nameless-2',
    kind: 'nameless',
    name: '',
    language: 'fr',
    members: ['dubois', 'martin', 'garnier', 'moreau', 'petrova', 'ivanov', 'smith'],
    others: 2,
  },
  { slug: 'nameless-3', kind: 'nameless', name: '', language: 'en', members: ['smith', 'khan', 'ivanov'], others: 0 },
]

/** Direct chats, by their two people; the first has started it. */
export const directs: readonly { pair: readonly [string, string]; language: Language }[] = [
  { pair: ['petrova', 'ivanov'], language: 'ru' },
  { pair: ['petrova', 'sidorov'], language: 'ru' },
  { pair: ['volkov', 'petrova'], language: 'ru' },
  { pair: ['moreau', 'petrova'], language: 'fr' },
  { pair: ['smith', 'petrova'], language: 'en' },
  { pair: ['kuznetsova', 'petrova'], language: 'ru' },
  { pair: ['ivanov', 'kuznetsova'], language: 'ru' },
  { pair: ['smirnov', 'ivanov'], language: 'ru' },
  { pair: ['ivanov', 'dubois'], language: 'fr' },
  { pair: ['ivanov', 'smith'], language: 'en' },
  { pair: ['moreau', 'dubois'], language: 'fr' },
  { pair: ['lambert', 'moreau'], language: 'fr' },
  { pair: ['girard', 'moreau'], language: 'fr' },
  { pair: ['dubois', 'martin'], language: 'fr' },
  { pair: ['smith', 'dubois'], language: 'en' },
  { pair: ['brown', 'smith'], language: 'en' },
  { pair: ['smith', 'khan'], language: 'en' },
  { pair: ['moreau', 'smith'], language: 'en' },
]

/** Courses of last spring: closed, kept for reading. */
export const archived: readonly { slug: string; name: string; successor: string; faculty: string; language: Language }[] = [
  { slug: 'archive', name: 'Математический анализ, 2 курс (весна)', successor: 'matan-2', faculty: 'math', language: 'ru' },
  { slug: 'archive-linal', name: 'Линейная алгебра (весна)', successor: 'linal', faculty: 'math', language: 'ru' },
  { slug: 'archive-reseaux', name: 'Réseaux et protocoles — L3 (printemps)', successor: 'reseaux-l3', faculty: 'info', language: 'fr' },
  { slug: 'archive-signals', name: 'Signals and Systems (spring)', successor: 'signals', faculty: 'engineering', language: 'en' },
]

/** Rooms to which one main person is invited and has not answered. */
export const invitations: readonly { slug: string; name: string; from: string; to: string; direct?: boolean }[] = [
  { slug: 'invite-choir', name: 'Университетский хор', from: 'orlova', to: 'petrova' },
  { slug: 'invite-direct', name: '', from: 'khan', to: 'petrova', direct: true },
  { slug: 'invite-volleyball', name: 'Волейбол', from: 'smirnov', to: 'ivanov' },
  { slug: 'invite-jury', name: 'Jury de master', from: 'girard', to: 'moreau' },
  { slug: 'invite-theatre', name: 'Théâtre universitaire', from: 'martin', to: 'dubois' },
  { slug: 'invite-rowing', name: 'Rowing club', from: 'murphy', to: 'smith' },
]
