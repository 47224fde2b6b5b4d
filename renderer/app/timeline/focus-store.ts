import { createContext, use } from 'react'
import { createStore, useStore, type StoreApi } from 'zustand'

/** Which rows are special at this moment. Each row asks for itself only, so moving the pointer draws two rows again. */
interface Special {
  /** The list's one tab stop. */
  active: string | null
  /** Under the pointer or holding the focus: shows its toolbar. */
  hot: string | null
  /** Has a menu open: keeps its toolbar, which the menu stands at, while the pointer is elsewhere. */
  held: string | null
  /** Just jumped to. */
  flash: string | null
}

export type SpecialStore = StoreApi<Special>
export const createSpecial = (): SpecialStore => createStore<Special>(() => ({ active: null, hot: null, held: null, flash: null }))
export const SpecialContext = createContext<SpecialStore>(createSpecial())

export const useIsActive = (key: string): boolean => useStore(use(SpecialContext), (s) => s.active === key)
export const useIsHot = (key: string): boolean => useStore(use(SpecialContext), (s) => s.held === key || (s.held === null && s.hot === key))
export const useIsFlash = (key: string): boolean => useStore(use(SpecialContext), (s) => s.flash === key)
