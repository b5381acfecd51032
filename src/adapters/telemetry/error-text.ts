// What an error says in a line.

/** A message, its code and its cause: what an error says without its stack. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = (error as { code?: unknown }).code
  const name = typeof code === 'string' ? `${error.name} ${code}` : error.name
  const cause = error.cause instanceof Error ? ` (${errorText(error.cause)})` : ''
  return `${name}: ${error.message}${cause}`
}
