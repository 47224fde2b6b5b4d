// Calls as the engine sees them: where a room's conference is, who is in it, who rings.
// This room must not know Jitsi's library, media or windows: a conference is a domain and a name.

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Base32 of the text's UTF-8 (RFC 4648 §6), upper case, without padding. */
export function base32(text: string): string {
  let out = ''
  let bits = 0
  let value = 0
  for (const byte of new TextEncoder().encode(text)) {
    value = ((value << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      out += ALPHABET[(value >>> (bits - 5)) & 31] ?? ''
      bits -= 5
    }
  }
  return bits === 0 ? out : out + (ALPHABET[(value << (5 - bits)) & 31] ?? '')
}
