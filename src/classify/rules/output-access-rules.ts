// Access that a program is refused: expired signatures, firewalls, identities, and rights on the node itself.
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import {
  azureAccess,
  deniedAnywhere,
  firewall,
  needsElevation,
  noExecutePermission,
  refusedAccess,
  sasExpired,
} from '../words/access-words.ts'
import { deniedCodes } from '../words/code-files.ts'
import { coded } from '../words/code-said.ts'
import { shareMissingElsewhere } from '../words/foreign-words.ts'
import { spokenRule } from '../words/spoken-rule.ts'
import { blocked, noAccess, userConfig } from '../words/usual-causes.ts'

/** Settings are the same on every node: where one alone refuses, it is the node that is not as it should be. */
const notOneOfMany = ({ scope }: Symptom) => scope !== 'one-node'

export const outputAccessRules: readonly Rule[] = [
  spokenRule({
    id: 'program-sas-expired',
    when: 'storage tells a program that the time of its SAS is over',
    phrases: sasExpired,
    cause: noAccess('certain'),
    explanation: 'The SAS that the program used is no longer, or not yet, valid.',
    helps:
      'Give the task a new SAS that outlives its time in the queue and its run, or let the program use the identity of the pool.',
    example: 'azcopy: the SAS token of the destination has expired',
  }),
  spokenRule({
    id: 'program-behind-firewall',
    when: 'a service tells a program that its network may not ask',
    phrases: firewall,
    cause: blocked(),
    explanation:
      'The firewall of the service keeps the nodes out: its network rules do not name their subnet, whatever the credentials.',
    helps:
      'Allow the subnet of the pool in the network rules of the storage account, vault, database or registry, or give the service a private endpoint in the virtual network of the pool.',
    example:
      '(Forbidden) Client address is not authorized and caller is not a trusted service. Inner error: ForbiddenByFirewall',
  }),
  spokenRule({
    id: 'program-identity-refused',
    when: 'Azure refuses the identity, key or SAS that a program uses',
    phrases: azureAccess,
    cause: noAccess('certain'),
    explanation:
      'Azure does not know the identity that the program uses, or it lacks a role: pools have user-assigned identities only, and key or anonymous access may be switched off.',
    helps:
      'Put the user-assigned identity on the pool, grant it the role that is missing (such as Storage Blob Data Contributor), and let the program name it by its client id.',
    example:
      'ManagedIdentityCredential authentication unavailable. The requested identity has not been assigned to this resource.',
  }),
  spokenRule({
    id: 'share-unreachable',
    when: 'a file share cannot be reached, most often for a closed port 445 or 2049',
    phrases: [
      'mount error(115)',
      'mount error(112)',
      'mount error(110)',
      'mount error(113)',
      'host is down',
      ['mount.nfs', /timed out|no route|unreachable/],
      ['mount', /connection timed out|no route to host|port 445|port 2049/],
      'system error 53 ',
      'system error 67 ',
      'network path was not found',
      'network name cannot be found',
      'network name is no longer available',
      ...shareMissingElsewhere,
    ],
    cause: ({ scope }) =>
      blocked(scope === 'one-node' || scope === 'some-nodes' ? 'guess' : 'likely'),
    explanation:
      'The node cannot reach the file share: its name does not resolve, or port 445 (SMB) or 2049 (NFS) is closed on the way.',
    helps:
      'Open the port in the network security group and firewall, allow the subnet in the network rules of the storage account, and check the name of the share.',
    example: 'mount error(115): Operation now in progress',
  }),
  spokenRule({
    id: 'share-not-there',
    when: 'the share that is to be mounted does not exist',
    phrases: [
      'mount error(2)',
      ['mount.nfs', 'no such file or directory'],
      ['mounting', /failed, reason given by server: no such/],
    ],
    // Without the server's word it may be the mount point on the node that is missing.
    cause: ({ output, message }) =>
      userConfig(/by server|share/i.test(`${output}${message}`) ? 'likely' : 'guess'),
    explanation: 'The file share or folder that is to be mounted is not there.',
    helps: 'Make the share or folder, or correct its path in the mount configuration.',
    example: 'mount error(2): No such file or directory',
  }),
  spokenRule({
    id: 'needs-elevation',
    when: 'a command asks for an administrator or root',
    phrases: needsElevation,
    cause: userConfig(),
    explanation:
      'The command needs the rights of an administrator, and the task runs as a user without them.',
    helps:
      'Give the task or start task a userIdentity whose autoUser has elevationLevel admin, or install in the start task or image.',
    example: 'E: Unable to lock the administration directory (/var/lib/dpkg/), are you root?',
  }),
  spokenRule({
    id: 'script-not-executable',
    when: 'a shell may not run a script because it lacks the execute permission',
    phrases: noExecutePermission,
    only: notOneOfMany,
    cause: userConfig(),
    explanation:
      'The script is there but has no execute permission; resource files have none unless asked.',
    helps: 'Give the resource file fileMode 0755, or start it as `bash script.sh`.',
    example: '/bin/bash: ./run.sh: Permission denied',
  }),
  spokenRule({
    id: 'program-denied',
    when: 'a service refuses a program for lack of credentials or rights',
    phrases: refusedAccess,
    cause: noAccess(),
    explanation:
      'The program gave no credentials, wrong ones, or such as have not the rights it needs.',
    helps:
      'Check the credentials that the task is given (user, token, key, identity), that they are still valid, and what they may do.',
    example:
      'remote: HTTP Basic: Access denied. fatal: Authentication failed for https://git.example.org',
  }),
]

/** What is mounted, and may be so for reading alone. */
const mounted =
  /\b(?:container|docker|podman|singularity|apptainer|overlay\w*|squashfs|bind|mount\w*|volumes?|nfs|blobfuse|fsmounts|share|rootfs|read_only)\b|:ro\b|\/mnt\/(?!batch\/tasks\/workitems|resource)/i

/** After all that is more special: nearly every program has such a line. */
export const outputDeniedRules: readonly Rule[] = [
  {
    id: 'storage-access-denied',
    when: "Batch's code says that storage denied a resource or output file, and nothing says why",
    places: ['task', 'start-task', 'node', 'job'],
    holds: (symptom, words) => coded(symptom, words, ...deniedCodes),
    cause: noAccess(),
    explanation:
      'Storage let neither the SAS nor the identity in: the SAS has expired or lacks a permission, the identity lacks a role, or the firewall of the account keeps the nodes out.',
    helps:
      'Look at the URL of the file first (se= is its expiry, sp= its permissions), then at the role of the identity of the pool on the storage account, then at the network rules of the account.',
    example: { place: 'task', code: 'BlobAccessDenied' },
  },
  spokenRule({
    id: 'read-only-files',
    when: 'a program writes where files may only be read, and nothing says that a disk broke',
    phrases: ['read-only file system', /\berofs\b/, 'readonly file system'],
    // Of a bare path nobody can tell a mount from a disk that the kernel stopped writing to.
    cause: ({ output, message }) =>
      userConfig(mounted.test(`${output}\n${message}`) ? 'likely' : 'guess'),
    explanation: 'The program writes to a place that is mounted read-only.',
    helps:
      'Let it write under AZ_BATCH_TASK_WORKING_DIR or a mount that may be written; if a disk of the node became read-only, replace the node.',
    example: "mkdir: cannot create directory '/mnt/inputs/x': Read-only file system",
  }),
  spokenRule({
    id: 'permission-denied',
    when: 'the system refuses a program a file or directory',
    phrases: deniedAnywhere,
    only: notOneOfMany,
    cause: ({ output, message }) =>
      noAccess(/[/\\'"]|:.*denied/i.test(`${output}${message}`) ? 'likely' : 'guess'),
    explanation: 'The user that the task runs as may not read or write what the program asks for.',
    helps:
      'Write under AZ_BATCH_TASK_WORKING_DIR, change the owner or mode of the files in the start task, or run the task with elevationLevel admin.',
    example: "PermissionDenied: open('/opt/tool/cache.db'): Permission denied",
  }),
]
