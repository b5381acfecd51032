// Answers of the storage service, as agents and programs quote them: its codes say more than a 403 or 404 does.
import type { Cause } from '../../domain/cause.ts'
import type { Rule } from '../rule.ts'
import { any, cause } from '../words/code-said.ts'

const places = ['task', 'start-task', 'node', 'job'] as const
const access = cause('configuration', 'credentials-or-access', 'change-config', false)

/** What a storage code or sentence stands for. Source: the common and blob error codes of Azure Storage. */
function storageRule(
  id: string,
  when: string,
  phrases: readonly string[],
  itsCause: Cause,
  explanation: string,
  helps: string,
): Rule {
  return {
    id,
    when,
    places,
    holds: (_symptom, words) => any(words, phrases),
    cause: itsCause,
    explanation,
    helps,
    example: { place: 'task', output: phrases[0] ?? '' },
  }
}

export const fileStorageRules: readonly Rule[] = [
  storageRule(
    'storage-sas-out-of-time',
    'the storage service says that a signature is not valid at this time',
    ['signature not valid in the specified time frame', 'signature did not match in time'],
    { ...access, confidence: 'certain' },
    'The SAS that was used has expired or is not valid yet.',
    'Use a fresh SAS that outlives the queue time of the task, with a start time 15 minutes in the past or none.',
  ),
  storageRule(
    'storage-signature-wrong',
    'the storage service says that a signature does not match',
    ['signature did not match', 'signature fields not well formed', 'sas token is malformed'],
    access,
    'The signature of the SAS is wrong: the key was rotated, or the URL was cut or encoded on its way (an & in a command line must be quoted).',
    'Make a new SAS, and look how its URL is passed on.',
  ),
  storageRule(
    'storage-role-missing',
    'the storage service says that the caller has no permission for the operation',
    [
      'authorizationpermissionmismatch',
      'not authorized to perform this operation using this permission',
      'authorizationresourcetypemismatch',
      'not authorized to perform this operation using this resource type',
      'authorizationservicemismatch',
      'noauthenticationinformation',
      'keybasedauthenticationnotpermitted',
      'publicaccessnotpermitted',
      'public access is not permitted on this storage account',
    ],
    { ...access, confidence: 'certain' },
    'The SAS or identity that was used may not do this on the storage account.',
    'Grant the permission in the SAS, or give the identity of the pool the role Storage Blob Data Reader or Contributor on the account.',
  ),
  storageRule(
    'storage-source-address',
    'the storage service says that the address or protocol of the caller is not the one that the SAS allows',
    [
      'authorizationsourceipmismatch',
      'not authorized to perform this operation using this source ip',
      'authorizationprotocolmismatch',
    ],
    { ...access, confidence: 'certain' },
    'The SAS is limited to an address or protocol that the node does not have.',
    'Make the SAS without sip, and use https.',
  ),
  storageRule(
    'storage-firewall',
    'the storage service says that the request is not authorized, without a word on permissions',
    ['authorizationfailure', 'this request is not authorized to perform this operation'],
    cause('configuration', 'network-blocked', 'change-config', false),
    'The storage account refuses the request as such: this is what its firewall answers to networks that are not allowed.',
    'Allow the subnet of the nodes in the firewall of the storage account, or give it a private endpoint that the pool reaches.',
  ),
  storageRule(
    'storage-https-required',
    'the storage service asks for https',
    ['accountrequireshttps', 'the account being accessed does not support http'],
    cause('workload', 'user-config', 'change-config', false, 'certain'),
    'The storage account takes https alone, and the URL says http.',
    'Use https in the URL.',
  ),
  storageRule(
    'storage-container-gone',
    'the storage service says that a container or file share does not exist',
    [
      'the specified container does not exist',
      'containernotfound',
      'the specified share does not exist',
    ],
    cause('configuration', 'user-config', 'change-config', false),
    'The container that the URL names does not exist (any more).',
    'Make the container, or correct the URL.',
  ),
  storageRule(
    'storage-container-being-deleted',
    'the storage service says that a container is being deleted',
    ['containerbeingdeleted', 'the specified container is being deleted'],
    cause('workload', 'race', 'change-code', null, 'certain'),
    'The container is being deleted while the task uses it; its name cannot be used again for half a minute or longer.',
    'Do not delete containers that tasks use; make a new one under another name.',
  ),
  storageRule(
    'storage-account-gone',
    'the storage account does not exist or is disabled',
    ['storageaccountnotfound', 'storage account was not found', 'storage account does not exist'],
    cause('configuration', 'user-config', 'change-config', false),
    'The storage account is not there (any more).',
    'Correct the name of the account in the URL; for auto-storage, link an account that exists.',
  ),
  storageRule(
    'storage-blob-archived',
    'the storage service says that a blob is archived',
    ['blobarchived', 'not permitted on an archived blob', 'blobbeingrehydrated'],
    cause('configuration', 'user-config', 'change-config', false, 'certain'),
    'The blob lies in the archive tier and cannot be read before it is rehydrated, which takes hours.',
    'Set its tier to hot or cool and wait, then run the task again.',
  ),
  storageRule(
    'storage-blob-locked',
    'the storage service says that a lease or an immutability policy protects a blob',
    [
      'there is currently a lease on the blob',
      'leaseidmissing',
      'blobimmutableduetopolicy',
      'immutability policy',
    ],
    cause('workload', 'user-config', 'change-config', false),
    'The blob is protected by a lease or an immutability policy, so it cannot be written.',
    'Write to another name, or end the lease.',
  ),
  storageRule(
    'storage-busy',
    'the storage service says that it is busy or over a limit of the account',
    [
      'ingress is over the account limit',
      'egress is over the account limit',
      'operations per second is over the account limit',
      'the server is currently unable to receive requests',
    ],
    cause('platform', 'registry-or-dependency-outage', 'wait', true),
    'The storage account throttles: so many nodes at once ask more than one account gives.',
    'Try again with a growing pause; spread the inputs over more accounts, or stage them once per node.',
  ),
]
