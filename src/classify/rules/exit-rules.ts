// Exit codes: what a number most often means on Linux, on Windows and for some runtimes.
import { exitCodeText, exitMeaning, quotedExitCode } from '../../domain/exit-code.ts'
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { programPlaces } from '../words/spoken-rule.ts'
import { againHelps, noAnswer, outage, userCode } from '../words/usual-causes.ts'
import { type ExitKindRow, exitKinds } from './exit-kinds.ts'

/** The task's own code where it means something, else one that was quoted. */
function codeOf(symptom: Symptom, words: string): number | undefined {
  const { exitCode, os } = symptom
  if (exitCode !== undefined && exitMeaning(exitCode, os)) return exitCode
  return quotedIn(words, os) ?? exitCode
}

/** Every rule of exit codes asks the same text: what it quotes is looked for once. */
const asked: { words: string; os: Symptom['os']; code: number | undefined } = {
  words: '',
  os: undefined,
  code: undefined,
}

function quotedIn(words: string, os: Symptom['os']): number | undefined {
  if (asked.words !== words || asked.os !== os) {
    Object.assign(asked, { words, os, code: quotedExitCode(words, os) })
  }
  return asked.code
}

function ruleOf({ kinds, unless, and, example, ...rule }: ExitKindRow): Rule {
  return {
    ...rule,
    places: programPlaces,
    holds(symptom, words) {
      const code = codeOf(symptom, words)
      const kind = code === undefined ? undefined : exitMeaning(code, symptom.os)?.kind
      return kind !== undefined && kinds.includes(kind) && !unless?.(symptom, words)
    },
    explanation(symptom) {
      const told = [symptom.message, ...symptom.details.map(({ value }) => value), symptom.output]
      const code = codeOf(symptom, told.join('\n').toLowerCase()) ?? 0
      return `The command ended with ${exitCodeText(code, symptom.os)}. ${and}`
    },
    example: { place: 'task', code: 'FailureExitCode', exitCode: example },
  }
}

/** Tools whose exit codes are documented, where the words name the tool. */
const downloadCodes: readonly (readonly [tool: RegExp, codes: readonly number[]])[] = [
  [/\bcurl\b/, [5, 6, 7, 18, 28, 35, 52, 55, 56, 92]],
  [/\bwget\b/, [4]],
  [/\brsync\b/, [10, 12, 30, 35]],
]

export const exitRules: readonly Rule[] = [
  {
    id: 'exit-of-robocopy',
    when: 'robocopy ended with 1 to 7, which is success',
    places: programPlaces,
    holds(symptom, words) {
      const code = words.includes('robocopy') ? codeOf(symptom, words) : undefined
      return code !== undefined && code >= 1 && code <= 7
    },
    cause: userCode('likely'),
    explanation:
      'Robocopy ends with 1 to 7 when it copied files without an error; Batch takes every exit code but 0 for a failure.',
    helps: 'End the command with 0 where robocopy ends below 8: `if %ERRORLEVEL% LSS 8 exit /b 0`.',
    example: {
      place: 'task',
      exitCode: 1,
      message: 'cmd /c robocopy . %AZ_BATCH_TASK_DIR% out.bin',
    },
  },
  {
    id: 'exit-of-download',
    when: 'curl, wget or rsync ended with an exit code that stands for a network failure',
    places: programPlaces,
    holds(symptom, words) {
      const code = codeOf(symptom, words)
      if (code === undefined) return false
      return downloadCodes.some(([tool, codes]) => codes.includes(code) && tool.test(words))
    },
    // 18, 52, 55, 56 and 92 are curl's for an answer that broke off.
    cause: (symptom) =>
      [18, 52, 55, 56, 92].includes(codeOf(symptom, symptom.output.toLowerCase()) ?? 0)
        ? outage(symptom)
        : noAnswer(symptom),
    explanation: 'The download tool ended with an exit code that stands for a network failure.',
    helps: againHelps,
    example: { place: 'start-task', exitCode: 28, message: 'curl ended with exit code 28' },
  },
  ...exitKinds.map(ruleOf),
]
