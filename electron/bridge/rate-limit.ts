// Token buckets: how many calls a page may make, so that a runaway or hostile page cannot drown main (T36).
// This file must not know channels by their meaning.

/** `burst` calls at once, then `perSecond` of them each second. */
export interface Limit {
  burst: number
  perSecond: number
}

interface Bucket {
  tokens: number
  at: number
}

/**
 * A limiter with one bucket for each key.
 * @param limitOf the limit of a key, asked once a key is first seen
 * @param now milliseconds, monotonic
 */
export function rateLimiter(limitOf: (key: string) => Limit, now: () => number = () => performance.now()): (key: string) => boolean {
  const buckets = new Map<string, Bucket>()
  return (key) => {
    const limit = limitOf(key)
    const time = now()
    const bucket = buckets.get(key) ?? { tokens: limit.burst, at: time }
    bucket.tokens = Math.min(limit.burst, bucket.tokens + ((time - bucket.at) / 1000) * limit.perSecond)
    bucket.at = time
    buckets.set(key, bucket)
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }
}

const USUAL: Limit = { burst: 60, perSecond: 30 }
const LIMITS = new Map<string, Limit>([
  ['spool.chunk', { burst: 400, perSecond: 400 }],
  ['spool.begin', { burst: 200, perSecond: 20 }],
  ['spool.end', { burst: 200, perSecond: 20 }],
  ['spool.discard', { burst: 200, perSecond: 20 }],
  ['signin.discover', { burst: 10, perSecond: 2 }],
  ['signin.sso', { burst: 5, perSecond: 0.5 }],
  ['signin.password', { burst: 5, perSecond: 0.5 }],
  ['signin.reopenBrowser', { burst: 5, perSecond: 0.5 }],
  ['signin.code', { burst: 5, perSecond: 0.5 }],
  // An edge that is drawn: one layout a frame.
  ['chat.width', { burst: 120, perSecond: 70 }],
  ['link.open', { burst: 5, perSecond: 2 }],
  // Each opens a native dialog or another program.
  ['media.save', { burst: 5, perSecond: 1 }],
  ['media.open', { burst: 5, perSecond: 1 }],
  ['media.copyImage', { burst: 5, perSecond: 1 }],
  ['account.signOut', { burst: 3, perSecond: 0.5 }],
  ['outbox.append', { burst: 500, perSecond: 100 }],
  ['outbox.update', { burst: 1000, perSecond: 200 }],
  ['outbox.remove', { burst: 1000, perSecond: 200 }],
  ['files.upload', { burst: 200, perSecond: 20 }],
  ['files.cancel', { burst: 200, perSecond: 20 }],
  ['outbox.all', { burst: 20, perSecond: 1 }],
  // Each spends a token at the server and writes the vault.
  ['account.refresh', { burst: 10, perSecond: 0.5 }],
  ['account.lost', { burst: 5, perSecond: 0.2 }],
  // Of the call's page, where the deployment's script may ask, too: each asks the homeserver, writes a file, opens a dialog or moves a window.
  ['call.token', { burst: 10, perSecond: 0.5 }],
  ['call.choices', { burst: 20, perSecond: 2 }],
  ['attendance.save', { burst: 3, perSecond: 0.2 }],
  ['attendance.post', { burst: 3, perSecond: 0.1 }],
  ['window.mode', { burst: 20, perSecond: 2 }],
  ['window.chat', { burst: 20, perSecond: 2 }],
  ['notify', { burst: 10, perSecond: 2 }],
])

/** The limit of a channel of the contract. */
export const limitOfChannel = (channel: string): Limit => LIMITS.get(channel) ?? USUAL

/** Limit of the lines that refusals write: a flood must not push out of the log what it was preceded by. */
export const REFUSALS: Limit = { burst: 30, perSecond: 0.5 }
