// What the pool doctor found broken names the cause of what it explains: it looked, where others only guess.
import type { Cause } from '../../domain/cause.ts'
import { type CheckName, foundBroken } from '../../domain/check-answer.ts'
import { pages } from '../../domain/fault-row.ts'
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'

/** Each of these alone keeps Batch and a node apart. */
const network: readonly CheckName[] = [
  'communication-mode',
  'inbound-rules',
  'outbound-rules',
  'routes',
  'no-public-ip',
  'private-endpoint',
  'dns',
  'account-firewall',
]

const configuration: Omit<Cause, 'causeClass'> = {
  party: 'configuration',
  fixClass: 'change-config',
  retryHelps: false,
  confidence: 'certain',
}

function said(checks: readonly CheckName[]): (symptom: Symptom) => string {
  return ({ output }) => foundBroken(output, checks) ?? ''
}

function has(code: string, { code: seen }: Symptom): boolean {
  return seen.toLowerCase() === code
}

export const doctorRules: readonly Rule[] = [
  {
    id: 'doctor-found-network',
    when: 'nodes are unusable without an error, and the pool doctor found the way to Batch broken',
    places: ['node'],
    holds: (symptom) =>
      symptom.state === 'unusable' &&
      symptom.code === '' &&
      foundBroken(symptom.output, network) !== undefined,
    cause: { ...configuration, causeClass: 'network-blocked' },
    explanation: said(network),
    helps:
      'Mend what the pool doctor names, with the command that it gives; the nodes come back once Batch reaches them, and those that have not after half an hour want a reboot or to be replaced.',
    link: pages.network,
    example: {
      place: 'node',
      state: 'unusable',
      scope: 'whole-pool',
      output:
        'The pool doctor found outbound-rules broken: Rule deny-all (priority 200) of nsg-frames denies TCP 443 to BatchNodeManagement.westeurope.',
    },
  },
  {
    id: 'doctor-found-identity',
    when: 'a package could not be put on a node, and the pool doctor found the identity that fetches it broken',
    places: ['node'],
    holds: (symptom) =>
      has('applicationpackageerror', symptom) &&
      foundBroken(symptom.output, ['identity']) !== undefined,
    cause: { ...configuration, causeClass: 'credentials-or-access' },
    explanation: said(['identity']),
    helps:
      'Mend what the pool doctor names, so that the nodes reach the auto-storage account; then reboot or replace the nodes.',
    link: pages.packages,
    example: {
      place: 'node',
      code: 'ApplicationPackageError',
      output:
        'The pool doctor found identity broken: The identity id-nodes is not among the identities of the pool.',
    },
  },
  {
    id: 'doctor-found-package',
    when: 'a package could not be put on a node, and the pool doctor found the package missing or not active',
    places: ['node'],
    holds: (symptom) =>
      has('applicationpackageerror', symptom) &&
      foundBroken(symptom.output, ['packages']) !== undefined,
    cause: { ...configuration, causeClass: 'user-config' },
    explanation: said(['packages']),
    helps:
      'Upload and activate the version that the pool names, or name one that is there; then reboot or replace the nodes.',
    link: pages.packages,
    example: {
      place: 'node',
      code: 'ApplicationPackageError',
      output:
        'The pool doctor found packages broken: The version 4.1 of the application blender is pending.',
    },
  },
  {
    id: 'doctor-found-image',
    when: 'the node agent could not be installed, and the pool doctor found that the image does not fit it',
    places: ['node'],
    holds: (symptom) =>
      has('batchagentinstallationfailure', symptom) &&
      foundBroken(symptom.output, ['image']) !== undefined,
    cause: { ...configuration, causeClass: 'image', fixClass: 'recreate-pool' },
    explanation: said(['image']),
    helps: 'Make a new pool whose nodeAgentSKUId fits its image; neither can be changed on a pool.',
    example: {
      place: 'node',
      code: 'BatchAgentInstallationFailure',
      output:
        'The pool doctor found image broken: The image canonical/jammy/22_04 needs the node agent batch.node.ubuntu 22.04.',
    },
  },
]
