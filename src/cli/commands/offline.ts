// The commands that need no app: a look at an account, at an error, at a policy file.
import { type CommandRow, shown } from '../command-row.ts'

const group = 'Without an app'

export const offlineRows: readonly CommandRow[] = [
  {
    path: 'check',
    group,
    about: 'Looks at a whole Batch account now, and changes nothing',
    instead: 'give --account or --endpoint',
    options: [
      ['account', 'found through az login (AZURE_BATCH_ACCOUNT)'],
      'endpoint',
      ['key', 'its key (AZURE_BATCH_ACCESS_KEY); without one, whoever az login signed in'],
      'keyFrom',
      'resourceId',
      ['pool', 'one pool, with every check'],
      'prices',
      ...shown,
    ],
    examples: [
      'batch-medic check --account renderfarm',
      'batch-medic check --account renderfarm --pool frames --json',
      'batch-medic check --endpoint https://renderfarm.westeurope.batch.azure.com --key-from FARM_KEY',
    ],
    exits: [
      '0  the account is healthy',
      '1  something is wrong, or out of sight',
      '2  it could not look, or wrong usage',
    ],
    run: async (given, deps) => (await import('../check-command.ts')).checkCommand(given, deps),
  },
  {
    path: 'diagnose',
    group,
    about: 'Names the cause of what you have at hand: an error, node, task, list or log',
    words: [
      {
        name: 'FILE',
        need: 'diagnose needs a file, or - for the standard input: an error, a node, a log.',
        file: true,
      },
    ],
    options: [...shown],
    examples: [
      'batch-medic diagnose error.json',
      'az batch task show --job-id shot-010 --task-id frame-7 | batch-medic diagnose -',
      'batch-medic diagnose stderr.txt --json',
    ],
    exits: [
      '0  it was read, also where the cause is unknown',
      '2  it cannot be read, or wrong usage',
    ],
    run: async (given, deps) => (await import('../diagnose-command.ts')).diagnoseFile(given, deps),
  },
  {
    path: 'policy check',
    group,
    about: 'Every fault of a policy file: where it is, and what to write instead',
    words: [
      {
        name: 'FILE',
        need: 'policy check needs a file, or - for the standard input.',
        file: true,
      },
    ],
    options: [...shown],
    examples: ['batch-medic policy check policy.json', 'batch-medic policy check - < policy.json'],
    exits: ['0  it is a policy', '1  it has faults', '2  there is no such file, or wrong usage'],
    run: async (given, deps) => {
      const { checkPolicyFile } = await import('../policy-check-command.ts')
      return checkPolicyFile(given, deps)
    },
  },
  {
    path: 'policy explain',
    group,
    about: 'What the policy says of a fault in a pool, and which of its rules said it',
    instead: 'give --pool and --fault',
    options: ['pool', 'fault', 'account', 'image', 'vmSize', 'policy', ...shown],
    examples: [
      'batch-medic policy explain --pool frames --fault node-unusable',
      'batch-medic policy explain --pool frames --fault task-exit-code --policy new.json',
    ],
    exits: ['0  done', '1  the file is no policy', '2  there is no such file, or wrong usage'],
    run: async (given, deps) => {
      const { explainPolicy } = await import('../policy-explain-command.ts')
      return explainPolicy(given, deps)
    },
  },
  {
    path: 'emulator',
    group,
    about: 'An Azure Batch account on this machine; emulator --help says more',
    words: [{ name: 'OPTIONS', rest: true }],
    handsOver: true,
    examples: ['batch-medic emulator --world half-sick --speed 60'],
    run: async ({ words }, deps) => deps.emulator(words),
  },
]
