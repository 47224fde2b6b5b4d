/** The key of the room's call, as it stands in tooltips and in the list of keys. */
export const CALL_KEYS = 'Ctrl+Shift+J'
