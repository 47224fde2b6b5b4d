// English texts: shell. The source of keys; ICU MessageFormat.
export const shell = {
  'shell.return.done': 'You can go back to Amphi',
  'shell.return.doneHint': 'Signing in goes on there. This page can be closed.',
  'shell.return.failed': 'Signing in did not work',
  'shell.return.failedHint': 'Go back to Amphi and try again.',
  'shell.policy.title': 'Amphi cannot start',
  'shell.policy.text': 'Your organisation’s settings in {file} cannot be used ({reason}). Please tell your administrator.',
  'shell.unsent.title': 'Some messages have not been sent yet',
  'shell.unsent.text': 'This is a shared computer: whatever has not been sent is lost when Amphi closes.',
  'shell.unsent.stay': 'Stay',
  'shell.unsent.close': 'Close anyway',
  'shell.menu.cut': 'Cut',
  'shell.menu.copy': 'Copy',
  'shell.menu.paste': 'Paste',
  'shell.menu.selectAll': 'Select all',
  'shell.menu.copyLink': 'Copy link',
  'shell.menu.learnWord': 'Add to dictionary',
} as const satisfies Record<string, string>
