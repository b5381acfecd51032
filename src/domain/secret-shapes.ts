// Secrets that are known by their shape: keys, tokens and headers, wherever they stand.

const tokens = [
  'gh[pousr]_\\w{16,}',
  'github_pat_\\w{16,}',
  'gl(?:pat|dt|rt|cbt)-[\\w-]{16,}',
  'npm_[A-Za-z0-9]{30,}',
  'pypi-AgE[\\w-]{16,}',
  'dckr_[op]at_[\\w-]{16,}',
  'hf_[A-Za-z0-9]{30,}',
  'xox[abeoprs]-[\\w-]{10,}',
  'sk_(?:live|test)_\\w{16,}',
  'AIza[\\w-]{35}',
  'ya29\\.[\\w-]{20,}',
  'SG\\.[\\w-]{16,}\\.[\\w-]{16,}',
  'dapi[a-f0-9]{32}',
]

const base64 = 'A-Za-z0-9+/'

/** A shape where a run of these letters begins; an escaped line break or an escaped byte of a URL may stand in front. */
function run(letters: string, shape: string): RegExp {
  return new RegExp(`(?:(?<![${letters}])|(?<=\\\\[nrt]|\\\\u00..|%[0-9A-Fa-f]{2}))${shape}`, 'g')
}

export interface SecretShape {
  find: RegExp
  put: string
  /** A text that every match holds: without it the shape need not be looked for. */
  has?: string
}

/** Each starts at a fixed text or at a word's first letter, and repeats with a bound: a longer text costs no more than its length. */
export const secretShapes: readonly SecretShape[] = [
  {
    find: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
    put: 'REDACTED',
    has: '-----BEGIN ',
  },
  {
    find: /(Authorization\\*["']?\s*[:=]\s*\\*["']?(?:(?:SharedKey(?:Lite)?|SharedAccessSignature|Bearer|Basic|Digest|Negotiate|NTLM|ApiKey|token)[ \t]+)?)[^\s"',\\]+/gi,
    put: '$1REDACTED',
  },
  // A word of prose may follow these: only what is long is a credential.
  {
    find: /((?:\b|(?<=\\[nrt]))(?:Bearer|SharedKey(?:Lite)?)[ \t]+)(?:[\w~+/=.-]{20,}|\w{1,24}:[\w+/=-]{8,})/gi,
    put: '$1REDACTED',
  },
  // Keys of 64 bytes (storage, Batch) and 32 bytes (Event Grid) in base64, also as part of a URL; no checksum of a package.
  { find: run(base64, '(?<!sha512-)[A-Za-z0-9+/]{86}=='), put: 'REDACTED', has: '==' },
  {
    find: run(base64, '(?<!sha256-)[A-Za-z0-9+/]{43}=(?![A-Za-z0-9=])'),
    put: 'REDACTED',
    has: '=',
  },
  { find: /(?<![A-Za-z0-9+/%])(?:[A-Za-z0-9]|%2B|%2F){86}%3D%3D/gi, put: 'REDACTED' },
  { find: run('\\w-', 'eyJ[\\w-]{5,}\\.[\\w-]{10,}(?:\\.[\\w-]*)?'), put: 'REDACTED', has: 'eyJ' },
  // Azure's newer keys and Entra's client secrets carry a mark of their own in a fixed place.
  {
    find: run('A-Za-z0-9', '[A-Za-z0-9]{52}JQQJ9[9D][A-Za-z0-9]{26}(?:==)?'),
    put: 'REDACTED',
    has: 'JQQJ9',
  },
  { find: run('\\w-', '[\\w-]{44}AzFu[\\w-]{6}=='), put: 'REDACTED', has: 'AzFu' },
  {
    find: run('A-Za-z0-9', '[A-Za-z0-9]{42}AzSe[A-Za-z0-9]{6}(?![A-Za-z0-9])'),
    put: 'REDACTED',
    has: 'AzSe',
  },
  { find: run(base64, '[A-Za-z0-9+/]{42}\\+ACR[A-Za-z0-9+/]{6}'), put: 'REDACTED', has: '+ACR' },
  { find: run('\\w~.-', '[\\w~.-]{3}\\dQ~[\\w~.-]{31,34}'), put: 'REDACTED', has: 'Q~' },
  // So do tokens of GitHub, GitLab, npm, PyPI, Docker Hub, Hugging Face, Slack, Stripe, Google, SendGrid, Databricks.
  { find: run('\\w', `(?:${tokens.join('|')})`), put: 'REDACTED' },
  // What is piped into a login.
  {
    find: /((?:\b|(?<=\\[nrt]))(?:echo|printf)[ \t]{1,8}(?:-n[ \t]{1,8})?)(?:"[^"\n]{1,200}"|'[^'\n]{1,200}'|[^\s"'|]{1,200})(?=[ \t]{0,8}\|[^\n|]{0,200}--(?:password-stdin|with-token)\b)/g,
    put: '$1REDACTED',
  },
  // curl -u name:password; docker run -u 1000:1000 has none.
  {
    find: /(\s(?:-u|--user|--proxy-user)[ \t=]{0,8}(["'])(?!\d+:\d+["'])[^\s:"'/]{0,128}:)[^"'\n]+/g,
    put: '$1REDACTED',
  },
  {
    find: /(\s(?:-u|--user|--proxy-user)[ \t=]{0,8}(?!\d{1,10}:\d{1,10}(?!\S))[^\s:"'/]{0,128}:)(?!\/\/)[^\s"']+/g,
    put: '$1REDACTED',
  },
  {
    find: /((?:\b|(?<=\\[nrt]))(?:login|sshpass|mysql|mysqldump|mariadb)\b[^\n]{0,200}?\s-p[ \t=]{0,8})(?:"[^"\n]*"|'[^'\n]*'|[^\s"']+)/g,
    put: '$1REDACTED',
  },
  {
    find: /(<\w{0,64}(?:key|token|secret|password|signature)>)[^<>\s][^<>]*(?=<\/)/gi,
    put: '$1REDACTED',
  },
]
