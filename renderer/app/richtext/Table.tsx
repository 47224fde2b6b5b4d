import type { Inline } from '../../engine/richtext/tree.ts'
import { Inlines } from './Inlines.tsx'
import css from './richtext.module.css'

/** A table of a message; wide ones scroll inside their box, never the room. */
export function Table({ head, rows }: { head: Inline[][] | null; rows: Inline[][][] }) {
  return (
    <div className={css.tableBox}>
      <table>
        {head !== null && <thead><tr>{head.map((cell, i) => <th key={i} scope="col"><Inlines of={cell} /></th>)}</tr></thead>}
        <tbody>{rows.map((row, i) => <tr key={i}>{row.map((cell, j) => <td key={j}><Inlines of={cell} /></td>)}</tr>)}</tbody>
      </table>
    </div>
  )
}
