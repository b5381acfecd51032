// Containers that could not be made or started.
import type { Rule } from '../rule.ts'
import { isContainerTimeout, isDocker, isOfDaemon } from '../words/code-containers.ts'
import { any, cause, coded, nowAndThen, word } from '../words/code-said.ts'

const places = ['task', 'start-task', 'node', 'job'] as const
const fault = 'task-container-failed' as const
const config = cause('workload', 'user-config', 'change-config', false)

/** The daemon answers, and says that the registry did not. */
function isOfRegistry(words: string): boolean {
  return (
    /dial tcp[^\n]{0,200}i\/o timeout/.test(words) ||
    (/\b(?:get|head|post|put) "?https:\/\//.test(words) &&
      any(words, ['client.timeout', 'awaiting headers', 'tls handshake timeout', 'i/o timeout'])) ||
    (any(words, ['client.timeout', 'awaiting headers']) &&
      any(words, [
        'registry',
        'docker.io',
        'azurecr',
        'mcr.microsoft',
        'ghcr.io',
        'quay.io',
        'nvcr.io',
      ]))
  )
}

export const containerRunRules: readonly Rule[] = [
  {
    id: 'docker-daemon-slow',
    when: 'the Docker daemon of the node did not answer in time, or settings are called invalid at some times and not at others',
    places,
    holds: (symptom, words) =>
      (isOfDaemon(symptom, words) && isContainerTimeout(words) && !isOfRegistry(words)) ||
      (coded(symptom, words, 'containerinvalidsettings') && nowAndThen(words)),
    cause: ({ scope, output, message }) =>
      cause(
        'platform',
        'timeout',
        'change-config',
        scope !== 'whole-pool' || nowAndThen(`${output}\n${message}`.toLowerCase()) ? true : null,
      ),
    explanation:
      'The Docker daemon of the node was busy and did not answer in time; the code calls it a wrong setting, which it is not.',
    helps:
      'Run the task again; where it happens often, set DOCKER_CLIENT_TIMEOUT and COMPOSE_HTTP_TIMEOUT to 120 in the environment of the task, prefetch the image in the pool, or use a VM size with a faster disk.',
    fault,
    example: {
      place: 'task',
      code: 'ContainerInvalidSettings',
      details: [
        {
          name: 'Message',
          value:
            "UnixHTTPConnectionPool(host='localhost', port=None): Read timed out. (read timeout=60)",
        },
      ],
    },
  },
  {
    id: 'image-preload-failed',
    when: 'a tool that spreads images over the nodes of a pool failed',
    places,
    holds: (symptom, words) =>
      (isDocker(symptom, words) || any(words, ['singularity', 'apptainer'])) &&
      any(words, ['image', 'cascade']) &&
      /\b(?:cascade|pre-?load\w*|pre-?fetch\w*|pre-?pull\w*|replicat\w*|spread\w*|distribut\w*)\b/.test(
        words,
      ) &&
      /\bnon-?zero\b|\bexit code\b|error|\b(?:fail|die|crash|abort)\w*\b/.test(words),
    cause: cause('unknown', 'registry-or-dependency-outage', 'change-code', null),
    explanation:
      'The step that brings the images to the nodes failed, most often as the registry or the tool itself did not do; its log says which.',
    helps:
      'Read the log of that step on a node; use a newer version of the tool, or let Batch prefetch the images.',
    fault,
    example: { place: 'task', output: 'ERROR - Cascade Docker exited with non-zero exit code: 1' },
  },
  {
    id: 'container-gpu-missing',
    when: 'a container asks for a GPU or runtime that the node does not offer',
    places,
    holds: (_symptom, words) =>
      any(words, [
        'could not select device driver',
        'unknown runtime specified',
        'unknown or invalid runtime name',
        'nvidia-container-cli',
      ]),
    cause: cause('configuration', 'image', 'change-config', false),
    explanation:
      'The container asks for a GPU or runtime, and the node has no driver or container toolkit for it.',
    helps:
      'Use a GPU size with a Batch image for containers and GPUs, or install driver and nvidia-container-toolkit in the image of the pool.',
    fault,
    example: {
      place: 'task',
      code: 'ContainerInvalidSettings',
      details: [
        { name: 'Message', value: 'could not select device driver "" with capabilities: [[gpu]]' },
      ],
    },
  },
  {
    id: 'container-options-wrong',
    when: 'Docker refuses the run options of a container',
    places,
    holds: (symptom, words) =>
      isDocker(symptom, words) &&
      any(words, [
        'unknown flag',
        'unknown shorthand flag',
        'unrecognized argument',
        'unrecognized option',
        'flag needs an argument',
        'invalid argument',
        'conflicting options',
        'invalid mount',
        'invalid volume',
        'bind source path does not exist',
        'bind mount source path',
        'must be an absolute path',
        'invalid env',
        'invalid containerrunoptions',
        'containerrunoptions',
        'minimum memory limit',
        'range of cpus',
        'working directory is invalid',
        'no command specified',
      ]),
    cause: { ...config, confidence: 'certain' },
    explanation: 'Docker refuses the container run options of the task.',
    helps:
      'Correct containerRunOptions of the task; try them with docker create on a node of the pool.',
    fault,
    example: {
      place: 'task',
      code: 'ContainerInvalidSettings',
      details: [{ name: 'Message', value: 'docker: unknown flag: --shmsize' }],
    },
  },
  {
    id: 'container-command-not-there',
    when: 'the command of a container task is not in its image, or may not be executed there',
    places,
    holds: (_symptom, words) =>
      (any(words, ['oci runtime', 'container process', 'hcsshim']) || word(words, 'runc')) &&
      any(words, [
        'executable file not found',
        'no such file or directory',
        'permission denied',
        'cannot find the file',
      ]),
    cause: { ...config, confidence: 'certain' },
    explanation:
      'The container was made, and the first word of the command line is no program of its image, or may not be executed.',
    helps:
      'Give a command line that exists inside the image (a shell may be missing there), or use the entrypoint of the image.',
    fault,
    example: {
      place: 'task',
      code: 'ContainerInvalidSettings',
      details: [
        {
          name: 'Message',
          value: 'OCI runtime create failed: exec: "bash": executable file not found in $PATH',
        },
      ],
    },
  },
  {
    id: 'container-name-taken',
    when: 'the name or port of a container is taken by another one on the node',
    places,
    holds: (_symptom, words) =>
      any(words, ['container name', 'port is already allocated', 'address already in use']) &&
      any(words, ['is already in use by container', 'port is already allocated', 'docker']) &&
      any(words, ['already']),
    cause: cause('workload', 'race', 'change-config', null),
    explanation:
      'Another container of the node has the name or port already: two tasks on one node use the same.',
    helps: 'Leave --name and fixed ports out of the run options, or run one task per node.',
    fault,
    example: {
      place: 'task',
      code: 'ContainerInvalidSettings',
      details: [
        {
          name: 'Message',
          value: 'Conflict. The container name "/render" is already in use by container 1f',
        },
      ],
    },
  },
  {
    id: 'container-registry-invalid',
    when: 'Batch calls the registry of a container invalid',
    places,
    holds: (symptom, words) => coded(symptom, words, 'containerinvalidregistry'),
    cause: cause('configuration', 'user-config', 'change-config', false),
    explanation: 'The container registry that the pool or task names is not valid.',
    helps: 'Check server name, user and password (or identity) of the registry in the pool.',
    fault,
    example: { place: 'task', code: 'ContainerInvalidRegistry' },
  },
  {
    id: 'image-invalid-for-task',
    when: 'Batch calls the image of one task invalid, without details',
    places: ['task'],
    holds: (symptom, words) =>
      (coded(symptom, words, 'containerinvalidimage') ||
        words.includes('container images specified are invalid')) &&
      symptom.details.length === 0 &&
      (symptom.scope === undefined ||
        symptom.scope === 'one-task' ||
        symptom.scope === 'some-tasks'),
    cause: config,
    explanation:
      'Batch could not get the image that the task names; without details it is most often one that does not exist under this name and tag.',
    helps:
      'Check name and tag of the image and the credentials of its registry; if other tasks of the node use it well, check the space on the disk.',
    fault,
    example: {
      place: 'task',
      code: 'ContainerInvalidImage',
      message: 'One or more container images specified are invalid',
    },
  },
]
