// Tells in one look that a text holds no secret: none of the shapes and names that secrets have begins in it.

/** Where one of the shapes of secret-shapes.ts or the names of secret-value.ts may begin: more than they match, never less. */
const signs = new RegExp(
  [
    // Names with what may part them from a value; `v` of a pair such as `"name":"DB_PASSWORD","value":"x"`.
    '(?:key|token|secret|passw(?:or)?d|passphrase|pwd|pass|signature|sig|credential|auth)\\d{0,2}[\\s"\'\\\\\\],:=%>v]',
    '(?:[?&;]|26|3f)code',
    'authorization|bearer|sharedkey',
    '-----(?:begin|end)|%3d%3d',
    'eyj|jqqj9|azse|azfu|\\+acr|q~',
    'gh[pousr]_|github_pat_|gl(?:pat|dt|rt|cbt)-|npm_|pypi-|dckr_|hf_|xox[abeoprs]-|sk_(?:live|test)_|aiza|ya29|sg\\.|dapi',
    '--(?:password-stdin|with-token)|\\s(?:-u|--user|--proxy-user)',
    'login|sshpass|mysql|mariadb',
  ].join('|'),
  'i',
)
/** The shortest key of base64 that is known by its shape. */
const longBase64 = /[A-Za-z0-9+/]{43}=/

/** False where redacting would change nothing; true says nothing. Linear in the text's length. */
export function mayHoldSecret(text: string): boolean {
  return (
    (text.includes('://') && text.includes('@')) ||
    (text.includes('=') && longBase64.test(text)) ||
    signs.test(text)
  )
}
