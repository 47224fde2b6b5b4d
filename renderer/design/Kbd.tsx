import css from './Kbd.module.css'

/** A chord of keys as caps: "Ctrl+Shift+N". */
export function Kbd({ keys }: { keys: string }) {
  return (
    <span className={css.chord}>
      {keys.split('+').map((key) => (
        <kbd key={key} className={css.key}>
          {key}
        </kbd>
      ))}
    </span>
  )
}
