// Failures that people met in the field, in the shapes they reported: what the classifier makes of each.
import { describe, expect, test } from 'vitest'
import { classify } from '../../src/classify/classify.ts'
import type { PoolFacts } from '../../src/domain/facts.ts'
import {
  batchFault,
  minute,
  nodeFacts,
  nodes,
  noon,
  poolFacts,
  poolOf,
  snapshot,
  taskFacts,
} from '../support/build-facts.ts'

const timedOut = batchFault('AllocationTimedout', {
  message:
    'Desired number of dedicated nodes could not be allocated as the resize timeout was reached',
})
const sasUrl =
  'https://account.blob.core.windows.net/customactivityv2/x/ICSharpCode.SharpZipLib.dll?sv=2018-03-28&sr=b&sig=c2VjcmV0'

interface Case {
  when: string
  given: PoolFacts
  expected: readonly { fault: string; causeClass: string; scope: string }[]
}

const cases: readonly Case[] = [
  {
    // github.com/Azure/Batch/issues/40: the cause was inter-node communication, which the error does not say.
    when: 'a resize timed out (Azure/Batch#40)',
    given: poolFacts({ snapshot: snapshot({ currentDedicated: 0, resizeErrors: [timedOut] }) }),
    expected: [{ fault: 'pool-resize-timed-out', causeClass: 'capacity', scope: 'whole-pool' }],
  },
  {
    // github.com/Azure/Batch/issues/47: agents report it as the node's error.
    when: 'the temporary disk ran full (Azure/Batch#47)',
    given: poolOf(4, [
      nodeFacts({
        nodeId: 'tvm-1',
        state: 'unusable',
        errors: [
          batchFault('DiskFull', {
            message: 'There is not enough disk space on the node',
            details: [{ name: 'Message', value: 'The VM disk is full.' }],
          }),
        ],
      }),
    ]),
    expected: [{ fault: 'node-disk-full', causeClass: 'disk-full', scope: 'one-node' }],
  },
  {
    // learn.microsoft.com/azure/batch/batch-pool-node-error-checking
    when: 'every node of the pool reports that its application package cannot be had (Microsoft Learn)',
    given: poolOf(
      6,
      nodes(6, 'p', {
        state: 'unusable',
        errors: [batchFault('ApplicationPackageError', { message: 'Errors with the package' })],
      }),
    ),
    expected: [{ fault: 'pool-node-errors', causeClass: 'unknown', scope: 'whole-pool' }],
  },
  {
    // github.com/Azure/Batch/issues/67
    when: 'all nodes are unusable after a network security group was applied (Azure/Batch#67)',
    given: poolOf(4, nodes(4, 'n', { state: 'unusable' })),
    expected: [{ fault: 'pool-unusable', causeClass: 'network-blocked', scope: 'whole-pool' }],
  },
  {
    // github.com/Azure/Batch/issues/101
    when: 'java was killed with -9 on a small VM (Azure/Batch#101)',
    given: poolFacts({
      tasks: [taskFacts({ exitCode: -9, failure: batchFault('FailureExitCode') })],
    }),
    expected: [{ fault: 'task-exit-code', causeClass: 'oom', scope: 'one-task' }],
  },
  {
    // github.com/Azure/BatchExplorer/issues/2085
    when: 'an error is left over on a pool that went down to 0 as asked (BatchExplorer#2085)',
    given: poolFacts({
      nodes: [],
      snapshot: snapshot({ targetDedicated: 0, currentDedicated: 0, resizeErrors: [timedOut] }),
    }),
    expected: [],
  },
  {
    // github.com/Azure/doAzureParallel/issues/80: the exit code alone does not tell; its output would.
    when: 'a download in the start task broke on two of ten nodes (doAzureParallel#80)',
    given: poolOf(
      10,
      nodes(2, 's', {
        state: 'starttaskfailed',
        startTask: {
          state: 'completed',
          result: 'failure',
          exitCode: 1,
          retryCount: 0,
          failure: batchFault('FailureExitCode'),
        },
      }),
    ),
    expected: Array(2).fill({
      fault: 'node-start-task-failed',
      causeClass: 'unknown',
      scope: 'some-nodes',
    }),
  },
  {
    // github.com/Azure/doAzureParallel/issues/328: the cause was never found.
    when: 'one of eight Spot nodes is always unusable (doAzureParallel#328)',
    given: poolOf(8, nodes(1, 'u', { state: 'unusable', dedicated: false })),
    expected: [{ fault: 'node-unusable', causeClass: 'unknown', scope: 'one-node' }],
  },
  {
    // github.com/Azure/azure-storage-net/issues/1084: the SAS names no expiry (a stored policy does).
    when: 'a blob is denied although its SAS is good (azure-storage-net#1084)',
    given: poolFacts({
      tasks: [
        taskFacts({
          failure: batchFault('BlobAccessDenied', {
            message: 'Access for one of the specified Azure Blob(s) is denied',
            details: [{ name: 'BlobSource', value: sasUrl }],
          }),
        }),
      ],
    }),
    expected: [{ fault: 'task-input-denied', causeClass: 'network-blocked', scope: 'one-task' }],
  },
  {
    // github.com/Azure-Samples/batch-dotnet-quickstart/issues/11: it took half an hour, and nothing was wrong.
    when: 'both nodes have been starting for half an hour (batch-dotnet-quickstart#11)',
    given: poolOf(2, nodes(2, 'n', { state: 'starting', stateSince: noon - 30 * minute })),
    expected: [],
  },
  {
    // github.com/microsoft/AutonomousDrivingCookbook/issues/101
    when: 'the user of a task is not on the node (AutonomousDrivingCookbook#101)',
    given: poolFacts({
      tasks: [
        taskFacts({
          failure: batchFault('TaskSchedulingConstraintFailed', {
            message: 'The user used to run the task is not found',
          }),
        }),
      ],
    }),
    expected: [{ fault: 'task-cannot-start', causeClass: 'user-config', scope: 'one-task' }],
  },
  {
    // github.com/codalab/codalab-worksheets/issues/3953
    when: 'the core quota of the account is reached (codalab-worksheets#3953)',
    given: poolFacts({
      snapshot: snapshot({
        currentDedicated: 2,
        resizeErrors: [batchFault('AccountCoreQuotaReached')],
      }),
    }),
    expected: [{ fault: 'pool-resize-quota', causeClass: 'quota', scope: 'whole-pool' }],
  },
  {
    // learn.microsoft.com/azure/batch/batch-pool-node-error-checking
    when: 'the VM size cannot boot the generation of the image (Microsoft Learn)',
    given: poolFacts({
      snapshot: snapshot({
        currentDedicated: 0,
        resizeErrors: [
          batchFault('AllocationFailed', {
            message: 'Desired number of dedicated nodes could not be allocated',
            details: [
              {
                name: 'ProviderErrorJson',
                value:
                  '{"error":{"code":"BadRequest","message":"The selected VM size \'STANDARD_A1_V2\' cannot boot Hypervisor Generation \'2\'."}}',
              },
            ],
          }),
        ],
      }),
    }),
    expected: [
      { fault: 'pool-resize-configuration', causeClass: 'user-config', scope: 'whole-pool' },
    ],
  },
]

describe('a failure of the field', () => {
  test.each(cases)('$when', ({ given, expected }) => {
    const found = classify(given).map(({ fault, causeClass, scope }) => ({
      fault,
      causeClass,
      scope,
    }))
    expect(found).toEqual(expected)
  })
})
