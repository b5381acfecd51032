// Names the cause of what somebody has at hand: one diagnosis, the worst first, the others beside it. It never guesses.
import { type NamedCause, nameCause, ofFault } from '../classify/name-cause.ts'
import type { Cause } from '../domain/cause.ts'
import { firstErrorLine } from '../domain/error-line.ts'
import type { Fault } from '../domain/fault.ts'
import { pages } from '../domain/fault-row.ts'
import type { Scope } from '../domain/finding.ts'
import { plain } from '../domain/plain.ts'
import { redact } from '../domain/redact.ts'
import { type Place, type Symptom, symptomOf } from '../domain/symptom.ts'
import { endedWell } from './ended-well.ts'
import type { Input } from './input.ts'
import { normalKeys } from './normal-keys.ts'
import { saidInJson } from './said-in-json.ts'
import { saidInText } from './said-in-text.ts'
import type { Failure, Reading, Saying, Well } from './saying.ts'
import { nodeStanding } from './standing.ts'
import { withoutGuess } from './without-guess.ts'

export interface Diagnosis extends Cause {
  /** `none` where nothing failed, `unknown` where not even the failure has a name. */
  fault: Fault | 'none' | 'unknown'
  scope: Scope | null
  explanation: string
  helps: string
  /** The rule whose sentence it is, also of a guess; null where the fault alone speaks, or nothing does. */
  rule: string | null
  /** What it is about: `node tvm-1`; empty where the input does not say. */
  subject: string
  /** How many things of the input say the same. */
  count: number
  evidence: readonly { name: string; value: string }[]
  link: string
}

export interface Report extends Diagnosis {
  others: readonly Diagnosis[]
}

/** More kinds of failure than this in one input help nobody. */
const mostOthers = 20

/** Pure but for the decoders; never throws, whatever the input holds. */
export function diagnose(input: Input, reading: Reading): Report {
  const sayings =
    input.kind === 'text'
      ? [saidInText(input.text, '', reading.at)]
      : input.values.flatMap((value) => saidInJson(normalKeys(value), reading))
  const [first, ...others] = alike(diagnosesOf(sayings)).toSorted((a, b) => rank(a) - rank(b))
  return { ...(first ?? diagnosisOf(silence(reading.at))), others: others.slice(0, mostOthers) }
}

function silence(at: number): Failure {
  return { kind: 'failure', about: '', symptom: symptomOf('unknown', at) }
}

/** Of thousands of nodes most say the very same: it is asked about once. */
function diagnosesOf(sayings: readonly Saying[]): readonly Diagnosis[] {
  const known = new Map<string, Diagnosis>()
  return sayings.map((saying) => {
    const whole = JSON.stringify({ ...saying, about: '' })
    // When it was matters to what expires alone: `se` of a SAS.
    const key = /\bse=/.test(whole) ? whole : whole.replace(/"at":\d+/, '')
    const diagnosis = known.get(key) ?? diagnosisOf(saying)
    known.set(key, diagnosis)
    return { ...diagnosis, subject: plain(saying.about, 200) }
  })
}

/** Things that say the same are one, with a count. */
function alike(diagnoses: readonly Diagnosis[]): readonly Diagnosis[] {
  const groups = new Map<string, Diagnosis>()
  for (const one of diagnoses) {
    const key = `${one.fault}|${one.causeClass}|${one.rule}|${one.rule === null ? one.explanation : ''}`
    const before = groups.get(key)
    groups.set(key, before ? { ...before, count: before.count + 1 } : one)
  }
  return [...groups.values()]
}

/** What is wrong before what is well; a cause before none; a pool before one of its nodes; sure before likely; many before few. */
function rank({ fault, causeClass, confidence, count }: Diagnosis): number {
  const wide = fault.startsWith('pool-') && count > 1 ? -5 : 0
  const well = fault === 'none' ? 100 : 0
  const dark = causeClass === 'unknown' ? 10 : 0
  const sure = { certain: 0, likely: 2, guess: 4 }[confidence]
  return well + dark + wide + sure - Math.min(count, 1000) / 1001
}

function diagnosisOf(saying: Saying): Diagnosis {
  return saying.kind === 'well' ? wellDiagnosis(saying) : failureDiagnosis(saying)
}

/** A state that somebody reports, with nothing that ails: no rule speaks, and the state is one to pass through. */
function reportedWell({ place, code, message, state, output, details }: Symptom): Well | undefined {
  const only = place === 'node' && code === '' && message === '' && details.length === 0
  if (
    !only ||
    /\b(?:stuck|hang(?:s|ing)?|hours?|days?|never|forever|for good|always)\b/i.test(output)
  ) {
    return undefined
  }
  const standing = nodeStanding(state, undefined)
  return standing ? { ...standing, about: '' } : undefined
}

function wellDiagnosis(said: Well): Diagnosis {
  return {
    fault: 'none',
    party: said.causeClass === 'preemption' ? 'capacity' : 'platform',
    causeClass: said.causeClass,
    fixClass: said.fixClass,
    retryHelps: false,
    confidence: 'certain',
    scope: null,
    explanation: said.explanation,
    helps: said.helps,
    rule: null,
    subject: plain(said.about, 200),
    count: 1,
    evidence: said.evidence.map(shown),
    link: pages.errorHandling,
  }
}

function failureDiagnosis(failure: Failure): Diagnosis {
  const { symptom, about } = failure
  const ended = failure.fault || failure.verdict ? undefined : endedWell(symptom)
  if (ended) return wellDiagnosis({ ...ended, about })
  const named = withoutGuess(namedOf(failure), symptom)
  const reported = named.rule || failure.fault ? undefined : reportedWell(symptom)
  if (reported) {
    return { ...wellDiagnosis(reported), confidence: 'likely', evidence: evidenceIn(symptom) }
  }
  return {
    fault: calledOf(named, symptom),
    party: named.party,
    causeClass: named.causeClass,
    fixClass: named.fixClass,
    retryHelps: named.retryHelps,
    confidence: named.confidence,
    scope: symptom.scope ?? usualScope[symptom.place] ?? null,
    explanation: plain(named.explanation, 1200),
    helps: plain(named.helps, 1200),
    rule: named.rule ?? null,
    subject: plain(about, 200),
    count: 1,
    evidence: evidenceIn(symptom),
    link: named.link,
  }
}

/** A rule that read the words knows more than the field that gave the fault; a verdict on a task more than both. */
function namedOf({ symptom, fault, verdict }: Failure): NamedCause {
  if (verdict) return { ...ofFault(verdict.fault), ...verdict }
  const byRule = nameCause(symptom)
  if (fault === undefined) return byRule
  return { ...(byRule.rule ? byRule : ofFault(fault)), fault }
}

/** What most nodes show is the pool's; what is only on its way is no fault. */
function calledOf({ fault, causeClass }: NamedCause, { scope }: Symptom): Diagnosis['fault'] {
  if (fault === 'node-stuck' && causeClass === 'benign') return 'none'
  if (scope !== 'whole-pool') return fault ?? 'unknown'
  if (fault === 'node-unusable') return 'pool-unusable'
  return fault === 'node-start-task-failed' ? 'pool-start-task-failed' : (fault ?? 'unknown')
}

const usualScope: Readonly<Partial<Record<Place, Scope>>> = {
  task: 'one-task',
  'start-task': 'one-node',
  node: 'one-node',
  resize: 'whole-pool',
  autoscale: 'whole-pool',
}

/** What the machine said, each line redacted and short enough to read. */
function evidenceIn(symptom: Symptom): Diagnosis['evidence'] {
  const { code, message, category, details, exitCode, state, output, httpStatus } = symptom
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const telling = firstErrorLine(output)
  const last = lines.at(-1)?.trim() ?? ''
  return [
    { name: 'code', value: code },
    { name: 'category', value: category ?? '' },
    { name: 'message', value: message },
    // It quotes the signature of a request and what was signed.
    ...details.filter(({ name }) => name !== 'AuthenticationErrorDetail'),
    { name: 'status', value: httpStatus === undefined ? '' : `${httpStatus}` },
    { name: 'exit code', value: exitCode === undefined ? '' : `${exitCode}` },
    { name: 'state', value: state },
    { name: 'output', value: telling },
    {
      name: 'last line',
      value: last === telling || last.startsWith(telling.slice(0, 300)) ? '' : last,
    },
  ]
    .map(shown)
    .filter(({ value }) => value !== '')
}

/** A detail whose name is that of a secret is one, whatever it looks like. */
function shown({ name, value }: { name: string; value: string }) {
  const pair = `"${name.slice(0, 80)}":"${value.replace(/[^\w+-]/g, '').slice(0, 80) || 'x'}"`
  return { name: plain(name, 80), value: redact(pair) === pair ? plain(value, 600) : 'REDACTED' }
}
