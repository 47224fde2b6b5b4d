import type { ReactionKey } from '../../conference.ts'

/** What a reaction looks like. */
export const SIGNS: Readonly<Record<ReactionKey, string>> = { like: '👍', clap: '👏', laugh: '😂', surprised: '😮', boo: '👎', silence: '🤫', love: '❤️' }
