// Autoscale formulas that fail, and pools that jobs make for themselves.
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { any, batchWords, cause, coded, detail, quoted } from '../words/code-said.ts'

const config = cause('configuration', 'user-config', 'change-config', false, 'certain')
const isFormula = (symptom: Symptom, words: string) =>
  symptom.place === 'autoscale' ||
  any(words, ['autoscale', 'autoscaling', 'auto-scale', 'auto scale'])

export const poolAutoscaleRules: readonly Rule[] = [
  {
    id: 'autoscale-too-few-samples',
    when: 'an autoscale formula asks for more samples than there are',
    places: ['autoscale', 'resize', 'job', 'api'],
    holds: (symptom, words) =>
      coded(symptom, words, 'insufficientsampledata') ||
      any(words, ['insufficient data from data set', 'insufficient sample']),
    cause: cause('configuration', 'user-config', 'change-config', null),
    explanation: (symptom) =>
      `The autoscale formula asks for more samples than there are: ${quoted(detail(symptom, 'message') || symptom.message) || 'samples are lacking'}. In a new pool they come with time.`,
    helps:
      'Ask GetSamplePercent first, or ask for fewer samples over a longer time, so that the formula gives an answer without them too.',
    fault: 'pool-autoscale-failed',
    example: {
      place: 'autoscale',
      code: 'InsufficientSampleData',
      details: [
        {
          name: 'Message',
          value:
            'Line 15, Col 44: Insufficient data from data set: $RunningTasks wanted 70%, received 50%',
        },
      ],
    },
  },
  {
    id: 'autoscale-ran-out-of-time',
    when: 'the evaluation of an autoscale formula took too long',
    places: ['autoscale'],
    holds: (symptom, words) =>
      isFormula(symptom, words) &&
      any(words, ['timed out', 'timeout', 'timedout', 'took too long']),
    cause: cause('unknown', 'timeout', 'change-config', null, 'guess'),
    explanation: 'The evaluation of the autoscale formula took too long.',
    helps:
      'Let the formula look at fewer samples; if it goes on, evaluate it by hand (evaluateautoscale).',
    fault: 'pool-autoscale-failed',
    example: { place: 'autoscale', code: 'EvaluationTimedOut' },
  },
  {
    id: 'autoscale-formula-wrong',
    when: 'an autoscale formula is wrong: its syntax, a name, a type or its result',
    places: ['autoscale', 'job', 'api'],
    holds: (symptom, words) =>
      coded(
        symptom,
        words,
        'autoscalingformulasyntaxerror',
        'autoscalingformulatoolong',
        'autoscaleformulatoolong',
        'invalidautoscaleformulainautopool',
        'invalidautoscalingsettings',
        'autoscalingformulaevaluationerror',
      ) ||
      (isFormula(symptom, words) &&
        any(words, [
          'syntax error',
          'unexpected token',
          'unexpected end',
          'unexpected symbol',
          'undefined variable',
          'is not defined',
          'unknown variable',
          'unknown function',
          'divide by zero',
          'division by zero',
          'type mismatch',
          'invalid formula',
          'formula is invalid',
          'no assignment to',
        ])),
    cause: config,
    explanation: (symptom) =>
      `The autoscale formula is wrong${detail(symptom, 'message') ? `: ${quoted(detail(symptom, 'message'))}` : ''}, so the pool keeps the size it has.`,
    helps: 'Evaluate the formula by hand (evaluateautoscale), mend it and enable autoscale anew.',
    fault: 'pool-autoscale-failed',
    example: { place: 'autoscale', code: 'AutoScalingFormulaSyntaxError' },
  },
  {
    id: 'auto-pool-specification-wrong',
    when: 'the pool that a job or schedule makes for itself is specified wrongly',
    places: ['job', 'api'],
    holds: (symptom, words) =>
      coded(
        symptom,
        words,
        'invalidcertificatesinautopool',
        'invalidapplicationpackagereferencesinautopool',
        'invalidautopoolsettings',
      ),
    cause: config,
    explanation: (symptom) =>
      `The job makes a pool of its own, and its specification is wrong: ${quoted(symptom.message) || quoted(batchWords(symptom))}.`,
    helps:
      'Mend the pool specification of the job or schedule (its certificates, packages or settings), and submit it again.',
    fault: 'job-pool-failed',
    example: { place: 'job', code: 'InvalidCertificatesInAutoPool' },
  },
  {
    id: 'job-being-terminated',
    when: 'a pool was not made as its job is being terminated',
    places: ['job'],
    holds: (symptom, words) => coded(symptom, words, 'jobbeingterminated'),
    cause: cause('workload', 'benign', 'ignore', false, 'certain'),
    explanation: 'The job was terminated before its pool was made.',
    helps: 'Nothing is to be repaired; submit the job again if its end was not meant.',
    fault: 'job-pool-failed',
    example: { place: 'job', code: 'JobBeingTerminated' },
  },
]
