/** The app's mark: the tiers of an amphitheatre round a speaker. Takes the colour of its text. */
export function Mark({ size = 32, className }: { size?: number; className?: string | undefined }) {
  return (
    <svg className={className} width={size} height={size} viewBox="0 0 32 32" fill="none" stroke="currentColor" aria-hidden="true" focusable="false">
      <path d="M3.5 11a12.5 12.5 0 0 0 25 0" strokeWidth="2.75" opacity="0.45" />
      <path d="M8.25 11a7.75 7.75 0 0 0 15.5 0" strokeWidth="2.75" opacity="0.75" />
      <path d="M13 11a3 3 0 0 0 6 0" strokeWidth="2.75" />
      <circle cx="16" cy="6.5" r="1.9" fill="currentColor" stroke="none" />
    </svg>
  )
}
