// Errors that a node reports of itself, by Batch's codes.
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { wholePool } from '../words/code-nodes.ts'
import { any, cause, coded } from '../words/code-said.ts'

/** Nothing but Batch's own sentences was said: no line of a program. */
function saysNoMore(symptom: Symptom): boolean {
  const told = `${symptom.message}\n${symptom.output}`.toLowerCase()
  const rest = told.replaceAll('the task exited with an exit code representing a failure', '')
  return (
    rest.length < 200 &&
    !any(rest, [
      'error:',
      'error -',
      'exception',
      'traceback',
      'fatal',
      'cannot',
      'could not',
      'unable to',
      'not found',
      'denied',
      'refused',
      'no such',
      'timed out',
    ])
  )
}

export const nodeErrorRules: readonly Rule[] = [
  {
    id: 'agent-not-installed',
    when: 'the agent of Batch could not be installed on a node',
    places: ['node'],
    holds: (symptom, words) =>
      coded(symptom, words, 'batchagentinstallationfailure') ||
      any(words, [
        'batch agent extension provisioning has failed',
        'node agent sku does not match',
        'node agent sku id does not match',
        'wrong node agent sku',
      ]),
    cause: cause('configuration', 'image', 'recreate-pool', false),
    explanation:
      'The node agent could not be installed: as a rule the node agent SKU of the pool does not fit the operating system of its image.',
    helps:
      'Make a new pool whose nodeAgentSKUId fits its image (see supportedimages); neither can be changed on a pool that is there.',
    fault: 'node-agent-failed',
    example: {
      place: 'node',
      code: 'BatchAgentInstallationFailure',
      message: 'The batch agent extension provisioning has failed on compute node',
    },
  },
  {
    id: 'start-task-fails-everywhere',
    when: 'the start task exits with a failure on the whole pool, and nothing that it wrote is known',
    places: ['node', 'start-task'],
    holds: (symptom, words) =>
      coded(symptom, words, 'failureexitcode') && wholePool(symptom, words) && saysNoMore(symptom),
    cause: cause('workload', 'user-code', 'change-code', false),
    explanation:
      'The start task ends with a failing exit code on every node, so it is the start task or what it needs; Batch does not tell the exit code here.',
    helps:
      'Read startup/stderr.txt of a node, mend the start task, update the pool, then reboot or replace the nodes.',
    fault: 'pool-start-task-failed',
    example: { place: 'node', code: 'FailureExitCode', scope: 'whole-pool' },
  },
]
