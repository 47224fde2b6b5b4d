// For: letting people talk in a room over weeks, with all that happens among messages.
// Must not know which rooms there are.
import type { CampusPerson, Language } from './people.ts'
import { randomFrom, type Random } from './random.ts'
import { ref, type RoomScript, type Said } from './script.ts'
import { avatar } from './pictures.ts'
import type { Shelf } from './shelf.ts'
import { corpora, fillLine, reactions, richTexts, type Corpus, type Exchange, type Voice } from './talk.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

export interface Story {
  language: Language
  about: 'course' | 'staff' | 'social' | 'direct'
  teacher?: CampusPerson
  assistant?: CampusPerson
  /** The others who speak. */
  pool: readonly CampusPerson[]
  subjects: readonly string[]
  /** Talk goes on until there are this many messages. */
  messages: number
  from: number
  until: number
  random: Random
  shelf: Shelf
  /** How often something else than plain talk happens, 1 for the usual. */
  colour?: number
}

/** Fills a room with talk between `from` and `until`. */
export function tell(script: RoomScript, story: Story): void {
  const { random } = story
  const corpus = corpora[story.language]
  const exchanges = corpus[story.about]
  const average = exchanges.reduce((sum, one) => sum + one.length, 0) / exchanges.length
  // Hours have a stream of their own: how many are drawn depends on the time of day at which this is made, and what is said must not.
  const times = sessionTimes(Math.ceil((story.messages / average) * 1.15), story, randomFrom(`hours of ${script.plan.slug}`))
  let before: Exchange | undefined
  for (const [index, time] of times.entries()) {
    const last = index === times.length - 1
    if (script.said.length >= story.messages && !last) continue
    script.waitUntil(time)
    const exchange = random.pick(exchanges.filter((one) => one !== before))
    before = exchange
    const lines = converse(script, exchange, story, corpus)
    decorate(script, lines, story, corpus, `${script.plan.slug.replace(/[^\w]/g, '')}${String(index)}`)
  }
}

/** When people sit down to talk: by day and early evening, the last time shortly before `until`. */
function sessionTimes(count: number, { from, until }: Story, random: Random): number[] {
  const times: number[] = []
  while (times.length < count - 1) {
    const day = from + random.next() * (until - from)
    const midnight = Math.floor(day / DAY) * DAY
    const time = midnight + (5.5 + random.next() * 13.5) * HOUR // 8:30 to 22:00 in Moscow
    if (time > from && time < until - 12 * 60_000) times.push(time)
    else if (until - from < DAY) times.push(from + random.next() * (until - from - 12 * 60_000))
  }
  return [...times.sort((a, b) => a - b), until - 8 * 60_000]
}

function converse(script: RoomScript, exchange: Exchange, story: Story, corpus: Corpus): Said[] {
  const { random } = story
  const others = random.some(story.pool, 3)
  const voice = (name: Voice): CampusPerson => {
    const wanted = name === 'T' ? story.teacher : name === 'A' ? story.assistant : others[name === 'S' ? 0 : name === 'S2' ? 1 : 2]
    return wanted ?? random.pick(story.pool)
  }
  const lines: Said[] = []
  for (const [index, [who, line]] of exchange.entries()) {
    const text = fillLine(line, corpus, story.subjects, random)
    const sender = voice(who)
    const first = lines[0]
    script.clock += random.int(15, 70) * 1000
    lines.push(first !== undefined && index > 0 && random.chance(0.25) ? script.reply(sender, first, text) : script.text(sender, text))
  }
  return lines
}

/** What happens around an exchange: reactions, edits, pictures, threads and the like. */
function decorate(script: RoomScript, lines: readonly Said[], story: Story, corpus: Corpus, id: string): void {
  const { random, shelf, colour = 1 } = story
  const chance = (probability: number): boolean => random.chance(probability * colour)
  const speakers = lines.map((line) => line.sender)
  const someone = (): CampusPerson => random.pick(speakers)
  const line = random.pick(lines)
  const fill = (text: string): string => fillLine(text, corpus, story.subjects, random)

  if (chance(0.3)) for (const who of random.some(story.pool, random.int(1, 4))) script.react(who, line, random.pick(reactions))
  if (chance(0.08)) script.say(someone(), { msgtype: 'm.text', ...random.pick(richTexts[story.language]) })
  if (chance(0.05)) script.say(someone(), shelf.picture(random, random.pick(corpus.captions)))
  if (chance(0.04))
    script.say(
      someone(),
      shelf.file(
        `file${id}`,
        fill(random.pick(corpus.files)),
        story.pool.map((one) => one.displayName),
      ),
    )
  if (chance(0.06)) mention(script, someone(), random.pick(story.pool), random.pick(corpus.mention))
  if (chance(0.05)) {
    const typo = script.text(someone(), `${fill(line.sender.language === 'ru' ? 'Кстати, {topic} — {onDay}' : '{topic}: {onDay}')}?`)
    script.clock += 20_000
    script.edit(typo, `${fill('{topic}')} — {n}`.replace('{n}', String(random.int(1, 9))))
  }
  if (chance(0.025)) {
    const mistake = script.text(someone(), '…')
    script.clock += 15_000
    script.redact(mistake.sender, mistake, random.chance(0.5) ? corpus.redactReason : undefined)
  }
  if (chance(0.02)) script.say(someone(), { msgtype: 'm.emote', body: random.pick(corpus.emote) })
  if (chance(0.02)) script.say(story.teacher ?? someone(), { msgtype: 'm.notice', body: fill(corpus.notice) })
  if (chance(0.05)) thread(script, story, corpus)
  if (chance(0.01) && story.teacher !== undefined) script.state(story.teacher, 'm.room.topic', { topic: fill(corpus.topicChange) })
}

function thread(script: RoomScript, story: Story, corpus: Corpus): void {
  const { random } = story
  const root = script.text(story.assistant ?? random.pick(story.pool), fillLine(corpus.threadTopic, corpus, story.subjects, random))
  let latest = root
  for (const [, line] of random.pick(corpus[story.about])) {
    script.clock += random.int(20, 90) * 1000
    latest = script.inThread(random.pick(story.pool), root, latest, fillLine(line, corpus, story.subjects, random))
  }
}

/** A message that names a person, with the pill and `m.mentions` that clients send. */
export function mention(script: RoomScript, sender: CampusPerson, whom: CampusPerson, rest: string): Said {
  return script.text(sender, `${whom.displayName}${rest}`, {
    format: 'org.matrix.custom.html',
    formatted_body: `<a href="https://matrix.to/#/${whom.userId}">${whom.displayName}</a>${rest}`,
    'm.mentions': { user_ids: [whom.userId] },
  })
}

/**
 * Where everybody has read to. `unread` last messages are unread for `person` — fewer where they have spoken since,
 * for who writes has read. Returns the message at which the receipt stands.
 */
export function readUpTo(script: RoomScript, person: CampusPerson, unread: number): Said | undefined {
  const { said } = script
  const spoken = said.findLastIndex((one) => one.sender === person)
  const at = said[Math.max(said.length - 1 - unread, spoken)]
  if (at === undefined) return undefined
  script.receipt(person, at)
  script.receipt(person, at, 'm.fully_read')
  return at
}

/** One of each thing that is no plain message, so that a client meets them all in one room. */
export function oddities(script: RoomScript, people: readonly [CampusPerson, CampusPerson, CampusPerson], shelf: Shelf): void {
  const [one, two, three] = people
  script.say(one, shelf.audio('voice1', 'voice message.wav'))
  script.event(two, 'm.sticker', { ...shelf.image('sticker1', 'sticker.png', avatar('sticker')), msgtype: undefined, body: '🙂' })
  script.say(three, { msgtype: 'm.location', body: 'Big Ben, London', geo_uri: 'geo:51.5008,0.1247' })
  script.event(one, 'org.matrix.msc3381.poll.start', {
    'org.matrix.msc1767.text': '1. чай\n2. кофе',
    'org.matrix.msc3381.poll.start': {
      kind: 'org.matrix.msc3381.poll.disclosed',
      max_selections: 1,
      question: { 'org.matrix.msc1767.text': 'Чай или кофе?' },
      answers: [
        { id: 'tea', 'org.matrix.msc1767.text': 'чай' },
        { id: 'coffee', 'org.matrix.msc1767.text': 'кофе' },
      ],
    },
  })
  script.say(two, { msgtype: 'org.uni.quiz', body: 'Quiz: 7 × 8 = ?' })
  script.event(three, 'org.uni.attendance', { present: 14 })
  const answer = script.text(two, 'чай')
  script.say(three, {
    msgtype: 'm.text',
    body: `> <${two.userId}> чай\n\nкофе`,
    format: 'org.matrix.custom.html',
    formatted_body: `<mx-reply><blockquote><a href="https://matrix.to/#/{{room:${script.plan.slug}}}/${ref(answer)}">In reply to</a> <a href="https://matrix.to/#/${two.userId}">${two.userId}</a><br>чай</blockquote></mx-reply>кофе`,
    'm.relates_to': { 'm.in_reply_to': { event_id: ref(answer) } },
  })
}
