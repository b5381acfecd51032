// Small questions to what was said, for the rules that read Batch's codes and people's sentences.
import type { Cause, CauseClass, Confidence, FixClass, Party } from '../../domain/cause.ts'
import { redact } from '../../domain/redact.ts'
import type { Symptom } from '../../domain/symptom.ts'
import { holds } from './letters-of.ts'

export function any(words: string, phrases: readonly string[]): boolean {
  return phrases.some((phrase) => holds(words, phrase))
}

/** Each list must be met by one of its phrases. */
export function each(words: string, ...lists: readonly (readonly string[])[]): boolean {
  return lists.every((phrases) => any(words, phrases))
}

/** Whether a phrase stands there as a word of its own; `dns` is in no `cdns`. */
export function word(words: string, ...phrases: readonly string[]): boolean {
  return phrases.some((phrase) => {
    if (!holds(words, phrase)) return false
    for (let at = words.indexOf(phrase); at >= 0; at = words.indexOf(phrase, at + 1)) {
      if (!isWordPart(words[at - 1]) && !isWordPart(words[at + phrase.length])) return true
    }
    return false
  })
}

function isWordPart(letter: string | undefined): boolean {
  return letter !== undefined && /[a-z0-9_]/.test(letter)
}

const sometimes =
  /\b(?:intermittent(?:ly)?|sometimes|occasional(?:ly)?|sporadic(?:ally)?|randomly|at random|now and (?:then|again)|from time to time|every so often|once in a while|on and off|flaky|not always|works on retry|works the second time|first task)\b|\b(?:\d+|one|two|three|some|a few|few) (?:of|out of|in) (?:every )?(?:\d+|the|our|ten|five|four|three|twenty|a hundred)\b/

/** It happens now and then: the same works at other times. */
export function nowAndThen(words: string): boolean {
  return sometimes.test(words)
}

/** Whether Batch gave one of these codes (in lower case), as its code or quoted in the words. */
export function coded({ code }: Symptom, words: string, ...codes: readonly string[]): boolean {
  return codes.includes(code.toLowerCase()) || word(words, ...codes)
}

/** What Batch itself said, without what programs wrote. */
export function batchWords({ code, message, details }: Symptom): string {
  return [code, message, ...details.map(({ name, value }) => `${name}: ${value}`)]
    .join('\n')
    .toLowerCase()
}

/** The value of the first detail of one of these names (in lower case, without spaces); empty when there is none. */
export function detail({ details }: Symptom, ...names: readonly string[]): string {
  for (const name of names) {
    const found = details.find((item) => item.name.toLowerCase().replace(/[\s_-]/g, '') === name)
    if (found && found.value !== '') return found.value
  }
  return ''
}

/** A value that was seen, for a sentence: one line, redacted, in quotes; empty for nothing. */
export function quoted(text: string, longestChars = 160): string {
  const line = redact(text).replace(/\s+/g, ' ').trim()
  if (line === '') return ''
  return line.length > longestChars ? `"${line.slice(0, longestChars)}…"` : `"${line}"`
}

export function cause(
  party: Party,
  causeClass: CauseClass,
  fixClass: FixClass,
  retryHelps: boolean | null,
  confidence: Confidence = 'likely',
): Cause {
  return { party, causeClass, fixClass, retryHelps, confidence }
}
