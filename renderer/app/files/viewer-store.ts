import { create } from 'zustand'

/** The picture that fills the window: which row of which room. null: none. */
export const useViewer = create<{ shown: { roomId: string; key: string } | null }>(() => ({ shown: null }))

/** Shows the picture of that row large. */
export const openViewer = (roomId: string, key: string): void => { useViewer.setState({ shown: { roomId, key } }) }
export const closeViewer = (): void => { useViewer.setState({ shown: null }) }
