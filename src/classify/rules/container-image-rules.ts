// Images that a node does not have: lost to a full disk, wrongly named, of another platform.
import type { Symptom } from '../../domain/symptom.ts'
import type { Rule } from '../rule.ts'
import { containerCall, isContainer, isContainerCode } from '../words/code-containers.ts'
import { any, cause, detail, quoted } from '../words/code-said.ts'

const places = ['task', 'start-task', 'node', 'job'] as const
const fault = 'task-container-failed' as const
const image = (symptom: Symptom) => quoted(detail(symptom, 'containerimage', 'image'), 120)
const named = (symptom: Symptom) => (image(symptom) ? `The image ${image(symptom)}` : 'The image')
export const containerImageRules: readonly Rule[] = [
  {
    id: 'image-lost-to-full-disk',
    when: 'Batch calls an image invalid and the details say that there is no such image after its pull',
    places,
    holds: (symptom, words) =>
      isContainerCode(symptom, words) &&
      words.includes('no such image') &&
      !any(words, [
        'pull access denied',
        'manifest unknown',
        'unauthorized',
        'repository does not exist',
      ]),
    cause: cause('workload', 'disk-full', 'replace-node', false),
    explanation: (symptom) =>
      `${named(symptom)} is not on the node although its pull was not refused: as a rule the disk of the node is full.`,
    helps:
      'Look at the space on the disk of the node; delete old jobs and images or replace the node, and choose a VM size with a larger disk where images are large. If there is space, check the name and tag.',
    fault,
    example: {
      place: 'task',
      code: 'ContainerInvalidImage',
      details: [
        { name: 'Message', value: '404 Client Error: Not Found ("No such image: render:1")' },
      ],
    },
  },
  {
    id: 'image-not-there',
    when: 'the registry does not know the image, its tag or its repository',
    places,
    holds: (symptom, words) =>
      (any(words, [
        'manifest unknown',
        'manifest_unknown',
        'name_unknown',
        'repository name not known',
        'invalid reference format',
        'tag does not exist',
      ]) ||
        (words.includes('manifest for') && words.includes('not found')) ||
        (isContainer(symptom, words) &&
          any(words, [
            'image does not exist',
            'image name does not exist',
            'name unknown',
            'no such tag',
            'tag not found',
            'image tag is wrong',
            'image name is wrong',
          ]))) &&
      !any(words, ['pull access denied']),
    cause: cause('workload', 'user-config', 'change-config', false, 'certain'),
    explanation: (symptom) =>
      `${named(symptom)} does not exist in its registry under this name and tag.`,
    helps: 'Correct the name and tag of the image, or push it.',
    fault,
    example: {
      place: 'task',
      code: 'ContainerInvalidImage',
      details: [{ name: 'Message', value: 'manifest for render:2 not found: manifest unknown' }],
    },
  },
  {
    id: 'docker-inside-container-task',
    when: 'a container task calls docker in its own command line',
    places,
    holds: (_symptom, words) =>
      containerCall.test(words) &&
      /\bcommand ?line\b|\bcontainer (?:task|settings)\b|\bcontainersettings\b|\b(?:inside|within|from) (?:a|the|its|our|another) (?:running )?container\b/.test(
        words,
      ) &&
      /\b(?:inside|within|its own|itself|from|in (?:the|its|their|a) (?:own )?(?:command|container|script|entrypoint|task))\b/.test(
        words,
      ),
    cause: cause('workload', 'credentials-or-access', 'change-config', false),
    explanation:
      'The command line of the task calls docker itself: there it has neither the daemon nor the login to the registry that Batch sets up for container tasks.',
    helps:
      'Name the image in containerSettings of the task and the registry in the pool (with AcrPull for its identity), and let the command line be what runs inside the container.',
    fault,
    example: {
      place: 'task',
      output: 'the container task fails at docker run inside its command line',
    },
  },
  {
    id: 'image-of-other-platform',
    when: 'an image is made for another operating system, release or processor than the node has',
    places,
    holds: (_symptom, words) =>
      any(words, [
        'no matching manifest for',
        'does not match the detected host platform',
        'cannot be used on this platform',
        'operating system does not match the host',
        'container operating system does not match',
      ]) ||
      (words.includes('is incompatible with') && words.includes('windows version')) ||
      (words.includes('exec format error') &&
        any(words, ['image', 'container', 'docker']) &&
        any(words, ['arm64', 'aarch64', 'amd64', 'architecture', 'platform'])),
    cause: cause('workload', 'image', 'change-config', false, 'certain'),
    explanation:
      'The image is made for another operating system, release or processor than the nodes have; Windows images fit one release of their host.',
    helps: 'Use an image (or tag) for the platform of the pool, or a pool that fits the image.',
    fault,
    example: {
      place: 'task',
      code: 'ContainerInvalidImage',
      details: [
        {
          name: 'Message',
          value: 'no matching manifest for windows/amd64 10.0.17763 in the manifest list entries',
        },
      ],
    },
  },
]
