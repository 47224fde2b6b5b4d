// For: the files that people send each other: a PDF, a table, a text, a sound.
// Must not know who sends them.

/** A one-page PDF with a line of Latin text on it. */
export function pdf(line: string): Uint8Array {
  const text = line.replace(/[^\x20-\x7e]/g, '?').replace(/[()\\]/g, '\\$&')
  const stream = `BT /F1 24 Tf 72 720 Td (${text}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${String(stream.length)} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let body = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const at = body.length
    body += `${String(index + 1)} 0 obj\n${object}\nendobj\n`
    return `${String(at).padStart(10, '0')} 00000 n \n`
  })
  const start = body.length
  body += `xref\n0 ${String(objects.length + 1)}\n0000000000 65535 f \n${offsets.join('')}`
  body += `trailer\n<< /Size ${String(objects.length + 1)} /Root 1 0 R >>\nstartxref\n${String(start)}\n%%EOF\n`
  return Buffer.from(body, 'latin1')
}

/** Marks of a group, as a spreadsheet program writes them: with a byte order mark, so that Cyrillic survives. */
export function marks(names: readonly string[]): Uint8Array {
  const rows = names.map((name, index) => `${name};${String(5 + ((index * 7) % 6))};${String(60 + ((index * 13) % 40))}`)
  return Buffer.from(`\ufeffname;homework;exam\r\n${rows.join('\r\n')}\r\n`)
}

/** A sound of `seconds`: a plain tone, 8 kHz, 8 bit. */
export function tone(seconds: number): Uint8Array {
  const rate = 8000
  const samples = Math.round(seconds * rate)
  const file = Buffer.alloc(44 + samples)
  file.write('RIFF', 0)
  file.writeUInt32LE(36 + samples, 4)
  file.write('WAVEfmt ', 8)
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(rate, 24)
  file.writeUInt32LE(rate, 28)
  file.writeUInt16LE(1, 32)
  file.writeUInt16LE(8, 34)
  file.write('data', 36)
  file.writeUInt32LE(samples, 40)
  for (let n = 0; n < samples; n++) file[44 + n] = 128 + Math.round(40 * Math.sin((2 * Math.PI * 440 * n) / rate))
  return file
}
