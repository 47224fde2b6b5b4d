import { File, FileArchive, FileAudio, FileCode, FileImage, FileSpreadsheet, FileText, FileVideo, type LucideIcon } from '../../design/icons.ts'

const byName: [RegExp, LucideIcon][] = [
  [/\.(zip|rar|7z|tar|gz|bz2|xz|zst)$/i, FileArchive],
  [/\.(xls|xlsx|ods|csv|tsv)$/i, FileSpreadsheet],
  [/\.(c|h|cc|cpp|hpp|cs|java|kt|py|ipynb|js|ts|tsx|rs|go|rb|php|sh|sql|json|xml|yaml|yml|toml|html|css|m|r|tex)$/i, FileCode],
  [/\.(pdf|doc|docx|odt|rtf|txt|md|ppt|pptx|odp|epub)$/i, FileText],
]

/** The icon of a file, by its type and, where that says nothing, its name. */
export function fileIcon(mime: string, name: string): LucideIcon {
  if (mime.startsWith('image/')) return FileImage
  if (mime.startsWith('video/')) return FileVideo
  if (mime.startsWith('audio/')) return FileAudio
  return byName.find(([pattern]) => pattern.test(name))?.[1] ?? File
}

/** The ending of a name, to be kept in sight when the name is cut: "…report-final.pdf". Empty when there is none. */
export function ending(name: string): string {
  const dot = name.lastIndexOf('.')
  return dot > 0 && name.length - dot <= 8 ? name.slice(dot) : ''
}
