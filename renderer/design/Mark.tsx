/** The app's mark: the tiers of an amphitheatre round a speaker. Takes the colour of its text. */
export function Mark({ size = 32, className }: { size?: number; className?: string | undefined }) {
  return (
    <svg className={className} width={size} height={size} viewBox="0 0 32 32" fill="none" stroke="currentColor" strokeLinecap="round" aria-hidden="true" focusable="false">
      <path d="M3.5 23a12.5 12.5 0 0 1 25 0" strokeWidth="2.75" opacity="0.45" />
      <path d="M8.25 23a7.75 7.75 0 0 1 15.5 0" strokeWidth="2.75" opacity="0.75" />
      <path d="M13 23a3 3 0 0 1 6 0" strokeWidth="2.75" />
      <circle cx="16" cy="27.25" r="1.6" fill="currentColor" stroke="none" />
    </svg>
  )
}
