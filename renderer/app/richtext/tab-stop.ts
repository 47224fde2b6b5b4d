import { createContext } from 'react'

/** `tabIndex` for what can be clicked within a text: -1 in rows that are not the list's one tab stop. */
export const TabStop = createContext<0 | -1>(0)
