// Pulls that a registry refuses or does not answer: limits, tokens, credentials, firewall, outage.
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import {
  isContainer,
  isContainerTimeout,
  isPull,
  isTokenOutlived,
  speaksOfRegistry,
} from '../words/code-containers.ts'
import { speaksOfNetworkChange } from '../words/code-nodes.ts'
import { any, cause, detail, quoted, word } from '../words/code-said.ts'
import { noAnswer, outage } from '../words/usual-causes.ts'

const places = ['task', 'start-task', 'node', 'job'] as const
const fault = 'task-container-failed' as const
const image = (symptom: Symptom) => quoted(detail(symptom, 'containerimage', 'image'), 120)

const registryFails = [
  'connection reset',
  'unexpected http status',
  'bad gateway',
  'service unavailable',
  'unexpected eof',
  'internal server error',
] as const
const noConnection = ['connection refused', 'network is unreachable', 'no route to host'] as const

function isRegistryPull(symptom: Symptom, words: string): boolean {
  return (
    isContainer(symptom, words) &&
    isPull(words) &&
    speaksOfRegistry(words) &&
    !any(words, ['localhost', 'docker.sock', 'docker daemon', 'no such host'])
  )
}

export const containerRegistryRules: readonly Rule[] = [
  {
    id: 'registry-rate-limit',
    when: 'a registry answers that too many images are pulled',
    places,
    holds: (_symptom, words) =>
      any(words, ['toomanyrequests', 'pull rate limit', 'rate limit exceeded']) &&
      any(words, ['pull', 'docker', 'registry', 'image', 'manifest']),
    // The limit of Docker Hub counts hours: an immediate try is refused as well.
    cause: cause('configuration', 'registry-or-dependency-outage', 'change-config', null),
    explanation:
      'The registry limits how many images may be pulled; Docker Hub counts all that come from one address without a login.',
    helps:
      'Try again later; log in to the registry, or keep the image in a registry of your own close to the pool.',
    fault,
    example: {
      place: 'task',
      code: 'ContainerInvalidImage',
      details: [
        { name: 'Message', value: 'toomanyrequests: You have reached your pull rate limit.' },
      ],
    },
  },
  {
    id: 'registry-token-stale',
    when: 'pulls with an identity fail some time after the nodes started',
    places,
    holds: (symptom, words) =>
      isContainer(symptom, words) &&
      isPull(words) &&
      isTokenOutlived(words) &&
      !any(words, ['network security', 'firewall']),
    cause: cause('platform', 'agent-bug', 'reboot', true),
    explanation:
      'The agent of the node keeps a token of the registry beyond its life, so pulls that worked at start fail later.',
    helps:
      'Reboot the node, which renews the token; resize the pool to 0 and back for a newer agent.',
    fault,
    example: {
      place: 'task',
      output: 'image pull with managed identity fails some hours after the node started',
    },
  },
  {
    id: 'registry-firewall',
    when: 'a registry refuses the address that a pull comes from, or the words speak of a network change before it',
    places,
    holds: (symptom, words) =>
      isContainer(symptom, words) &&
      (any(words, ['is not allowed access', 'acr/firewall', 'denied: client with ip']) ||
        (isPull(words) && speaksOfRegistry(words) && speaksOfNetworkChange(words)) ||
        (isPull(words) && word(words, 'acr') && speaksOfNetworkChange(words))),
    cause: cause('configuration', 'network-blocked', 'change-config', false),
    explanation: 'The network or firewall around the registry does not let the nodes in.',
    helps:
      'Allow the subnet or address of the pool in the registry, or give it a private endpoint.',
    fault,
    example: {
      place: 'task',
      code: 'ContainerInvalidImage',
      details: [
        { name: 'Message', value: "denied: client with IP '10.1.2.3' is not allowed access" },
      ],
    },
  },
  {
    id: 'registry-denied',
    when: 'a registry refuses the credentials of a pull, or there are none',
    places,
    holds: (symptom, words) =>
      any(words, [
        'pull access denied',
        'no basic auth credentials',
        'requested access to the resource is denied',
        'insufficient_scope',
      ]) ||
      (isContainer(symptom, words) &&
        isPull(words) &&
        (any(words, [
          'unauthorized',
          'authentication required',
          'access denied',
          'access forbidden',
          'forbidden',
          'not authorized',
          'no rights',
          'incorrect username or password',
          'failed to authorize',
          'denied:',
          'login failed',
        ]) ||
          word(words, '401', '403'))),
    cause: cause('configuration', 'credentials-or-access', 'change-config', false),
    explanation: (symptom) =>
      `The registry refuses access to ${image(symptom) ? `image ${image(symptom)}` : 'the image'}: the credentials are missing or wrong, or the identity of the pool lacks the role AcrPull. An image that does not exist is answered like this as well.`,
    helps:
      'Check the name of the image first; then give the pool containerRegistries with a user and password that are good, or an identity with the role AcrPull on the registry.',
    fault,
    example: {
      place: 'task',
      code: 'ContainerInvalidImage',
      details: [{ name: 'Message', value: 'unauthorized: authentication required' }],
    },
  },
  {
    id: 'registry-fails',
    when: 'a registry answers a pull with a failure of its own, or the connection to it breaks',
    places,
    holds: (symptom, words) => isRegistryPull(symptom, words) && any(words, registryFails),
    cause: (symptom) => ({ ...outage(symptom), fixClass: 'wait' }),
    explanation: 'The registry failed to answer the pull: such outages are short as a rule.',
    helps: 'Try again; if it lasts, see the status page of the registry.',
    fault,
    example: {
      place: 'task',
      code: 'ContainerInvalidImage',
      details: [
        {
          name: 'Message',
          value: 'received unexpected HTTP status: 503 Service Unavailable from frames.azurecr.io',
        },
      ],
    },
  },
  {
    id: 'registry-not-reached',
    when: 'a registry does not answer a pull: time-out or no connection',
    places,
    holds: (symptom, words) =>
      isRegistryPull(symptom, words) && (isContainerTimeout(words) || any(words, noConnection)),
    cause: (symptom) => ({ ...noAnswer(symptom), fixClass: 'wait' }),
    explanation: ({ scope }) =>
      scope === 'whole-pool'
        ? 'No node of the pool reaches the registry: it is down, or the network of the pool does not let them.'
        : 'The registry did not answer the pull in time, or could not be reached.',
    helps:
      'Try again; where every node fails, check the route, the firewall and the name resolution from the subnet of the pool to the registry.',
    fault,
    example: {
      place: 'task',
      code: 'ContainerInvalidImage',
      details: [
        {
          name: 'Message',
          value: 'Get https://frames.azurecr.io/v2/: net/http: TLS handshake timeout',
        },
      ],
    },
  },
  {
    id: 'registry-name-unknown',
    when: 'the name of a registry does not resolve on a node',
    places: ['node'],
    holds: (symptom, words) =>
      isContainer(symptom, words) && any(words, ['no such host', 'name or service not known']),
    cause: cause('configuration', 'user-config', 'change-config', false, 'guess'),
    explanation:
      'The name of the registry does not resolve: it is misspelt, the registry is gone, or the DNS of the virtual network does not know it.',
    helps:
      'Check the name of the registry; then the DNS servers and private DNS zones of the network.',
    fault,
    example: {
      place: 'node',
      code: 'ContainerInvalidImage',
      message: 'dial tcp: lookup frames.azurecr.io: no such host',
    },
  },
]
