import { useMemo, useRef, useState, type DragEvent } from 'react'

const holdsFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files')

/** Files dragged over an element: `over` while they hang there. Text and links dragged within the page are left alone. */
export function useDrop(enabled: boolean, onFiles: (files: File[]) => void) {
  const [over, setOver] = useState(false)
  // Every element within tells its own entering and leaving.
  const depth = useRef(0)
  const handlers = useMemo(() => {
    const end = () => {
      depth.current = 0
      setOver(false)
    }
    return {
      onDragEnter(event: DragEvent) {
        if (!holdsFiles(event)) return
        event.preventDefault()
        depth.current += 1
        setOver(true)
      },
      onDragOver(event: DragEvent) {
        if (!holdsFiles(event)) return
        event.preventDefault()
        event.dataTransfer.dropEffect = enabled ? 'copy' : 'none'
      },
      onDragLeave(event: DragEvent) {
        if (!holdsFiles(event)) return
        depth.current -= 1
        if (depth.current <= 0) end()
      },
      onDrop(event: DragEvent) {
        if (!holdsFiles(event)) return
        event.preventDefault()
        end()
        if (enabled) onFiles([...event.dataTransfer.files])
      },
    }
  }, [enabled, onFiles])
  return { over: over && enabled, handlers }
}
