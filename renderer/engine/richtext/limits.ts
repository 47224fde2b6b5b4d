// How much of a message is looked at. Everything here is measured in test/bench/richtext.ts.

/** UTF-16 units of `formatted_body`, `body` and Markdown; Matrix events are at most 64 KiB. */
export const MAX_SOURCE = 64 * 1024
/** Depth of the drawn tree. */
export const MAX_DEPTH = 40
/** Elements open at once in the source, drawn or not. */
export const MAX_OPEN = 400
/** Elements and texts of one message. */
export const MAX_NODES = 8_000
/** Time for one message; beyond it the plain text is shown. */
export const TIME_MS = 200
export const MAX_TABLE_COLUMNS = 40
/** Text looked through for links, and links found in one text. */
export const MAX_LINKIFY = 20_000
export const MAX_LINKS = 300
export const MAX_HREF = 4_000
/** Code longer than this is shown without colours. */
export const MAX_HIGHLIGHT = 6_000
export const MAX_TEX = 4_000
export const MAX_FORMULAS = 100
export const MAX_MATH_NODES = 3_000
/** Pictures that a message may make this client fetch; of others the description is left. */
export const MAX_IMAGES = 50

/** Thrown within this folder when a message costs too much; callers fall back to the plain text. */
export class OverBudget extends Error {
  constructor(what: string) {
    super(what)
    this.name = 'OverBudget'
  }
}

/** Watches the time that one message takes. */
export interface Budget {
  /** Throws OverBudget when the time is over. Cheap: looks at the clock on each 64th call. */
  tick(): void
  /** Milliseconds left. */
  left(): number
  /** Formulas still allowed. */
  formulas: number
  /** Pictures still allowed. */
  images: number
}

export function createBudget(ms: number = TIME_MS): Budget {
  const end = performance.now() + ms
  let ticks = 0
  return {
    formulas: MAX_FORMULAS,
    images: MAX_IMAGES,
    tick() {
      ticks += 1
      if ((ticks & 63) === 0 && performance.now() > end) throw new OverBudget('time')
    },
    left: () => end - performance.now(),
  }
}
