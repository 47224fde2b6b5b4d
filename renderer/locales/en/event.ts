// English texts: what stands in events for clients that do not know them, written in the sender's language. The source of keys; ICU MessageFormat.
export const event = {
  'event.callStarted': 'Started a call: {link}',
} as const satisfies Record<string, string>
