// For: the pictures and files of a campus, each under a fixed id, and the messages that show them.
// Must not know rooms or people beyond who uploaded what.
import { marks, pdf, tone } from './documents.ts'
import type { PlannedMedia } from './plan.ts'
import { blackboard, landscape, timetable, type Picture } from './pictures.ts'
import type { Random } from './random.ts'

export type Content = Record<string, unknown>

/** Collects media for a plan. Each picture is drawn once and shown by many, as each drawing takes a while. */
export class Shelf {
  readonly media: PlannedMedia[] = []
  private readonly serverName: string
  private readonly owner: string
  private readonly write: (name: string, bytes: Uint8Array) => void
  private readonly photos: { content: Content; portrait: boolean }[] = []

  constructor(serverName: string, owner: string, write: (name: string, bytes: Uint8Array) => void) {
    this.serverName = serverName
    this.owner = owner
    this.write = write
  }

  /** Puts a file on the shelf; answers its `mxc:` address. `open`: also for those who are not signed in. */
  put(id: string, name: string, type: string, bytes: Uint8Array, open = false): string {
    const file = `media-${id}`
    this.write(file, bytes)
    this.media.push({ id, owner: this.owner, type, name, file, ...(open ? { open } : {}) })
    return `mxc://${this.serverName}/${id}`
  }

  /** An `m.image` with width, height, size and blurhash. */
  image(id: string, name: string, picture: Picture): Content {
    const type = name.endsWith('.jpg') ? 'image/jpeg' : 'image/png'
    return {
      msgtype: 'm.image',
      body: name,
      url: this.put(id, name, type, picture.png),
      info: {
        mimetype: type,
        w: picture.width,
        h: picture.height,
        size: `{{size:${id}}}`, // known when the seeder has made a JPEG of it
        'xyz.amorgan.blurhash': picture.blurhash,
      },
    }
  }

  /** One of the campus' pictures, with a caption or (as older clients do) only a file name. */
  picture(random: Random, caption: string): Content {
    if (this.photos.length === 0) this.drawPhotos()
    const { content } = random.pick(this.photos)
    return random.chance(0.5) ? { ...content, filename: content.body, body: caption } : content
  }

  private drawPhotos(): void {
    const draw = (kind: string, count: number, ending: string, make: (seed: string) => Picture): void => {
      for (let n = 1; n <= count; n++) {
        const picture = make(String(n))
        const content = this.image(`${kind}${String(n)}`, `${kind}-${String(n)}.${ending}`, picture)
        this.photos.push({ content, portrait: picture.height > picture.width })
      }
    }
    draw('board', 6, 'png', blackboard)
    draw('photo', 5, 'jpg', (seed) => landscape(seed))
    draw('poster', 2, 'jpg', (seed) => landscape(`poster ${seed}`, true))
    draw('timetable', 3, 'png', timetable)
  }

  /** An `m.file`; what is in it follows from the name's ending. */
  file(id: string, name: string, lines: readonly string[]): Content {
    const [type, bytes] = fileOf(name, lines)
    return {
      msgtype: 'm.file',
      body: name,
      filename: name,
      url: this.put(id, name, type, bytes),
      info: { mimetype: type, size: bytes.length },
    }
  }

  audio(id: string, name: string): Content {
    const bytes = tone(2)
    return {
      msgtype: 'm.audio',
      body: name,
      url: this.put(id, name, 'audio/wav', bytes),
      info: { mimetype: 'audio/wav', size: bytes.length, duration: 2000 },
    }
  }
}

function fileOf(name: string, lines: readonly string[]): [string, Uint8Array] {
  if (name.endsWith('.pdf')) return ['application/pdf', pdf('Lecture notes')]
  if (name.endsWith('.csv')) return ['text/csv', marks(lines)]
  return ['text/plain', Buffer.from(`${lines.join('\n')}\n`)]
}
