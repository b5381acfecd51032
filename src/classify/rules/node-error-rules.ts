// Errors that a node reports of itself, by Batch's codes.
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { inState, wholePool } from '../words/code-nodes.ts'
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
    id: 'package-missing-on-idle-node',
    when: 'nodes work and an application package of their pool is not on them',
    places: ['node'],
    holds: (symptom, words) =>
      words.includes('application package') &&
      any(words, [
        'missing',
        'not there',
        'not installed',
        'not present',
        'not downloaded',
        'not available',
        'does not appear',
      ]) &&
      inState(symptom, words, 'idle', 'running'),
    cause: cause('configuration', 'credentials-or-access', 'change-config', false),
    explanation:
      'The nodes work and the application package is not on them: the identity that should fetch it may not read the auto-storage account, which Batch does not report as an error.',
    helps:
      'Grant the node identity of the auto-storage account Storage Blob Data Reader on it, then reboot the nodes; packages that were added later come with the next reboot as well.',
    fault: 'node-package-failed',
    example: {
      place: 'node',
      state: 'idle',
      output: 'nodes are idle, but the application package is missing',
    },
  },
  {
    id: 'stuck-for-node-identity',
    when: 'nodes do not get beyond starting, and the words speak of an identity for auto-storage',
    places: ['node'],
    holds: (symptom, words) =>
      symptom.code === '' &&
      inState(symptom, words, 'starting') &&
      any(words, [
        'auto-storage',
        'autostorage',
        'auto storage',
        'nodeidentityreference',
        'node identity',
      ]),
    cause: cause('configuration', 'credentials-or-access', 'change-config', false),
    explanation:
      'The auto-storage account is used with a managed identity, and its node identity reference is not set: nodes with application packages then wait in starting for good.',
    helps:
      'Set nodeIdentityReference of the auto-storage account, add that identity to the pool and grant it Storage Blob Data Reader.',
    fault: 'node-package-failed',
    example: {
      place: 'node',
      state: 'starting',
      output: 'nodes stay in starting since auto-storage uses a managed identity',
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
