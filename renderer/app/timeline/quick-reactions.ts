/** The reactions that are one click away. Widely understood, and in every emoji font. */
export const QUICK_REACTIONS = ['👍', '❤️', '😂', '🎉', '👀', '✅'] as const
