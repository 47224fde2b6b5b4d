// The menu of text fields and selected text: what a person expects of any program, in their language.
// This file must not know messages; what a message offers is the page's own menu.

import { clipboard, Menu, type ContextMenuParams, type MenuItemConstructorOptions, type WebContents } from 'electron'
import type { ShellKey } from '../desktop/texts.ts'

type Say = (key: ShellKey) => string

/** The entries that fit what was clicked; empty: no menu. */
export function menuFor(
  { isEditable, selectionText, linkURL, editFlags }: Pick<ContextMenuParams, 'isEditable' | 'selectionText' | 'linkURL' | 'editFlags'>,
  say: Say,
  copyLink: (url: string) => void,
): MenuItemConstructorOptions[] {
  const items: MenuItemConstructorOptions[] = []
  if (isEditable) items.push({ label: say('shell.menu.cut'), role: 'cut', enabled: editFlags.canCut })
  if (isEditable || selectionText.trim() !== '') items.push({ label: say('shell.menu.copy'), role: 'copy', enabled: editFlags.canCopy })
  if (isEditable) {
    items.push({ label: say('shell.menu.paste'), role: 'paste', enabled: editFlags.canPaste })
    items.push({ type: 'separator' }, { label: say('shell.menu.selectAll'), role: 'selectAll', enabled: editFlags.canSelectAll })
  }
  if (/^(?:https?|mailto):/i.test(linkURL)) items.push({ label: say('shell.menu.copyLink'), click: () => copyLink(linkURL) })
  return items
}

/** Gives a page its menu. */
export function offerContextMenu(contents: WebContents, say: Say): void {
  contents.on('context-menu', (_event, params) => {
    const items = menuFor(params, say, (url) => void clipboard.writeText(url))
    if (items.length > 0) Menu.buildFromTemplate(items).popup()
  })
}
