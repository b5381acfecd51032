// Reads a setting that is a URL. Its value is never told: a URL may hold a secret.

export type Env = Readonly<Record<string, string | undefined>>

/** The URL as it is written, or undefined where it is not set; one of another form is told as a fault. */
export function readUrl(
  env: Env,
  name: string,
  protocols: readonly string[],
  faults: string[],
): string | undefined {
  const text = env[name]
  if (!text) return undefined
  if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return text
  const forms = protocols.map((protocol) => `${protocol}//…`).join(' or ')
  faults.push(`${name} is not a URL of the form ${forms} (its value is not shown): correct it`)
  return undefined
}
