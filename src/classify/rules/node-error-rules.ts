// Errors that a node reports of itself, by Batch's codes.
import { unknownCause } from '../../domain/cause.ts'
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { inState, wholePool } from '../words/code-nodes.ts'
import { any, batchWords, cause, coded } from '../words/code-said.ts'

/** What Batch says of a start task that fails, and people who tell of that alone. */
const bare: ReadonlySet<string> = new Set(
  'a all an and any as batch code compute each error errors every exit exited exits fail failed failing fails failure failureexitcode given has in is it known no node nodes not nothing of on only or pool reported representing says set shown start starttask starttaskfailed state task that the there told usererror whole with without'.split(
    ' ',
  ),
)

/** A word of anything else tells of a step that failed, and then that step is to be looked at. */
function saysNoMore({ message, output }: Symptom): boolean {
  const words = `${message}\n${output}`.toLowerCase().match(/[a-z]+/g) ?? []
  return words.every((one) => bare.has(one))
}

const extension = [
  'failure when processing extension',
  'vmextensionprovisioning',
  'vmextensionhandler',
  'batchnodeextension',
  'batchnodeagent',
  'extension provisioning has failed',
] as const
const agentNotFetched =
  /\b403\b|forbidden|not authorized|authorizationfailure|timed? ?out|time-out|(?:could not|cannot|can't|unable to|failed to) (?:connect|reach|resolve|download|fetch)|connection (?:refused|reset)|unreachable|name resolution|no such host/

/** Codes and words with which Azure admits a failure of its own. */
const ofPlatform =
  /\binternal ?(?:server ?|service ?|execution ?|operation ?)?error\b|\bserviceinternalerror\b|\ban? (?:unexpected )?internal (?:\w+ )?error (?:has )?occurred\b/

export const nodeErrorRules: readonly Rule[] = [
  {
    id: 'agent-not-fetched',
    when: 'the extension with the agent of Batch could not be set up, as its download was refused or ran out of time',
    places: ['node', 'resize', 'job'],
    holds: (_symptom, words) => any(words, extension) && agentNotFetched.test(words),
    cause: cause('configuration', 'network-blocked', 'change-config', false),
    explanation:
      'The node could not download the agent of Batch: a service endpoint policy, a firewall or a route keeps it from the storage of Batch.',
    helps:
      'Let the subnet out to the service tags Storage and BatchNodeManagement of your region; take service endpoint policies off the subnet or let them admit the storage accounts of Batch; then make the nodes anew.',
    fault: 'node-agent-failed',
    example: {
      place: 'node',
      message:
        "VM has reported a failure when processing extension 'batchNodeExtension'. Failed to download the agent: 403 Forbidden",
    },
  },
  {
    id: 'extension-failed',
    when: 'an extension of a virtual machine failed, and nothing says why',
    places: ['node', 'resize', 'job'],
    holds: (symptom, words) =>
      any(words, extension) && !coded(symptom, words, 'batchagentinstallationfailure'),
    cause: unknownCause,
    explanation:
      'An extension of the virtual machine, which sets up the node, failed; what was said does not tell why.',
    helps:
      'Read the whole status of the extension (its message and error code) and the agent logs of the node; check the image and what it may reach; try one node more.',
    fault: 'node-agent-failed',
    example: {
      place: 'node',
      message: "VM has reported a failure when processing extension 'batchNodeExtension'.",
    },
  },
  {
    id: 'platform-internal-error',
    when: 'Batch or a resource provider says that it has an internal error',
    places: ['node', 'resize', 'job', 'task'],
    holds: (symptom, words) =>
      symptom.place !== 'unknown' &&
      ofPlatform.test(symptom.place === 'task' ? batchWords(symptom) : words),
    cause: cause('platform', 'platform-bug', 'wait', null),
    explanation: 'Azure says that it failed by itself (an internal error).',
    helps:
      'Try again later, with a new node or a new resize; where it lasts, open a support request with the ids and times.',
    example: { place: 'node', code: 'InternalError', message: 'An internal error occurred.' },
  },
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
    // Added after the nodes came up, it is not there either.
    cause: cause('configuration', 'credentials-or-access', 'change-config', false, 'guess'),
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
    when: 'the start task exits with a failure on the whole pool, and nothing more was said',
    places: ['node', 'start-task'],
    holds: (symptom, words) =>
      coded(symptom, words, 'failureexitcode') && wholePool(symptom, words) && saysNoMore(symptom),
    cause: cause('workload', 'user-code', 'change-code', false),
    explanation:
      'A start task that ends with a failing exit code on so many nodes fails by itself or by what it needs, not by the nodes.',
    helps:
      'Read startup/stderr.txt of a node, mend the start task, update the pool, then reboot or replace the nodes.',
    fault: 'pool-start-task-failed',
    example: { place: 'node', code: 'FailureExitCode', scope: 'whole-pool' },
  },
]
