// Width and height of a PNG or JPEG from its first bytes, so that nothing is decoded that would not fit into memory (T16).
// This file must not know where the bytes came from.

export interface PictureSize {
  width: number
  height: number
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Frame headers of JPEG: all of C0 to CF but the tables C4, C8 and CC. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

function jpegSize(bytes: Buffer): PictureSize | null {
  let at = 2
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (isFrame(marker)) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return null
}

/** The size that the file says it has; null for anything else than a sound PNG or JPEG. */
export function pictureSize(bytes: Buffer): PictureSize | null {
  const size =
    bytes.length >= 24 && bytes.subarray(0, 8).equals(PNG)
      ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
      : bytes.length >= 4 && bytes[0] === 0xff && bytes[1] === 0xd8
        ? jpegSize(bytes)
        : null
  return size === null || size.width === 0 || size.height === 0 ? null : size
}
