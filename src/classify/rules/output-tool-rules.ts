// Licences, MPI, displays, limits of the system, and tools that are common on Batch.
import type { Rule } from '../rule.ts'
import { diskNearlyFull, spaceOfOtherKind } from '../words/machine-words.ts'
import { spokenRule } from '../words/spoken-rule.ts'
import { lasting, noAnswer, outage, userCode, userConfig } from '../words/usual-causes.ts'

export const outputToolRules: readonly Rule[] = [
  spokenRule({
    id: 'license-expired',
    when: 'a licence has expired or does not fit',
    phrases: [
      [
        'license',
        /\bexpired\b|has expired|invalid license|not valid for|does not support this version/,
      ],
      ['licence', /\bexpired\b|invalid licence/],
    ],
    cause: userConfig('certain'),
    explanation: 'The licence of the program is no longer valid.',
    helps: 'Renew the licence; trying again gives the same answer.',
    example: 'License Error: Feature has expired. license file: 1055@lic01',
  }),
  spokenRule({
    id: 'license-in-use',
    when: 'all licences are in use',
    phrases: [
      'licensed number of users already reached',
      [
        'licens',
        /(?:all|are) (?:\w+ )?(?:in use|taken|used)|no (?:more |free )?licens\w+ (?:\w+ )?(?:available|left|free)|not enough licens|too many users|maximum number|exceed|queue/,
      ],
      ['licenc', /all .{0,20}in use|no .{0,10}licences? .{0,20}(?:available|left|free)/],
    ],
    cause: (symptom) => ({ ...outage(symptom), fixClass: 'wait', retryHelps: true }),
    explanation: 'Every licence that the licence server has is in use.',
    helps: 'Run the task again when others have ended; run fewer at once, or buy more licences.',
    example: 'FlexNet Licensing error: Licensed number of users already reached (-4,342)',
  }),
  spokenRule({
    id: 'license-server-unreachable',
    when: 'a program gets no licence from its licence server',
    phrases: [
      [
        'license server',
        /connect|respond|reach|down|unavailable|not (?:available|found|running)|timed? ?out|fail|refus|error/,
      ],
      [
        'licence server',
        /connect|respond|reach|down|unavailable|not (?:available|found|running)|timed? ?out|fail|refus|error/,
      ],
      ['license manager', /connect|respond|reach|down|fail|error|not running/],
      [
        'license',
        /check-?out fail|fail\w* to check ?out|(?:fail\w*|unable|could not|cannot|couldn't|can't|did not) (?:to )?(?:check ?out|acquire|obtain|get|retrieve|find|contact)|no license(?:s)? (?:found|available|could)|could not be (?:checked out|obtained|acquired)|denied/,
      ],
      ['flexlm', /error|fail|cannot|connect/],
      ['flexnet', /error|fail|cannot|connect/],
      ['lmgrd', /not running|down|connect|error/],
      ['hserver', /connect|fail|error/],
    ],
    cause: (symptom) => ({ ...noAnswer(symptom), retryHelps: null }),
    explanation:
      'The program got no licence: its licence server is down, not reachable from the nodes, or has none for it.',
    helps:
      'Check that the licence server runs, that the task names it (such as LM_LICENSE_FILE), and that its ports are open from the subnet of the pool.',
    example:
      'Cannot connect to license server system. The license server manager (lmgrd) has not been started yet. (-15,578)',
  }),
  spokenRule({
    id: 'limit-of-system',
    when: 'a limit on open files, processes or threads is reached',
    phrases: [
      'too many open files',
      /\bemfile\b/,
      /\benfile\b/,
      'unable to create new native thread',
      'unable to create native thread',
      "can't start new thread",
      'pthread_create failed',
      'pthread_create() failed',
      ['fork', 'resource temporarily unavailable'],
      ['thread', 'resource temporarily unavailable'],
      'argument list too long',
      'rlimit_memlock',
      'no more processes',
    ],
    cause: lasting('workload', 'user-config', 'change-config'),
    explanation: 'A limit of the system on open files, processes or threads is reached.',
    helps:
      'Raise the limit (ulimit in the command, --ulimit in the container run options), use fewer threads or task slots, and close files.',
    example: "OSError: [Errno 24] Too many open files: 'part-1021.csv'",
  }),
  spokenRule({
    id: 'nodes-do-not-meet',
    when: 'the nodes of a multi-instance task cannot reach one another',
    phrases: [
      ['ssh: connect to host', /refused|timed out|no route|unreach/],
      'host key verification failed',
      ['orte', /unable to reliably start|has lost communication|daemon has unexpectedly failed/],
      [
        'hydra',
        /unable to connect|unable to (?:launch|start)|connect(?:ion)? (?:error|failed|refused)/,
      ],
      ['hydu_sock', /unable|fail|error/],
      ['btl_tcp', /fail|refused|timed out/],
      ['mpi', /unable to connect to|could not connect to|cannot reach/],
      ['smpd', /unable to connect|connection (?:refused|failed)|not running/],
    ],
    cause: userConfig('guess'),
    explanation:
      'The nodes that should work together do not reach one another: the pool has no inter-node communication, a rule of the network keeps them apart, or their keys do not fit.',
    helps:
      'Give the pool enableInterNodeCommunication and one task slot a node, start tasks as multi-instance with AZ_BATCH_HOST_LIST, and set up ssh keys in the start task.',
    example: 'ssh: connect to host 10.0.0.5 port 22: Connection refused',
  }),
  spokenRule({
    id: 'mpi-misused',
    when: 'mpirun says that it was started in a way it does not allow',
    phrases: [
      'not enough slots available',
      'mpirun has detected an attempt to run as root',
      ['more processes', /than there are|slots/],
      'orted: command not found',
      'no hosts in allocation',
    ],
    cause: userCode(),
    explanation: 'The command asks more of mpirun than the task has, or starts it as root.',
    helps:
      'Fit -np and the host list to numberOfInstances and the cores of the VM size; do not run it as root.',
    example: 'There are not enough slots available in the system to satisfy the 64 slots',
  }),
  spokenRule({
    id: 'no-display',
    when: 'a program wants a screen that a node has not',
    phrases: [
      'cannot connect to x server',
      'unable to open x display',
      'unable to open display',
      'cannot open display',
      "can't open display",
      'could not connect to display',
      'no display name and no $display',
      'no x11 display',
      'could not load the qt platform plugin',
      'headlessexception',
      ['glx', /missing|not found|fail/],
    ],
    cause: userCode(),
    explanation: 'The program opens a window, and a node has no screen.',
    helps: 'Run it without one (a headless or background option), or under xvfb-run.',
    example: 'qt.qpa.xcb: could not connect to display',
  }),
  spokenRule({
    id: 'workflow-asks-too-much',
    when: 'a workflow engine asks for more processors or memory than a node has',
    phrases: [
      'process requirement exceeds available',
      'requirement exceeds available memory',
      'requirement exceeds available cpu',
    ],
    cause: lasting('configuration', 'user-config', 'change-config', 'certain'),
    explanation: 'A step of the workflow asks for more than the VM size of the pool has.',
    helps: 'Lower what the step asks for (cpus, memory), or choose a larger VM size.',
    example: 'Process requirement exceeds available memory -- req: 64 GB; avail: 31 GB',
  }),
  spokenRule({
    id: 'output-not-made',
    when: 'a workflow engine misses an output that a step should have made',
    phrases: [
      ['missing output file', 'expected by process'],
      'missing output file(s)',
      'required output was not',
    ],
    cause: userCode('likely'),
    explanation: 'The step ended without making an output that the workflow counts on.',
    helps:
      'Read .command.err of the step; correct its script, or the pattern or `optional` of its output.',
    example: 'Missing output file(s) `*.bam` expected by process `ALIGN (s1)`',
  }),
  spokenRule({
    id: 'disk-nearly-full',
    when: 'somebody tells that a disk is more than 90 % full',
    phrases: diskNearlyFull,
    unless: spaceOfOtherKind,
    cause: lasting('workload', 'disk-full', 'replace-node'),
    explanation:
      'A disk of the node is nearly full, and Batch takes a node out of use above 90 %; files of tasks stay until their retention time ends.',
    helps:
      'Shorten the retention time of tasks, delete finished jobs, or choose a VM size with a larger temporary disk.',
    example: 'the start task fails and df shows the temp drive at 97 %',
  }),
]
