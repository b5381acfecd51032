// Takes a command line apart: out of the shell around it, into steps, and those into words.

export type Connector = ';' | '&&' | '||'

export interface Step {
  readonly words: readonly string[]
  /** How it follows the step before it. */
  readonly after: Connector
  /** Whether `&&` or `||` looks at how it ends. */
  readonly isAskedAbout: boolean
  readonly target: 'stdout' | 'stderr' | 'nowhere'
  /** The file that takes its output. */
  readonly file?: string
  readonly isPipeline: boolean
}

const linuxShell =
  /^\s*(?:\S*\/)?(?:bash|sh|dash|zsh)(?:\s+-(?!\S*c\b)\S+)*\s+-(?:[a-z]*)c\s+([\s\S]*)$/i
const windowsShell = /^\s*(?:\S*[\\/])?cmd(?:\.exe)?(?:\s+\/(?!c\b)\S+)*\s+\/c\s*([\s\S]*)$/i

/** The steps of a command line, and whether it is one for Windows. */
export function parseCommand(commandLine: string): { steps: Step[]; windows: boolean } {
  const linux = linuxShell.exec(commandLine)?.[1]
  const windows = windowsShell.exec(commandLine)?.[1]
  const isStrict =
    linux !== undefined && /\s-[a-z]*e[a-z]*c?\s/i.test(commandLine.slice(0, -linux.length))
  const inner = linux ?? windows ?? commandLine
  const script =
    windows !== undefined ? withoutQuotes(inner) : linux !== undefined ? firstWord(inner) : inner
  const steps = stepsOf(tokensOf(script, windows !== undefined))
  return {
    steps: isStrict ? [{ ...plain, words: ['set', '-e'] }, ...steps] : steps,
    windows: windows !== undefined,
  }
}

const plain = { after: ';', isAskedAbout: false, target: 'stdout', isPipeline: false } as const

/** `cmd /c "…"`: the outermost quotes go. */
const withoutQuotes = (text: string): string => /^"([\s\S]*)"\s*$/.exec(text.trim())?.[1] ?? text

/** What `-c` takes is one word, quotes off. */
function firstWord(text: string): string {
  const [first] = tokensOf(text, false)
  return first?.kind === 'word' ? first.text : ''
}

type Token =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'sign'; readonly text: string }

const signs = [
  '&&',
  '||',
  '2>&1',
  '1>&2',
  '>&2',
  '2>>',
  '>>',
  '2>',
  '1>',
  '>',
  '<',
  ';',
  '|',
  '&',
  '\n',
]

/** In a Windows shell `;` is a letter like any other, quotes are kept, and there are no escapes. */
function tokensOf(text: string, windows: boolean): Token[] {
  const tokens: Token[] = []
  let word: string | undefined
  const endWord = () => {
    if (word !== undefined) tokens.push({ kind: 'word', text: word })
    word = undefined
  }
  for (let at = 0; at < text.length; ) {
    const letter = text[at] ?? ''
    const sign = signs.find((one) => text.startsWith(one, at) && isSign(one, word, windows))
    if (sign) {
      endWord()
      tokens.push({ kind: 'sign', text: sign })
      at += sign.length
    } else if (/\s/.test(letter)) {
      endWord()
      at += 1
    } else if (letter === '"' || (letter === "'" && !windows)) {
      const [inside, next] = quoted(text, at, windows)
      word = (word ?? '') + (windows ? text.slice(at, next) : inside)
      at = next
    } else if (letter === '\\' && !windows && at + 1 < text.length) {
      word = (word ?? '') + text[at + 1]
      at += 2
    } else {
      word = (word ?? '') + letter
      at += 1
    }
  }
  endWord()
  return tokens
}

/** `2>` is a sign only where a word begins: `echo a2>b` writes `a2`. */
const isSign = (sign: string, word: string | undefined, windows: boolean): boolean =>
  !(/^\d/.test(sign) && word !== undefined) && !(windows && sign === ';')

/** What is between the quote at `at` and its end, and where to go on. Unclosed, it goes to the end. */
function quoted(text: string, at: number, windows: boolean): [string, number] {
  const quote = text[at]
  let inside = ''
  let i = at + 1
  for (; i < text.length && text[i] !== quote; i += 1) {
    const escapes =
      quote === '"' && !windows && text[i] === '\\' && /["\\$`]/.test(text[i + 1] ?? '')
    if (escapes) i += 1
    inside += text[i]
  }
  return [inside, i + 1]
}

function stepsOf(tokens: readonly Token[]): Step[] {
  const steps: Step[] = []
  let words: string[] = []
  let after: Connector = ';'
  let target: Step['target'] = 'stdout'
  let file: string | undefined
  let isPipeline = false
  const endStep = (next: Connector) => {
    const isAskedAbout = next !== ';'
    const to = file === undefined ? {} : { file }
    if (words.length > 0) steps.push({ words, after, isAskedAbout, target, ...to, isPipeline })
    words = []
    after = next
    target = 'stdout'
    file = undefined
    isPipeline = false
  }
  for (let i = 0; i < tokens.length; i += 1) {
    const token = tokens[i]
    if (token?.kind === 'word') words.push(token.text)
    else if (token?.text === '&&' || token?.text === '||') endStep(token.text)
    else if (token?.text === ';' || token?.text === '&' || token?.text === '\n') endStep(';')
    else if (token?.text === '|') isPipeline = true
    else if (token?.text === '>&2' || token?.text === '1>&2') target = 'stderr'
    else if (token && token.text !== '2>&1') {
      // A file takes the output, or gives the input; what goes to a file from stderr was never shown.
      i += 1
      if (/^2|</.test(token.text)) continue
      target = 'nowhere'
      const named = tokens[i]
      file = named?.kind === 'word' ? named.text : undefined
    }
  }
  endStep(';')
  return steps
}
