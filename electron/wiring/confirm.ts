// The questions that main itself asks before something is lost or tried once more.
// This file must not know what would be lost.

import { dialog, type BaseWindow, type MessageBoxOptions } from 'electron'
import type { ShellKey } from '../desktop/texts.ts'

const QUESTIONS = {
  'shell.unsent': ['shell.unsent.title', 'shell.unsent.text', 'shell.unsent.stay', 'shell.unsent.close'],
  'shell.call.leave': ['shell.call.leave.title', 'shell.call.leave.text', 'shell.call.leave.stay', 'shell.call.leave.leave'],
  'shell.call.hung': ['shell.call.hung.title', 'shell.call.hung.text', 'shell.call.close', 'shell.call.again'],
  'shell.call.crashed': ['shell.call.crashed.title', 'shell.call.crashed.text', 'shell.call.close', 'shell.call.again'],
  'shell.call.attendance': ['shell.call.attendance.title', 'shell.call.attendance.text', 'shell.call.attendance.stay', 'shell.call.attendance.post'],
  'shell.signOut': ['shell.signOut.title', 'shell.signOut.text', 'shell.signOut.stay', 'shell.signOut.discard'],
} as const satisfies Record<string, readonly [ShellKey, ShellKey, ShellKey, ShellKey]>

/** True: go on. Staying is the default, and what Escape means. */
export async function confirm(window: BaseWindow | null, say: (key: ShellKey) => string, question: keyof typeof QUESTIONS): Promise<boolean> {
  const [title, detail, stay, goOn] = QUESTIONS[question]
  const options: MessageBoxOptions = {
    type: 'warning',
    message: say(title),
    detail: say(detail),
    buttons: [say(stay), say(goOn)],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  }
  const { response } = window === null ? await dialog.showMessageBox(options) : await dialog.showMessageBox(window, options)
  return response === 1
}
