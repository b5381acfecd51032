// Names, connections and servers that fail a program: outages that pass, and networks that are closed.
import type { Cause } from '../../domain/cause.ts'
import type { Place, Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { httpStatus } from '../words/http-words.ts'
import {
  azureNames,
  namesUnanswered,
  namesUnknown,
  ownNetwork,
  privateNames,
  publicHosts,
} from '../words/name-words.ts'
import {
  answered,
  broken,
  downloads,
  mirrorInFlux,
  nearBy,
  overloaded,
  throttled,
  unreachable,
  wayClosed,
} from '../words/network-words.ts'
import { type Phrase, says } from '../words/phrases.ts'
import { spokenRule } from '../words/spoken-rule.ts'
import { againHelps, blocked, noAnswer, outage, userConfig } from '../words/usual-causes.ts'

const heard = (output: string) => ({ place: 'task' as const, output })
const anyName: readonly Phrase[] = [...namesUnanswered, ...namesUnknown]
/** Not of a node: what is said of its own connections to Batch has rules of its own. */
const places: readonly Place[] = ['task', 'start-task', 'job']
const openNetwork =
  'Check that the network security group, the routes, the firewall and the DNS servers of the subnet let the nodes out to it (a pool without public addresses needs a NAT gateway or proxy).'

const heardIn = ({ output, message }: Symptom) => `${output}\n${message}`.toLowerCase()

function downloadCause(symptom: Symptom): Cause {
  const words = heardIn(symptom)
  if (says(words, mirrorInFlux)) return { ...outage(symptom), retryHelps: true }
  return says(words, answered) ? outage(symptom) : noAnswer(symptom)
}

function unreachedHelps(symptom: Symptom): string {
  return symptom.scope === 'whole-pool' ? openNetwork : againHelps(symptom)
}

/** Before what is refused: they too answer with 403. */
export const outputLimitRules: readonly Rule[] = [
  spokenRule({
    id: 'program-throttled',
    places,
    when: 'a service says that it was asked too often',
    phrases: throttled,
    cause: (symptom) => ({
      ...outage(symptom),
      fixClass: 'wait',
      retryHelps: true,
      confidence: 'certain',
    }),
    explanation: 'The service that the program asked limits how often it may be asked.',
    helps:
      'Wait and try again. Log in where that raises the limit, start fewer nodes or tasks at once, or keep the files in a registry or storage account of your own.',
    example: 'HTTP error 429 Too Many Requests from https://api.github.com',
  }),
  spokenRule({
    id: 'proxy-refuses',
    places,
    when: 'a proxy refuses the connection',
    phrases: [
      ['proxy', /http code 40[37]|403 forbidden|refused to connect|proxy authentication required/],
      'tunnel connection failed: 40',
      'proxy connect aborted',
      httpStatus(407),
    ],
    cause: blocked('certain'),
    explanation: 'A proxy between the node and the service does not let the request through.',
    helps: 'Let the proxy admit the host, or correct the proxy settings of the task.',
    example: 'curl: (56) Received HTTP code 403 from proxy after CONNECT',
  }),
]

export const outputNetworkRules: readonly Rule[] = [
  spokenRule({
    id: 'way-out-closed',
    places,
    when: 'somebody found that a security group, a route or a firewall closes the way out of the nodes',
    phrases: wayClosed,
    cause: blocked(),
    explanation: 'The network of the pool does not let the nodes out to what the program needs.',
    helps: openNetwork,
    example: 'apt-get hangs: the NSG of the subnet blocks outbound traffic',
  }),
  {
    id: 'private-name-unknown',
    when: 'a name of a private network or private endpoint does not resolve',
    places,
    holds: (_, words) => says(words, anyName) && says(words, privateNames),
    cause: blocked(),
    explanation:
      'The name belongs to a private network, and the DNS servers that the nodes ask do not know it.',
    helps:
      'Link the private DNS zone to the virtual network of the pool, or let its custom DNS server forward the zone to Azure (168.63.129.16).',
    example: heard('Could not resolve host: data.privatelink.blob.core.windows.net'),
  },
  {
    id: 'own-name-server',
    places,
    when: 'names fail on the whole pool and the words speak of an own name server, or of a virtual network that was changed',
    holds: ({ scope }, words) =>
      scope === 'whole-pool' && says(words, anyName) && says(words, ownNetwork),
    cause: blocked(),
    explanation:
      'No node of the pool resolves names, and its network has name servers of its own or was changed: they do not answer, or do not know the name.',
    helps:
      'See that the DNS servers of the virtual network are up, reachable on port 53 from the subnet and forward to Azure (168.63.129.16), or set them back to those of Azure; then reboot the nodes.',
    example: {
      place: 'start-task',
      scope: 'whole-pool',
      output:
        'Could not resolve host: packages.example.org; the vnet uses our own DNS server since today',
    },
  },
  {
    id: 'azure-name-unknown',
    when: 'the name of an Azure resource (storage account, vault, database, registry) is not known',
    places,
    holds: (_, words) => says(words, namesUnknown) && azureNames.test(words),
    cause: userConfig('guess'),
    explanation:
      'The name of the Azure resource does not resolve: it is misspelt or deleted, or the DNS of the virtual network does not know it.',
    helps:
      'Check that the resource is there under that name; if it is, check the private DNS zone and the DNS servers of the virtual network.',
    example: heard("The remote name could not be resolved: 'acount1.blob.core.windows.net'"),
  },
  spokenRule({
    id: 'name-unanswered',
    places,
    when: 'a name server did not answer',
    phrases: namesUnanswered,
    cause: noAnswer,
    explanation: 'The node got no answer from its name server, so that it reached nothing by name.',
    helps: unreachedHelps,
    example: { place: 'start-task', output: 'Temporary failure in name resolution' },
  }),
  {
    id: 'name-unknown',
    when: 'a name does not resolve',
    places,
    holds: (_, words) => says(words, namesUnknown),
    cause(symptom) {
      const cause = noAnswer(symptom)
      const isThere = publicHosts.test(heardIn(symptom))
      return isThere ? cause : { ...cause, retryHelps: null, confidence: 'guess' }
    },
    explanation:
      'A name did not resolve on the node. A well-known name then fails for the moment; another may be misspelt.',
    helps: (symptom) => `Check the spelling of the name. ${unreachedHelps(symptom)}`,
    example: { place: 'start-task', output: 'curl: (6) Could not resolve host: github.com' },
  },
  spokenRule({
    id: 'service-overloaded',
    places,
    when: 'a service answers that it is too busy or has an error of its own (5xx)',
    phrases: overloaded,
    unless: nearBy,
    cause: outage,
    explanation: 'The service that the program asked has a failure of its own or too much to do.',
    helps: againHelps,
    example: 'HTTP Error 503: Service Unavailable, when downloading https://example.org/a.tgz',
  }),
  {
    id: 'download-failed',
    when: 'a download broke off or its server could not be reached',
    places,
    holds: (_, words) =>
      (says(words, broken) ||
        says(words, mirrorInFlux) ||
        (says(words, unreachable) && downloads.test(words))) &&
      !says(words, nearBy),
    cause: downloadCause,
    explanation:
      'The connection to a server elsewhere failed while something was downloaded; on single nodes this passes.',
    helps: unreachedHelps,
    example: { place: 'start-task', output: 'curl: (52) Empty reply from server' },
  },
  spokenRule({
    id: 'service-unreachable',
    places,
    when: 'a program reaches no service at the address it has',
    phrases: unreachable,
    unless: [...nearBy, 'node', 'mount'],
    cause: (symptom) => ({ ...noAnswer(symptom), retryHelps: null, confidence: 'guess' }),
    explanation:
      'The program could not connect to a service it needs: the service is down, or a firewall or the address is in the way.',
    helps: `See whether the service is up and its address right. ${openNetwork}`,
    example: 'OperationalError: could not connect to server: Connection timed out',
  }),
]
