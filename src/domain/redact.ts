// Takes secrets out of text before it reaches a table, log, card or mail: signatures of SAS URLs, keys, passwords, tokens.

const secrets: readonly { find: RegExp; put: string }[] = [
  { find: /([?&](?:sv_sig|code|token|access_token)=)[^&\s"'<>\\]+/gi, put: '$1REDACTED' },
  // Encoders write the & before it as &amp; or \u0026, and a URL inside a URL has it percent-encoded.
  { find: /((?:\b|u0026)sig=)[^&\s"'<>\\;]+/gi, put: '$1REDACTED' },
  { find: /((?:%26|%3f)sig%3d)(?:(?!%26)[^&\s"'<>\\;])+/gi, put: '$1REDACTED' },
  { find: /((?:AccountKey|SharedAccessKey|SharedAccessSignature)=)[^;\s"']+/gi, put: '$1REDACTED' },
  {
    find: /(Authorization["']?\s*[:=]\s*["']?(?:SharedKey|Bearer|Basic)\s+)[^\s"']+/gi,
    put: '$1REDACTED',
  },
  // The keys of storage and Batch accounts: 64 bytes in base64.
  { find: /(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{86}==/g, put: 'REDACTED' },
  {
    find: /(\s--?(?:password|passwd|secret|token|api-key|account-key|sas-token)[= ]\s*)[^\s]+/gi,
    put: '$1REDACTED',
  },
  { find: /\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g, put: 'REDACTED' },
  // From the :// on, not from the scheme: a scheme of any length would make this quadratic.
  { find: /(:\/\/[^\s:/@]{0,256}:)[^\s@/]+@/g, put: '$1REDACTED@' },
  {
    find: /((?:password|passwd|pwd|secret|api[_-]?key)["']?\s*[:=]\s*["']?)[^\s"',;&]+/gi,
    put: '$1REDACTED',
  },
]

/** The text with every secret this knows replaced by REDACTED; doing it twice changes nothing. */
export function redact(text: string): string {
  let clean = text
  for (const { find, put } of secrets) clean = clean.replace(find, put)
  return clean
}
